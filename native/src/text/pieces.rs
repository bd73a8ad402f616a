//! The pieces of a text that have a key where words have spaces between them: words, initials, marks.

use super::characters::{Character, DROPPED, LETTER, SPACE, WORD};

/// What the scanner of pieces has to know of a language: prefixes with a hyphen, abbreviations with a stop.
pub struct Spellings {
    pub prefixes: Vec<String>,
    pub abbreviations: Vec<String>,
}

/// Characters of which pieces are sought.
pub struct Pieces<'a> {
    pub characters: &'a [Character],
    pub spellings: &'a Spellings,
}

impl Pieces<'_> {
    /// Give the spans of all pieces in order.
    pub fn spans(&self) -> Vec<(u32, u32)> {
        let mut spans = Vec::with_capacity(self.characters.len() / 4);
        let mut place = 0;
        while place < self.characters.len() {
            let end = self.piece(place);
            if let Some(end) = end {
                spans.push((place as u32, end as u32));
            }
            place = end.unwrap_or(place + 1);
        }
        spans
    }

    /// Where the piece ends that begins at a place, if one does.
    fn piece(&self, place: usize) -> Option<usize> {
        let one = self.characters[place];
        if one.kind & LETTER > 0 {
            return Some(self.word(place));
        }
        match one.form {
            ',' if self.joins(place + 1) => Some(place + 2),
            '\n' => self.empty_line(place),
            '.' => (!self.ends_with_any(place, &self.spellings.abbreviations, true)).then_some(place + 1),
            _ => (one.kind & (SPACE | DROPPED) == 0).then_some(place + 1),
        }
    }

    /// A word with what apostrophes and the hyphens of prefixes join to it, or initials.
    fn word(&self, place: usize) -> usize {
        let mut end = self.letters(place);
        while let joint @ ('\'' | '’' | '-') = self.form(end) {
            let is_joint = joint != '-' || self.ends_with_any(end, &self.spellings.prefixes, false);
            let next = self.letters(end + 1);
            if !is_joint || next == end + 1 {
                break;
            }
            end = next;
        }
        let is_initial = |at: usize| self.form(at).is_ascii_alphabetic();
        if self.form(end) != '.' || !is_initial(end - 1) || self.is_word(end.wrapping_sub(2)) {
            return end;
        }
        let mut behind = end + 1;
        while is_initial(behind) && self.form(behind + 1) == '.' {
            behind += 2;
        }
        if behind > end + 1 {
            behind
        } else {
            end
        }
    }

    /// A space behind a comma, and then "and", "or" or "&".
    fn joins(&self, place: usize) -> bool {
        let is = |word: &str| {
            let size = word.len();
            word.chars().enumerate().all(|(at, letter)| self.form(place + 1 + at) == letter)
                && !self.is_word(place + 1 + size)
        };
        self.is_space(place) && (is("and") || is("or") || self.form(place + 1) == '&')
    }

    fn empty_line(&self, place: usize) -> Option<usize> {
        let size = self.characters[place..].iter().take_while(|one| one.kind & SPACE > 0).count();
        let is_empty = self.characters[place + 1..place + size].iter().any(|one| one.form == '\n');
        is_empty.then_some(place + size)
    }

    /// Whether one of some words, at the beginning of a word, ends at a place.
    fn ends_with_any(&self, end: usize, words: &[String], with_case: bool) -> bool {
        words.iter().any(|word| {
            let size = word.len();
            let same = |at: usize, letter: char| {
                let form = self.form(end - size + at);
                form == letter || (!with_case && is_letter_in_any_case(form, letter))
            };
            end >= size
                && word.chars().enumerate().all(|(at, letter)| same(at, letter))
                && !(end > size && self.is_word(end - size - 1))
        })
    }

    fn letters(&self, place: usize) -> usize {
        let rest = self.characters.get(place..).unwrap_or_default();
        place + rest.iter().take_while(|one| one.kind & LETTER > 0).count()
    }

    fn form(&self, place: usize) -> char {
        self.characters.get(place).map_or('\0', |one| one.form)
    }

    fn is_word(&self, place: usize) -> bool {
        self.characters.get(place).is_some_and(|one| one.kind & WORD > 0)
    }

    fn is_space(&self, place: usize) -> bool {
        self.characters.get(place).is_some_and(|one| one.kind & SPACE > 0)
    }
}

/// As regular expressions compare without case: small letters, capitals, the long s, i with and without its dot.
fn is_letter_in_any_case(form: char, small: char) -> bool {
    form.to_ascii_lowercase() == small || matches!((small, form), ('s', 'ſ') | ('i', 'ı' | 'İ'))
}
