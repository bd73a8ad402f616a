//! The terms of a glossary in a text: see `tmkit/terms/recognize.py`, which gives the same answers.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::sync::{PoisonError, RwLock};

use pyo3::prelude::*;
use pyo3::types::PyTuple;

use super::automaton::Automaton;
use super::characters::{Characters, Plain, DIGIT, LATIN};
use super::pieces::{Pieces, Spellings};

const MOST_WORDS: usize = 1 << 18;
/// What no key has.
const UNKNOWN: u32 = u32::MAX;
/// What does not count.
const IGNORED: u32 = u32::MAX - 1;

/// How the texts of a language become symbols.
enum Reading {
    Characters,
    Words { base: Py<PyAny>, numbers: HashMap<String, u32>, spellings: Spellings, seen: RwLock<HashMap<String, u32>> },
}

/// A key that is sought.
struct Key {
    /// Its symbols, and its length as it is compared with others.
    count: usize,
    size: usize,
    has_latin_end: bool,
}

/// A text as symbols: of each the span in the plain text.
struct Read {
    plain: Plain,
    symbols: Vec<u32>,
    spans: Vec<(u32, u32)>,
}

/// Finds keys in texts and asks Python which terms they are.
#[pyclass(frozen)]
pub struct TermScanner {
    keys: Vec<Key>,
    automaton: Automaton,
    characters: Characters,
    reading: Reading,
}

/// A key found: where its last symbol stands, and its number.
type Raw = (usize, usize);
/// The same for Python: its number, its span in the text, its words.
type FoundKey<'py> = (usize, u32, u32, Bound<'py, PyTuple>);

#[pymethods]
impl TermScanner {
    /// `keys` are (pieces, length, has a Latin end); `describe` gives form and kind of a character. `words` is nothing
    /// where each character is a symbol, else what gives the base of a piece, the prefixes, the abbreviations.
    #[new]
    #[pyo3(signature = (keys, describe, words=None))]
    fn new(
        keys: Vec<(Vec<String>, usize, bool)>,
        describe: Py<PyAny>,
        words: Option<(Py<PyAny>, Vec<String>, Vec<String>)>,
    ) -> TermScanner {
        let mut numbers = HashMap::new();
        let symbols: Vec<Vec<u32>> = match &words {
            None => keys.iter().map(|(text, ..)| text.concat().chars().map(|one| one as u32).collect()).collect(),
            Some(_) => {
                let mut number = |word: &String| {
                    let next = numbers.len() as u32;
                    *numbers.entry(word.clone()).or_insert(next)
                };
                keys.iter().map(|(text, ..)| text.iter().map(&mut number).collect()).collect()
            }
        };
        let reading = match words {
            None => Reading::Characters,
            Some((base, prefixes, abbreviations)) => {
                let spellings = Spellings { prefixes, abbreviations };
                Reading::Words { base, numbers, spellings, seen: RwLock::default() }
            }
        };
        let key = |((_, size, has_latin_end), symbols): ((_, usize, bool), &Vec<u32>)| Key {
            count: symbols.len(),
            size,
            has_latin_end,
        };
        let keys = keys.into_iter().zip(&symbols).map(key).collect();
        TermScanner { keys, automaton: Automaton::new(&symbols), characters: Characters::new(describe), reading }
    }

    /// Give every key in a text, in order of its start, the longest first.
    fn find_all<'py>(&self, py: Python<'py>, text: &str) -> PyResult<Vec<FoundKey<'py>>> {
        let read = self.read(py, text)?;
        let mut raw = self.raw(&read);
        raw.sort_unstable_by_key(|&(last, key)| (last + 1 - self.keys[key].count, Reverse(last)));
        raw.into_iter().filter_map(|one| self.found(py, &read, one).transpose()).collect()
    }

    /// Give what `terms_at` makes of the keys in a text, the longest first, each where it gives anything and no longer
    /// one lies; in order.
    fn find<'py>(&self, text: &str, terms_at: &Bound<'py, PyAny>) -> PyResult<Vec<Bound<'py, PyAny>>> {
        let read = self.read(terms_at.py(), text)?;
        let raw = self.raw(&read);
        let mut waiting: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (place, &(last, key)) in raw.iter().enumerate() {
            if place == 0 || raw[place - 1].0 != last {
                waiting.entry(self.keys[key].size).or_default().push(place);
            }
        }
        let mut taken = vec![false; read.symbols.len()];
        let mut found = BTreeMap::new();
        while let Some((_, mut places)) = waiting.pop_last() {
            places.sort_unstable();
            for place in places {
                let (last, key) = raw[place];
                let begin = last + 1 - self.keys[key].count;
                let blocked = taken[begin..=last].iter().rposition(|&is_taken| is_taken);
                if blocked.is_none() {
                    if let Some(one) = self.found(terms_at.py(), &read, raw[place])? {
                        let terms = terms_at.call1(one)?;
                        if terms.is_truthy()? {
                            taken[begin..=last].fill(true);
                            found.insert(begin, terms);
                            continue;
                        }
                    }
                }
                let begin = blocked.map_or(begin + 1, |blocked| begin + blocked + 1);
                if let Some(shorter) = self.next_that_fits(&raw, place, begin) {
                    waiting.entry(self.keys[raw[shorter].1].size).or_default().push(shorter);
                }
            }
        }
        Ok(found.into_values().collect())
    }
}

