//! The characters of a text as terms are sought by them: what Python says of each, asked once.

use std::sync::{PoisonError, RwLock};

use pyo3::prelude::*;

pub const SPACE: u8 = 1;
/// A letter or figure of which words are made.
pub const LETTER: u8 = 2;
/// What regular expressions call a word character.
pub const WORD: u8 = 4;
/// What has no key: quotes, and where words are sought dashes and the like.
pub const DROPPED: u8 = 8;
pub const HAN: u8 = 16;
/// A small Latin letter or a figure from 0 to 9.
pub const SMALL_LATIN: u8 = 32;
pub const DIGIT: u8 = 64;
/// A Latin letter or figure that ends where another begins.
pub const LATIN: u8 = 128;

/// A character as it is compared, and what it is.
#[derive(Clone, Copy)]
pub struct Character {
    pub form: char,
    pub kind: u8,
}

/// A text in its compared form, with the place of each character in the text as given.
pub struct Plain {
    pub characters: Vec<Character>,
    pub places: Vec<u32>,
}

/// What Python said of each character: by code point.
pub struct Characters {
    /// Gives the form of a character, empty where it is dropped, and its kind.
    describe: Py<PyAny>,
    known: RwLock<Vec<Said>>,
}

#[derive(Clone, Copy)]
enum Said {
    Nothing,
    Invisible,
    Known(Character),
}

impl Characters {
    pub fn new(describe: Py<PyAny>) -> Characters {
        Characters { describe, known: RwLock::default() }
    }

    /// Give a text line by line with single spaces, none at the ends of lines, and nothing invisible.
    pub fn plain(&self, py: Python<'_>, text: &str) -> PyResult<Plain> {
        loop {
            match self.plain_if_known(text) {
                Some(plain) => return Ok(plain),
                None => self.learn(py, text)?,
            }
        }
    }

    /// The same, or nothing where a character is new.
    fn plain_if_known(&self, text: &str) -> Option<Plain> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let mut plain = Plain { characters: Vec::with_capacity(text.len()), places: Vec::with_capacity(text.len()) };
        let is_kept = text.is_ascii() && !text.contains("  ") && !text.contains('\t');
        let mut begins = 0;
        for (place, code) in text.chars().enumerate() {
            let character = match known.get(code as usize)? {
                Said::Nothing => return None,
                Said::Invisible => continue,
                Said::Known(character) => *character,
            };
            if code == '\n' && !is_kept {
                plain.trim(begins);
                begins = plain.characters.len() + 1;
            } else if character.kind & SPACE > 0 && !is_kept {
                if begins == plain.characters.len() || plain.characters[plain.characters.len() - 1].form == ' ' {
                    continue;
                }
                plain.characters.push(Character { form: ' ', kind: SPACE });
                plain.places.push(place as u32);
                continue;
            }
            let form = if character.kind & SPACE > 0 { code } else { character.form };
            plain.characters.push(Character { form, ..character });
            plain.places.push(place as u32);
        }
        if !is_kept {
            plain.trim(begins);
        }
        Some(plain)
    }

    /// Ask Python for the characters of a text that are new; nothing is locked meanwhile.
    fn learn(&self, py: Python<'_>, text: &str) -> PyResult<()> {
        let new: Vec<char> = {
            let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
            let is_new = |code: &char| matches!(known.get(*code as usize), None | Some(Said::Nothing));
            text.chars().filter(is_new).collect()
        };
        for code in new {
            let (form, kind): (String, u8) = self.describe.call1(py, (code,))?.extract(py)?;
            let said = form.chars().next().map_or(Said::Invisible, |form| Said::Known(Character { form, kind }));
            let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
            let size = known.len().max(code as usize + 1);
            known.resize(size, Said::Nothing);
            known[code as usize] = said;
        }
        Ok(())
    }
}

impl Plain {
    /// Take away a space at the end of the line that begins somewhere.
    fn trim(&mut self, begins: usize) {
        if self.characters.len() > begins && self.characters[self.characters.len() - 1].form == ' ' {
            self.characters.pop();
            self.places.pop();
        }
    }

    /// The symbols of a language without spaces between words, and where each stands: quotes have none, nor a space
    /// between Han and Latin.
    pub fn without_marks(&self) -> (Vec<u32>, Vec<(u32, u32)>) {
        let kind = |place: usize| self.characters.get(place).map_or(0, |one| one.kind);
        let is_border = |place: usize| {
            let (before, after) = (kind(place.wrapping_sub(1)), kind(place + 1));
            before & HAN > 0 && after & SMALL_LATIN > 0 || before & SMALL_LATIN > 0 && after & HAN > 0
        };
        let is_kept =
            |&(place, one): &(usize, &Character)| one.kind & DROPPED == 0 && !(one.form == ' ' && is_border(place));
        let kept = self.characters.iter().enumerate().filter(is_kept);
        kept.map(|(place, one)| (one.form as u32, (place as u32, place as u32 + 1))).unzip()
    }
}
