//! Where in a text the rules of a grammar can begin: see `tmkit/text/numbers/rules.py`, which gives the same answers.

use std::collections::HashMap;

use memchr::memmem::Finder;
use pyo3::prelude::*;

const VULGAR_FRACTIONS: &str = "½¼¾⅓⅔⅛";

/// Rules by the words and the lengths of figures with which they begin, and the pieces that a text must have for them.
#[pyclass(frozen)]
pub struct RuleStarts {
    by_word: HashMap<String, Vec<u16>>,
    by_digits: Vec<Vec<u16>>,
    needs: Vec<Vec<Finder<'static>>>,
}

#[pymethods]
impl RuleStarts {
    /// `by_digits` has the rules for no figure (a vulgar fraction), for one, for two …, and for more; `needs` the pieces
    /// for each rule.
    #[new]
    fn new(by_word: HashMap<String, Vec<u16>>, by_digits: Vec<Vec<u16>>, needs: Vec<Vec<String>>) -> RuleStarts {
        let finder = |piece: String| Finder::new(piece.as_bytes()).into_owned();
        let needs = needs.into_iter().map(|pieces| pieces.into_iter().map(finder).collect()).collect();
        RuleStarts { by_word, by_digits, needs }
    }

    /// Give (place, rule) of all places of a text in lower case where a rule is to be tried, in order.
    fn find(&self, lower: &str) -> Vec<(usize, u16)> {
        let mut search = Search { starts: self, lower, may_begin: vec![None; self.needs.len()], found: Vec::new() };
        let mut place = 0;
        let mut rest = lower;
        while let Some(character) = rest.chars().next() {
            let run = length_of_run(rest);
            let (token, behind) = rest.split_at(run.unwrap_or(character.len_utf8()));
            if run.is_some() && character.is_ascii_alphabetic() {
                search.add(place, self.by_word.get(token));
            } else if run.is_some() {
                search.add(place, self.by_digits.get(token.len().min(self.by_digits.len() - 1)));
            } else if VULGAR_FRACTIONS.contains(character) {
                search.add(place, self.by_digits.first());
            }
            // Runs are ASCII, so that their bytes are characters.
            place += run.unwrap_or(1);
            rest = behind;
        }
        search.found
    }
}

/// The length of the run of small letters or of figures at the beginning of a text.
fn length_of_run(text: &str) -> Option<usize> {
    let first = *text.as_bytes().first()?;
    let length = match first {
        b'a'..=b'z' => text.bytes().take_while(u8::is_ascii_lowercase).count(),
        b'0'..=b'9' => text.bytes().take_while(u8::is_ascii_digit).count(),
        _ => return None,
    };
    Some(length)
}

/// What has been found in one text so far, and which rules are known to have what they need in it.
struct Search<'a> {
    starts: &'a RuleStarts,
    lower: &'a str,
    may_begin: Vec<Option<bool>>,
    found: Vec<(usize, u16)>,
}

impl Search<'_> {
    fn add(&mut self, place: usize, rules: Option<&Vec<u16>>) {
        for &rule in rules.into_iter().flatten() {
            let needs = &self.starts.needs[usize::from(rule)];
            let has_needed = || needs.is_empty() || needs.iter().any(|one| one.find(self.lower.as_bytes()).is_some());
            if *self.may_begin[usize::from(rule)].get_or_insert_with(has_needed) {
                self.found.push((place, rule));
            }
        }
    }
}