impl TermScanner {
    /// The keys found, whatever their borders, in order of their ends, the longest first.
    fn raw(&self, read: &Read) -> Vec<Raw> {
        let mut raw = Vec::new();
        self.automaton.find(&read.symbols, |last, key| raw.push((last, key)));
        raw
    }

    /// Where the next shorter key of the same end stands that begins at `begin` or behind it.
    fn next_that_fits(&self, raw: &[Raw], place: usize, begin: usize) -> Option<usize> {
        let last = raw[place].0;
        let is_same = |&shorter: &usize| raw.get(shorter).is_some_and(|one| one.0 == last);
        (place + 1..).take_while(is_same).find(|&shorter| last + 1 - self.keys[raw[shorter].1].count >= begin)
    }

    /// What Python knows a key by, where its borders are right.
    fn found<'py>(&self, py: Python<'py>, read: &Read, (last, key): Raw) -> PyResult<Option<FoundKey<'py>>> {
        let begin = last + 1 - self.keys[key].count;
        if self.keys[key].has_latin_end && !read.has_borders(begin, last) {
            return Ok(None);
        }
        let words = match self.reading {
            Reading::Characters => PyTuple::empty(py),
            Reading::Words { .. } => PyTuple::new(py, (begin..last + 1).map(|place| read.word(place)))?,
        };
        let start = read.plain.places[read.spans[begin].0 as usize];
        let end = read.plain.places[read.spans[last].1 as usize - 1] + 1;
        Ok(Some((key, start, end, words)))
    }

    fn read(&self, py: Python<'_>, text: &str) -> PyResult<Read> {
        let plain = self.characters.plain(py, text)?;
        let Reading::Words { base, numbers, spellings, seen } = &self.reading else {
            let (symbols, spans) = plain.without_marks();
            return Ok(Read { plain, symbols, spans });
        };
        let pieces = Pieces { characters: &plain.characters, spellings }.spans();
        let mut read =
            Read { plain, symbols: Vec::with_capacity(pieces.len()), spans: Vec::with_capacity(pieces.len()) };
        let mut piece = String::new();
        for span in pieces {
            read.write(span, &mut piece);
            let known = seen.read().unwrap_or_else(PoisonError::into_inner).get(&piece).copied();
            let symbol = match known {
                Some(symbol) => symbol,
                None => {
                    // Nothing is locked while Python is asked.
                    let word: String = base.call1(py, (&piece,))?.extract(py)?;
                    let symbol = if word.is_empty() { IGNORED } else { *numbers.get(&word).unwrap_or(&UNKNOWN) };
                    let mut seen = seen.write().unwrap_or_else(PoisonError::into_inner);
                    if seen.len() >= MOST_WORDS {
                        seen.clear();
                    }
                    seen.insert(piece.clone(), symbol);
                    symbol
                }
            };
            if symbol != IGNORED {
                read.symbols.push(symbol);
                read.spans.push(span);
            }
        }
        Ok(read)
    }
}

impl Read {
    fn write(&self, (start, end): (u32, u32), piece: &mut String) {
        piece.clear();
        piece.extend(self.plain.characters[start as usize..end as usize].iter().map(|one| one.form));
    }

    fn word(&self, place: usize) -> String {
        let mut word = String::new();
        self.write(self.spans[place], &mut word);
        word
    }

    /// Whether a Latin letter or figure at either end of a key has none beside it: 5G is neither in 15G nor in 1.5G.
    fn has_borders(&self, begin: usize, last: usize) -> bool {
        let character = |place: usize| self.spans.get(place).map(|span| self.plain.characters[span.0 as usize]);
        let is = |place: usize, kind: u8| character(place).is_some_and(|one| one.kind & kind > 0);
        let is_decimal = begin > 1
            && is(begin - 2, DIGIT)
            && character(begin - 1).is_some_and(|one| matches!(one.form, '.' | ','))
            && is(begin, DIGIT);
        let is_open = begin > 0 && is(begin, LATIN) && (is(begin - 1, LATIN) || is_decimal);
        !(is_open || is(last, LATIN) && is(last + 1, LATIN))
    }
}
