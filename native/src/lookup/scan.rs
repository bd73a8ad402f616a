//! Counting how many tokens of a query each text holds, from the rarest lists of places.
//!
//! A text that scores enough lacks at most `loss` tokens. So it stands in one of any `loss + 1` lists, near enough to
//! the place that the token has in the query, and in `n - loss` of any n. Texts found in the first lists become
//! candidates; further lists only add to the counts of these, as long as reading them is cheaper than verifying what is
//! left.

use std::ops::Range;

use super::classes::Class;
use super::index::TextIndex;
use super::plan::{Lists, Plan};

/// A text that holds a token near enough, with the number of its class among those of the plan.
pub type Candidate = (u32, u32);

/// What is kept between queries, so that nothing is allocated anew. All counts are 0 between queries.
#[derive(Default)]
pub struct Counter {
    counts: Vec<u8>,
    candidates: Vec<Candidate>,
    /// Texts of one class that hold one token.
    near: Vec<u32>,
}

impl Counter {
    /// Give the texts that may score enough, with their class; all others cannot.
    pub fn candidates(&mut self, index: &TextIndex, plan: &Plan<'_>, lists: &Lists<'_>) -> &[Candidate] {
        let classes = &index.classes.all()[plan.classes.clone()];
        self.counts.resize(index.texts().max(self.counts.len()), 0);
        self.candidates.clear();
        let mut scan = Scan { index, lists, verifying: plan.verifying, classes, counter: self, count: 0 };
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
    lists: &'a Lists<'a>,
    verifying: usize,
    classes: &'a [Class],
    counter: &'a mut Counter,
    /// How many tokens have been read.
    count: usize,
}

impl<'a> Scan<'a> {
    fn read_needed(&mut self) {
        while self.count < self.lists.needed {
            self.read_next();
        }
        self.drop_unlikely();
    }

    /// Read on as long as a list costs much less than verifying the candidates there are.
    fn read_more(&mut self) {
        while self.count < self.lists.order.tokens.len() {
            let candidates = self.counter.candidates.len();
            let cost = self.lists.cost(self.count..self.count + 1) + candidates;
            if 2 * cost > self.verifying * candidates {
                return;
            }
            self.read_next();
            self.drop_unlikely();
        }
    }

    fn read_next(&mut self) {
        let token = &self.lists.tokens.all[self.lists.order.tokens[self.count]];
        for list in token.lists.clone() {
            let places = self.index.places(&(list..list + 1));
            self.count_list(places, self.lists.tokens.stands(token));
        }
        self.count += 1;
    }

    /// Count one list, in which the places ascend: class by class, those that lie in the window.
    fn count_list(&mut self, places: &[u32], stands: &[u32]) {
        let (Some(window), [first, .., last] | [first @ last]) = (self.classes.first(), stands) else { return };
        let read = self.lists.order.read[self.count];
        let mut rest = &places[begin_of(places, window.start, self.index.stream.len())..];
        for (number, class) in self.classes.iter().enumerate() {
            let Some(&next) = rest.first() else { return };
            if u64::from(next) >= class.end {
                continue;
            }
            let (inside, behind) = rest.split_at(end_of_class(rest, class.end));
            rest = behind;
            let bound = &self.lists.bounds[number];
            let near = first.saturating_sub(bound.before)..last + bound.behind + 1;
            texts_near(inside, class, near, stands.len() as u32, &mut self.counter.near);
            match bound.least_of(read) > 0 {
                true => self.count_again(class),
                false => self.count_all(class, number as u32),
            }
        }
    }

    /// Count the texts that hold a token near enough, all of one class; those not met before become candidates.
    fn count_all(&mut self, class: &Class, number: u32) {
        let Counter { counts, candidates, near, .. } = &mut *self.counter;
        let Some(counts) = counts.get_mut(class.texts()) else { return };
        candidates.reserve(near.len());
        let mut met = 0;
        for at in 0..near.len() {
            let text = near[at];
            let Some(count) = counts.get_mut(text as usize) else { continue };
            near[met] = text;
            met += usize::from(*count == 0);
            *count = count.saturating_add(1);
        }
        candidates.extend(near[..met].iter().map(|text| (class.first + text, number)));
    }

    /// Count the same for the candidates only.
    fn count_again(&mut self, class: &Class) {
        let Counter { counts, near, .. } = &mut *self.counter;
        let Some(counts) = counts.get_mut(class.texts()) else { return };
        for &text in near.iter() {
            let Some(count) = counts.get_mut(text as usize) else { continue };
            *count = count.saturating_add(u8::from(*count > 0));
        }
    }

    /// Keep the candidates that were named often enough. A count stops at 255; so does what is asked of it.
    fn drop_unlikely(&mut self) {
        let read = self.lists.order.read[self.count];
        let (bounds, counts) = (&self.lists.bounds, &mut self.counter.counts);
        self.counter.candidates.retain(|&(text, class)| {
            let count = &mut counts[text as usize];
            let is_likely = i64::from(*count) >= bounds[class as usize].least_of(read).min(255);
            *count *= u8::from(is_likely);
            is_likely
        });
    }
}

/// Give the texts of the places, all in one class, that stand near enough to the place of their token in the query.
///
/// A text that holds a token more than `times`, as often as the query, has no more of them in common. Without branches:
/// which places are near the processor cannot foresee.
fn texts_near(places: &[u32], class: &Class, near: Range<u32>, times: u32, texts: &mut Vec<u32>) {
    texts.clear();
    texts.resize(places.len(), 0);
    let (mut found, mut last, mut again) = (0, u32::MAX, 0);
    for &place in places {
        let (text, offset) = class.text_and_offset(place);
        let is_near = offset.wrapping_sub(near.start) < near.end - near.start;
        again = if text == last { again } else { 0 } + u32::from(is_near);
        last = text;
        texts[found] = text;
        found += usize::from(is_near && again <= times);
    }
    texts.truncate(found);
}

/// Give how many of some ascending places lie before a place of the stream, which tells about how many there will be.
fn begin_of(places: &[u32], begin: u64, stream: usize) -> usize {
    let guess = (places.len() as u64 * begin / (stream as u64).max(1)) as usize;
    let (mut low, mut high, mut step) = (0, places.len(), 8);
    match places.get(guess) {
        Some(&place) if u64::from(place) < begin => {
            low = guess + 1;
            while low + step < high && u64::from(places[low + step]) < begin {
                low += step + 1;
                step *= 2;
            }
            high = high.min(low + step);
        }
        _ => {
            high = guess.min(high);
            while high - low > step && u64::from(places[high - step]) >= begin {
                high -= step;
                step *= 2;
            }
            low = high.saturating_sub(step);
        }
    }
    low + places[low..high].partition_point(|&place| u64::from(place) < begin)
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
