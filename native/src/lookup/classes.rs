//! Texts by length: in the stream all texts of one length, a class, lie side by side, each followed by a separator.

use std::ops::Range;

use super::mapped::Broken;

/// All texts of one length.
#[derive(Clone, Copy)]
pub struct Class {
    /// Units of each text.
    pub size: u32,
    /// The position of its first text, and the number of its texts.
    pub first: u32,
    pub count: u32,
    /// Where its first text begins in the stream, and where the next class begins.
    pub start: u64,
    pub end: u64,
    reciprocal: u64,
}

impl Class {
    /// Give the positions of its texts.
    pub fn texts(&self) -> Range<usize> {
        self.first as usize..self.first as usize + self.count as usize
    }

    /// Give the number of the text within the class, and the place within the text, of a place behind `start`.
    ///
    /// Multiplying by the reciprocal is exact for all places below 2^32; any other only gives a number too large.
    #[inline(always)]
    pub fn text_and_offset(&self, place: u32) -> (u32, u32) {
        let from_start = place.wrapping_sub(self.start as u32);
        let text = ((u128::from(from_start) * u128::from(self.reciprocal)) >> 64) as u32;
        (text, from_start.wrapping_sub(text.wrapping_mul(self.size + 1)))
    }
}

/// The classes in order of length.
pub struct Classes(Vec<Class>);

impl Classes {
    /// Build them from each length that occurs and the position of its first text (and, at the end, of no text).
    pub fn new(sizes: &[u32], firsts: &[u32], texts: usize, stream: usize) -> Result<Classes, Broken> {
        const WRONG: Broken = Broken("the lengths contradict each other");
        if firsts.len() != sizes.len() + 1 || firsts[0] != 0 || firsts[sizes.len()] as usize != texts {
            return Err(WRONG);
        }
        let mut classes = Vec::with_capacity(sizes.len());
        let mut start = 0u64;
        for (at, &size) in sizes.iter().enumerate() {
            if firsts[at] >= firsts[at + 1] || (at > 0 && sizes[at - 1] >= size) || size == u32::MAX {
                return Err(WRONG);
            }
            let count = firsts[at + 1] - firsts[at];
            let end = start + u64::from(count) * u64::from(size + 1);
            // One more than the rounded quotient; for a divisor of 1 that would be 2^64, and no place has two digits.
            let reciprocal = (u64::MAX / u64::from(size + 1)).saturating_add(1);
            classes.push(Class { size, first: firsts[at], count, start, end, reciprocal });
            start = end;
        }
        if start != stream as u64 {
            return Err(WRONG);
        }
        Ok(Classes(classes))
    }

    pub fn all(&self) -> &[Class] {
        &self.0
    }

    /// Give the number of the first class whose texts have `size` units or more.
    pub fn first_of_size(&self, size: u64) -> usize {
        self.0.partition_point(|class| u64::from(class.size) < size)
    }

    /// Give the number of the class in which a place of the stream lies.
    pub fn at_place(&self, place: u32) -> usize {
        self.0.partition_point(|class| class.end <= u64::from(place))
    }
}
