//! Counting how many tokens of a query each text holds, from the rarest lists of places.
//!
//! A text that scores enough lacks at most `loss` tokens. So it stands in one of any `loss + 1` lists, near enough to
//! the place that the token has in the query, and in `n - loss` of any n. Texts found in the first lists become
//! candidates; further lists only add to the counts of these, as long as reading them is cheaper than verifying what is
//! left.

use std::ops::Range;

use super::classes::Class;
use super::index::TextIndex;
use super::plan::{Plan, Token};

/// What looking again at the count of a text costs, in places read.
const JUDGING: usize = 2;

/// Further lists are read so many at a time.
const MORE_LISTS: usize = 3;

/// A text that holds a token near enough, with the number of its class among those of the plan.
pub type Candidate = (u32, u32);

/// What is kept between queries, so that nothing is allocated anew. All counts are 0 between queries.
#[derive(Default)]
pub struct Counter {
    counts: Vec<u8>,
    candidates: Vec<Candidate>,
}

impl Counter {
    /// Give the texts that may score enough, with their class; all others cannot.
    pub fn candidates(&mut self, index: &TextIndex, plan: &Plan) -> &[Candidate] {
        let classes = &index.classes.all()[plan.classes.clone()];
        let mut scan = Scan::new(index, plan, classes, self);
        scan.read_needed();
        scan.read_more();
        for &(text, _) in &self.candidates {
            self.counts[text as usize] = 0;
        }
        &self.candidates
    }
}

struct Scan<'a> {
    index: &'a TextIndex,
    plan: &'a Plan,
    classes: &'a [Class],
    counter: &'a mut Counter,
    /// How many of the tokens, and how many lists of tokens, have been read.
    count: u32,
    read: usize,
}

impl<'a> Scan<'a> {
    fn new(index: &'a TextIndex, plan: &'a Plan, classes: &'a [Class], counter: &'a mut Counter) -> Scan<'a> {
        counter.counts.resize(index.texts().max(counter.counts.len()), 0);
        counter.candidates.clear();
        Scan { index, plan, classes, counter, count: 0, read: 0 }
    }

    fn read_needed(&mut self) {
        while self.count < self.plan.needed && self.read < self.plan.tokens.len() {
            self.read_next();
        }
        self.drop_unlikely();
    }

    fn read_more(&mut self) {
        loop {
            let left = &self.plan.tokens[self.read..];
            let next = &left[..left.len().min(MORE_LISTS)];
            let candidates = self.counter.candidates.len();
            let cost = next.iter().map(|token| token.places / 2).sum::<usize>() + JUDGING * candidates;
            if next.is_empty() || 2 * cost > self.plan.verifying * candidates {
                return;
            }
            for _ in 0..next.len() {
                self.read_next();
            }
            self.drop_unlikely();
        }
    }

    fn read_next(&mut self) {
        let token = &self.plan.tokens[self.read];
        for list in token.lists.clone() {
            let places = self.index.places(&(list..list + 1));
            self.count_list(places, token);
        }
        self.read += 1;
        self.count += token.times;
    }

    /// Count one list, in which the places ascend: class by class, those that lie in the window.
    fn count_list(&mut self, places: &[u32], token: &Token) {
        let Some(window) = self.classes.first() else { return };
        let mut rest = &places[places.partition_point(|&place| u64::from(place) < window.start)..];
        for (number, class) in self.classes.iter().enumerate() {
            let Some(&first) = rest.first() else { return };
            if u64::from(first) >= class.end {
                continue;
            }
            let (inside, behind) = rest.split_at(end_of_class(rest, class.end));
            rest = behind;
            let bound = &self.plan.bounds[number];
            let near = token.first.saturating_sub(bound.before)..token.last + bound.behind + 1;
            if i64::from(self.count) <= bound.loss {
                self.count_class::<true>(inside, class, number as u32, near, token.times);
            } else {
                self.count_class::<false>(inside, class, number as u32, near, token.times);
            }
        }
    }

    /// Count the places of a list in one class; with `NEW`, texts not met before become candidates.
    #[inline(always)]
    fn count_class<const NEW: bool>(
        &mut self,
        places: &[u32],
        class: &Class,
        number: u32,
        near: Range<u32>,
        times: u32,
    ) {
        let begin = class.first as usize;
        let Some(counts) = self.counter.counts.get_mut(begin..begin + class.count as usize) else { return };
        let (mut last, mut again) = (u32::MAX, 0);
        for &place in places {
            let (text, offset) = class.text_and_offset(place);
            if offset.wrapping_sub(near.start) >= near.end - near.start {
                continue;
            }
            again = if text == last { again + 1 } else { 1 };
            last = text;
            // A text that holds a token more often than the query has no more of them in common.
            if again > times {
                continue;
            }
            let Some(count) = counts.get_mut(text as usize) else { continue };
            if *count > 0 {
                *count = count.saturating_add(1);
            } else if NEW {
                *count = 1;
                self.counter.candidates.push((class.first + text, number));
            }
        }
    }

    /// Keep the candidates that were named often enough. A count stops at 255; so does what is asked of it.
    fn drop_unlikely(&mut self) {
        let (bounds, counts, read) = (&self.plan.bounds, &mut self.counter.counts, i64::from(self.count));
        self.counter.candidates.retain(|&(text, class)| {
            let count = &mut counts[text as usize];
            let is_likely = i64::from(*count) >= (read - bounds[class as usize].loss).min(255);
            *count *= u8::from(is_likely);
            is_likely
        });
    }
}

/// Give how many of some ascending places lie before the end of a class: mostly few, so the steps double.
#[inline(always)]
fn end_of_class(places: &[u32], end: u64) -> usize {
    let mut step = 1;
    while step < places.len() && u64::from(places[step]) < end {
        step *= 2;
    }
    let (low, high) = (step / 2, (step + 1).min(places.len()));
    low + places[low..high].partition_point(|&place| u64::from(place) < end)
}
