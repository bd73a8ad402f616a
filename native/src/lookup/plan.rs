//! What to read for a query: which lengths can score enough, which tokens, and how many of these a text may lack.

use std::ops::Range;

use super::classes::Class;
use super::index::TextIndex;

/// What fetching a text from the map costs, in places read.
const FETCHING: usize = 20;

/// A token of the query: a unit, or two neighbours.
pub struct Token {
    /// Its lists of places, by number, and how many places they hold.
    pub lists: Range<usize>,
    pub places: usize,
    /// How often it stands in the query, and the first and last place of it there.
    pub times: u32,
    pub first: u32,
    pub last: u32,
}

/// What a text of one length must have in common with the query.
#[derive(Clone, Copy)]
pub struct Bound {
    /// How many tokens of the query it may lack.
    pub loss: i64,
    /// How far a token that an alignment keeps may stand before and behind its place in the query.
    pub before: u32,
    pub behind: u32,
}

/// The classes of length to read, with what is asked of each, and the tokens, rarest first.
///
/// Without tokens nothing shorter than reading every text finds all of them.
pub struct Plan {
    pub classes: Range<usize>,
    pub bounds: Vec<Bound>,
    pub needed: u32,
    pub tokens: Vec<Token>,
    /// What verifying a text costs, in places read.
    pub verifying: usize,
}

/// Give the greatest distance at which texts, the longer of `longer` units, score `least` tenths.
pub fn farthest(longer: u64, least: u64) -> u64 {
    longer - (least * longer).div_ceil(1000)
}

pub fn plan(index: &TextIndex, query: &[u32], least: u64) -> Plan {
    let classes = window(index, query.len() as u64, least);
    let verifying = FETCHING + query.len() * query.len().div_ceil(64);
    let kinds: &[bool] = if index.is_by_character() { &[true, false] } else { &[false] };
    for &is_pair in kinds {
        let spoilt = if is_pair { 2 } else { 1 };
        let bounds: Vec<Bound> =
            index.classes.all()[classes.clone()].iter().map(|class| bound(class, query.len(), least, spoilt)).collect();
        let needed = bounds.iter().map(|bound| bound.loss).max().unwrap_or(0) + 1;
        if (query.len() + 1 - spoilt as usize) as i64 >= needed {
            let tokens = if is_pair { pairs(index, query) } else { units(index, query) };
            return Plan { classes, bounds, needed: needed as u32, tokens, verifying };
        }
    }
    Plan { classes, bounds: Vec::new(), needed: 0, tokens: Vec::new(), verifying }
}

/// Give the classes whose texts can score enough by their length.
fn window(index: &TextIndex, size: u64, least: u64) -> Range<usize> {
    let low = index.classes.first_of_size((least * size).div_ceil(1000).max(1));
    let high = (1000 * size)
        .checked_div(least)
        .map_or(index.classes.all().len(), |most| index.classes.first_of_size(most + 1));
    low..high.max(low)
}

/// An edit spoils `spoilt` tokens of the query, but one that only inserts, as a longer text needs, one less.
///
/// Of `far` edits the longer side needs as many as it is longer; half of the others can move a token one way.
fn bound(class: &Class, size: usize, least: u64, spoilt: i64) -> Bound {
    let (length, size) = (i64::from(class.size), size as i64);
    let far = farthest(length.max(size) as u64, least) as i64;
    let more = length - size;
    Bound { loss: spoilt * far - more.max(0), before: ((far - more) / 2) as u32, behind: ((far + more) / 2) as u32 }
}

fn pairs(index: &TextIndex, query: &[u32]) -> Vec<Token> {
    let keys = query.windows(2).map(|pair| u64::from(pair[0]) << 32 | u64::from(pair[1]));
    tokens(index, keys.collect(), |key| index.lists_of_pair((key >> 32) as u32, key as u32))
}

fn units(index: &TextIndex, query: &[u32]) -> Vec<Token> {
    let keys = query.iter().map(|&unit| u64::from(unit)).collect();
    let is_by_character = index.is_by_character();
    tokens(index, keys, |key| match is_by_character {
        true => index.lists_of_character(key as u32),
        false => index.lists_of_word(key as u32),
    })
}

fn tokens(index: &TextIndex, keys: Vec<u64>, lists: impl Fn(u64) -> Range<usize>) -> Vec<Token> {
    let mut placed: Vec<(u64, u32)> = keys.into_iter().zip(0..).collect();
    placed.sort_unstable();
    let mut tokens: Vec<Token> = placed
        .chunk_by(|one, next| one.0 == next.0)
        .map(|run| {
            let lists = lists(run[0].0);
            let places = index.places(&lists).len();
            Token { lists, places, times: run.len() as u32, first: run[0].1, last: run[run.len() - 1].1 }
        })
        .collect();
    tokens.sort_by_key(|token| token.places);
    tokens
}
