//! Where in a text rules may begin by the pieces they begin with and need: see `tmkit/text/numbers/chinese_rules.py`,
//! which gives the same answers.

use pyo3::prelude::*;

use super::character_numbers::{CharacterNumbers, NONE};

/// The pieces with which rules begin, and those that must stand not far behind.
#[pyclass(frozen)]
pub struct PieceStarts {
    /// The place in `by_first` of all pieces that begin with a character.
    numbers: CharacterNumbers,
    by_first: Vec<Pieces>,
    /// For each rule how far behind its beginning what it needs may begin; nothing where it needs nothing.
    within: Vec<Option<u32>>,
}

/// What stands behind the first character of a piece, and whose piece it is.
struct Piece {
    rest: String,
    rule: u16,
}

impl Piece {
    /// Tell whether a piece stands where its first character stands. Nothing is compared with nothing, which takes the
    /// processor a hundred nanoseconds; its last byte tells of most pieces that they do not stand there.
    #[inline(always)]
    fn goes_on(&self, behind: &[u8]) -> bool {
        match self.rest.as_bytes() {
            [] => true,
            rest @ [.., last] => behind.get(rest.len() - 1) == Some(last) && behind.starts_with(rest),
        }
    }
}

#[derive(Default)]
struct Pieces {
    starts: Vec<Piece>,
    needs: Vec<Piece>,
}

#[pymethods]
impl PieceStarts {
    #[new]
    fn new(starts: Vec<Vec<String>>, needs: Vec<Vec<String>>, within: Vec<u32>) -> PieceStarts {
        let within = within.iter().zip(&needs).map(|(&within, needs)| (!needs.is_empty()).then_some(within)).collect();
        let mut rules = PieceStarts { numbers: CharacterNumbers::new(), by_first: Vec::new(), within };
        for (rule, (starts, needs)) in starts.iter().zip(&needs).enumerate() {
            starts.iter().for_each(|piece| rules.add(piece, rule as u16, |pieces| &mut pieces.starts));
            needs.iter().for_each(|piece| rules.add(piece, rule as u16, |pieces| &mut pieces.needs));
        }
        rules
    }

    /// Give (rule, place) of all places of a text where a rule may begin, rule by rule.
    fn find(&self, text: &str) -> Vec<(u16, u32)> {
        let mut found = Vec::new();
        // For each rule the nearest place where something that it needs begins; the text is read from its end.
        let mut needed = vec![u32::MAX; self.within.len()];
        let mut place = text.chars().count() as u32;
        for (offset, character) in text.char_indices().rev() {
            place -= 1;
            let Some(pieces) = self.pieces(character) else { continue };
            let behind = &text.as_bytes()[offset + character.len_utf8()..];
            for piece in pieces.needs.iter().filter(|piece| piece.goes_on(behind)) {
                needed[usize::from(piece.rule)] = place;
            }
            let is_near = |rule: usize| self.within[rule].is_none_or(|within| needed[rule] - place <= within);
            for piece in &pieces.starts {
                if is_near(usize::from(piece.rule)) && piece.goes_on(behind) {
                    found.push((piece.rule, place));
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

impl PieceStarts {
    fn add(&mut self, piece: &str, rule: u16, kind: impl Fn(&mut Pieces) -> &mut Vec<Piece>) {
        let mut characters = piece.chars();
        let Some(first) = characters.next() else { return };
        if self.numbers.get(first) == NONE {
            self.numbers.set(first, self.by_first.len() as u32);
            self.by_first.push(Pieces::default());
        }
        let pieces = &mut self.by_first[self.numbers.get(first) as usize];
        kind(pieces).push(Piece { rest: characters.as_str().to_owned(), rule });
    }

    /// The pieces that begin with a character. Figures of other scripts begin what a nought begins.
    #[inline(always)]
    fn pieces(&self, character: char) -> Option<&Pieces> {
        let number = match self.numbers.get(character) {
            NONE if is_figure(character) => self.numbers.get('0'),
            number => number,
        };
        self.by_first.get(number as usize)
    }
}

/// Unicode has no figure among the ideographs, of which most texts here are made; asking about each would cost much.
#[inline(always)]
fn is_figure(character: char) -> bool {
    !character.is_ascii() && !('\u{3400}'..='\u{9fff}').contains(&character) && character.is_numeric()
}
