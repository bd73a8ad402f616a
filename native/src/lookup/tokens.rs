//! The tokens of a query: what lists of places an index has for them, and where they stand in the query.

use std::ops::Range;

use super::index::TextIndex;

/// A token of a query: a unit, or two neighbours.
pub struct Token {
    /// Its lists of places, by number, and how many places they hold.
    pub lists: Range<usize>,
    pub places: usize,
    /// Where it stands in the query: a range of [`Tokens::stands`], ascending.
    stands: Range<usize>,
}

/// The different tokens of a query, the rarest first.
pub struct Tokens {
    pub all: Vec<Token>,
    /// How many units of the query a token is made of.
    pub width: usize,
    stands: Vec<u32>,
}

impl Tokens {
    pub fn pairs(index: &TextIndex, query: &[u32]) -> Tokens {
        let keys = query.windows(2).map(|pair| u64::from(pair[0]) << 32 | u64::from(pair[1]));
        Tokens::new(index, keys, 2, |key| index.lists_of_pair((key >> 32) as u32, key as u32))
    }

    pub fn units(index: &TextIndex, query: &[u32]) -> Tokens {
        let is_by_character = index.is_by_character();
        Tokens::new(index, query.iter().map(|&unit| u64::from(unit)), 1, |key| match is_by_character {
            true => index.lists_of_character(key as u32),
            false => index.lists_of_word(key as u32),
        })
    }

    fn new(
        index: &TextIndex,
        keys: impl Iterator<Item = u64>,
        width: usize,
        lists: impl Fn(u64) -> Range<usize>,
    ) -> Tokens {
        let mut placed: Vec<(u64, u32)> = keys.zip(0..).collect();
        placed.sort_unstable();
        let mut end = 0;
        let mut all: Vec<Token> = placed
            .chunk_by(|one, next| one.0 == next.0)
            .map(|run| {
                let lists = lists(run[0].0);
                end += run.len();
                Token { places: index.places(&lists).len(), lists, stands: end - run.len()..end }
            })
            .collect();
        all.sort_by_key(|token| token.places);
        Tokens { all, width, stands: placed.into_iter().map(|(_, at)| at).collect() }
    }

    /// Give how many tokens the query has, equal ones counted too.
    pub fn len(&self) -> usize {
        self.stands.len()
    }

    /// Give the places of a token in the query, ascending; there is one at least.
    pub fn stands(&self, token: &Token) -> &[u32] {
        &self.stands[token.stands.clone()]
    }
}
