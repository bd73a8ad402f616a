//! The units of an index and their numbers: characters by code point, words in the order of their bytes.

use std::collections::HashMap;

use super::mapped::{Broken, Section};

const SURROGATES: u32 = 0xD800;
const SURROGATE_COUNT: u32 = 0x800;

/// Units of a query that the index does not know are numbered from here downward.
const LAST_STRANGE: u32 = 0xFFFF_FFFE;

/// Give the number of a unit by its rank: as ranks, but leaving out the surrogates.
pub fn unit_id(rank: usize) -> u32 {
    let rank = rank as u32;
    if rank < SURROGATES {
        rank
    } else {
        rank + SURROGATE_COUNT
    }
}

/// Undo [`unit_id`].
pub fn rank_of(unit: u32) -> usize {
    (if unit < SURROGATES { unit } else { unit - SURROGATE_COUNT }) as usize
}

pub enum Vocabulary {
    /// The code point of each rank, ascending.
    Characters(Section<u32>),
    /// All words end to end, and where each ends.
    Words { bytes: Section<u8>, ends: Section<u64> },
}

impl Vocabulary {
    pub fn len(&self) -> usize {
        match self {
            Vocabulary::Characters(codes) => codes.len(),
            Vocabulary::Words { ends, .. } => ends.len(),
        }
    }

    pub fn word(&self, rank: usize) -> Result<&[u8], Broken> {
        let Vocabulary::Words { bytes, ends } = self else {
            return Err(Broken("an index of characters has no words"));
        };
        let begin = if rank == 0 { 0 } else { ends[rank - 1] };
        let end = ends.get(rank).copied().unwrap_or(0);
        bytes.get(begin as usize..end as usize).ok_or(Broken("a word lies outside the vocabulary"))
    }

    /// Give the numbers of a query: code points of four bytes each, or words of UTF-8, each followed by a line feed.
    ///
    /// A unit that no text holds gets a number of its own that nothing has.
    pub fn numbers(&self, query: &[u8]) -> Result<Vec<u32>, Broken> {
        match self {
            Vocabulary::Characters(codes) => Ok(numbers_of_characters(codes, query)),
            Vocabulary::Words { .. } => self.numbers_of_words(query),
        }
    }

    fn numbers_of_words(&self, query: &[u8]) -> Result<Vec<u32>, Broken> {
        let mut numbers = Vec::new();
        let mut known = HashMap::new();
        let mut strange = 0;
        for word in query.split(|&byte| byte == b'\n').filter(|word| !word.is_empty()) {
            if let Some(&number) = known.get(word) {
                numbers.push(number);
                continue;
            }
            let number = self.rank_of_word(word)?.map_or(LAST_STRANGE - strange, unit_id);
            strange += u32::from(number == LAST_STRANGE - strange);
            known.insert(word, number);
            numbers.push(number);
        }
        Ok(numbers)
    }

    pub fn rank_of_word(&self, word: &[u8]) -> Result<Option<usize>, Broken> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            match self.word(middle)?.cmp(word) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Equal => return Ok(Some(middle)),
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        Ok(None)
    }
}

fn numbers_of_characters(codes: &[u32], query: &[u8]) -> Vec<u32> {
    let mut strange = HashMap::new();
    let characters = query.chunks_exact(4).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]));
    let number = |code: u32| match codes.binary_search(&code) {
        Ok(rank) => unit_id(rank),
        Err(_) => {
            let next = LAST_STRANGE - strange.len() as u32;
            *strange.entry(code).or_insert(next)
        }
    };
    characters.map(number).collect()
}
