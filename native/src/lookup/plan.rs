//! What to read for a query: which lengths can score enough, which tokens, and how many of these a text may lack.

use std::cell::OnceCell;
use std::ops::Range;

use super::classes::Class;
use super::index::TextIndex;
use super::order::{Order, Read};
use super::tokens::Tokens;

/// What fetching a text from the map costs, in places read.
const FETCHING: usize = 30;

/// What finding the part of a list that belongs to some classes costs, in places read.
const BEGINNING: usize = 20;

/// So many plans are made for texts longer than the query.
const LONGER_PLANS: usize = 3;

/// Orders are compared by what they read until so many tokens must be there.
const TELLING: i64 = 3;

/// What a text of one length must have in common with the query.
///
/// Of `d` edits the longer side needs as many as it is longer. An edit that inserts spoils one pair of neighbours, and
/// no single unit; any other spoils one unit, which is in two pairs.
#[derive(Clone, Copy)]
pub struct Bound {
    /// How many tokens that have no unit in common a text may lack.
    single: u32,
    /// How many edits may spoil two tokens.
    double: u32,
    /// How far a token that an alignment keeps may stand before and behind its place in the query.
    pub before: u32,
    pub behind: u32,
}

impl Bound {
    fn new(class: &Class, size: usize, least: u64, width: usize) -> Bound {
        let (length, size) = (class.size, size as u32);
        let far = farthest(u64::from(length.max(size)), least) as i64;
        let more = i64::from(length) - i64::from(size);
        let changing = (far - more.max(0)) as u32;
        let (single, double) = if width > 1 { (far as u32, changing) } else { (changing, 0) };
        Bound { single, double, before: ((far - more) / 2) as u32, behind: ((far + more) / 2) as u32 }
    }

    /// Give how many of the tokens read a text must hold at least; 0 or less: it may hold none of them.
    pub fn least_of(&self, read: Read) -> i64 {
        i64::from(read.tokens) - i64::from(self.single + self.double.min(read.pairs))
    }
}

/// Give the greatest distance at which texts, the longer of `longer` units, score `least` tenths.
pub fn farthest(longer: u64, least: u64) -> u64 {
    longer - (least * longer).div_ceil(1000)
}

/// The tokens of a query, and the orders in which they may be read.
struct Reading {
    tokens: Tokens,
    orders: Vec<Order>,
}

/// Some classes of length to read, and how.
pub struct Plan<'a> {
    pub classes: Range<usize>,
    /// None: nothing shorter than reading every text finds all of them.
    pub lists: Option<Lists<'a>>,
    /// What verifying a text costs, in places read.
    pub verifying: usize,
}

/// The lists to read for some classes.
pub struct Lists<'a> {
    pub tokens: &'a Tokens,
    pub order: &'a Order,
    /// By class what is asked of its texts.
    pub bounds: Vec<Bound>,
    /// How many lists must be read until every text that scores enough has been met.
    pub needed: usize,
    /// Which part of all places belong to the classes.
    share: f64,
}

impl Lists<'_> {
    /// Give about what reading some of the lists costs, in places read.
    pub fn cost(&self, some: Range<usize>) -> usize {
        let Order { places, lists, .. } = self.order;
        let beginning = (lists[some.end] - lists[some.start]) * (BEGINNING + self.bounds.len());
        beginning + ((places[some.end] - places[some.start]) as f64 * self.share) as usize
    }

    /// Give how many lists must be read until a text that scores enough was met `times` times; one more than all where
    /// even these do not suffice.
    fn until(&self, times: i64) -> usize {
        let read = &self.order.read;
        let steps = |bound: &Bound| read.partition_point(|&read| bound.least_of(read) < times);
        self.bounds.iter().map(steps).max().unwrap_or(0)
    }

    fn is_enough(&self) -> bool {
        self.needed < self.order.read.len()
    }

    fn telling_cost(&self) -> usize {
        self.cost(0..self.until(TELLING).min(self.order.tokens.len()))
    }
}

/// Makes the plans of one query.
pub struct Planner<'a> {
    index: &'a TextIndex,
    query: &'a [u32],
    readings: [OnceCell<Reading>; 2],
}

impl<'a> Planner<'a> {
    pub fn new(index: &'a TextIndex, query: &'a [u32]) -> Planner<'a> {
        Planner { index, query, readings: [OnceCell::new(), OnceCell::new()] }
    }

    /// Give plans for all classes that can score `least` tenths: one for texts no longer than the query, some for others.
    pub fn plans(&self, least: u64) -> Vec<Plan<'_>> {
        let size = self.query.len() as u64;
        let Range { start, end } = window(self.index, size, least);
        let middle = self.index.classes.first_of_size(size + 1).clamp(start, end);
        let share = (end - middle).div_ceil(LONGER_PLANS).max(1);
        let longer = (middle..end).step_by(share).map(|begin| begin..end.min(begin + share));
        let parts = std::iter::once(start..middle).chain(longer).filter(|classes| !classes.is_empty());
        parts.map(|classes| self.plan(classes, least)).collect()
    }

    fn plan(&self, classes: Range<usize>, least: u64) -> Plan<'_> {
        let orders = [2, 1].into_iter().skip(usize::from(!self.index.is_by_character())).flat_map(|width| {
            let Reading { tokens, orders } = self.reading(width);
            orders.iter().map(move |order| (tokens, order))
        });
        let all = &self.index.classes.all()[classes.clone()];
        let span = all.last().map_or(0, |class| class.end) - all.first().map_or(0, |class| class.start);
        let possible = orders.map(|(tokens, order)| {
            let bounds = all.iter().map(|class| Bound::new(class, self.query.len(), least, tokens.width)).collect();
            let share = span as f64 / self.index.stream.len() as f64;
            let lists = Lists { tokens, order, bounds, needed: 0, share };
            Lists { needed: lists.until(1), ..lists }
        });
        let lists = possible.filter(Lists::is_enough).min_by_key(Lists::telling_cost);
        Plan { classes, lists, verifying: FETCHING + self.query.len() * self.query.len().div_ceil(64) }
    }

    fn reading(&self, width: usize) -> &Reading {
        self.readings[width - 1].get_or_init(|| {
            let tokens = match width {
                1 => Tokens::units(self.index, self.query),
                _ => Tokens::pairs(self.index, self.query),
            };
            let mut orders = vec![Order::by_rarity(&tokens)];
            if width > 1 {
                orders.push(Order::apart(&tokens));
            }
            Reading { tokens, orders }
        })
    }
}

/// Give the classes whose texts can score enough by their length.
fn window(index: &TextIndex, size: u64, least: u64) -> Range<usize> {
    let low = index.classes.first_of_size((least * size).div_ceil(1000).max(1));
    let high = (1000 * size)
        .checked_div(least)
        .map_or(index.classes.all().len(), |most| index.classes.first_of_size(most + 1));
    low..high.max(low)
}
