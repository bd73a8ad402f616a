//! What Python sees of the making of an index.

use std::sync::{Mutex, MutexGuard, PoisonError};

use pyo3::exceptions::PyUnicodeDecodeError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use super::build::{Kind, Numbers, Order, Texts};
use super::folding::Folder;
use super::lists::Lists;
use super::mapped::{as_bytes, Number};

/// Collects texts and gives the sections of their index, as bytes, each method once and in the order of the file.
#[pyclass(frozen)]
pub struct LookupBuilder {
    is_by_character: bool,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    texts: Texts,
    /// The kind of each character that is not ASCII, as Python told it.
    kinds: std::collections::HashMap<char, Kind>,
    order: Option<Order>,
    ranks: Vec<u32>,
    lists: Option<Lists>,
    folder: Folder,
    /// The lower-cased texts of words, each followed by a zero byte.
    blob: Vec<u8>,
}

type Bytes<'py> = Bound<'py, PyBytes>;

#[pymethods]
impl LookupBuilder {
    #[new]
    fn new(is_by_character: bool) -> LookupBuilder {
        LookupBuilder { is_by_character, state: Mutex::default() }
    }

    /// Take in texts as stored, as UTF-8, each followed by a zero byte, for an index of characters.
    ///
    /// `form` gives a character folded, that in lower case one for one, and that in lower case as Python has it. Python
    /// goes on meanwhile; it is only asked about characters not met before.
    fn add_characters(&self, python: Python<'_>, joined: &[u8], form: Py<PyAny>) -> PyResult<()> {
        let joined = utf8(python, joined)?;
        python.detach(|| {
            let mut state = self.state();
            let folded = state.folder.fold(joined, true, &form)?;
            state.texts.add_characters(&folded.text);
            Ok(())
        })
    }

    /// Take in the same for an index of words.
    ///
    /// `kind` tells whether a character is a letter or digit, and whether it is white space.
    fn add_words(&self, python: Python<'_>, joined: &[u8], form: Py<PyAny>, kind: Py<PyAny>) -> PyResult<()> {
        let joined = utf8(python, joined)?;
        python.detach(|| {
            let mut state = self.state();
            let folded = state.folder.fold(joined, false, &form)?;
            state.add_lower(&folded.text, folded.lower(), &kind)
        })
    }

    /// Take in texts that are folded and in lower case already, one for one and as words have it.
    fn add_lower(&self, python: Python<'_>, plain: &str, lower: &str, kind: Py<PyAny>) -> PyResult<()> {
        python.detach(|| self.state().add_lower(plain, lower, &kind))
    }

    /// Give the number of units of all texts, each with its separator.
    fn total(&self) -> usize {
        self.state().texts.total()
    }

    /// Give the sections `row_of`, `position_of`, `class_length` and `class_first`.
    fn order<'py>(&self, py: Python<'py>) -> [Bytes<'py>; 4] {
        let mut state = self.state();
        let order = state.texts.order();
        let sections = [&order.row_of, &order.position_of, &order.sizes, &order.firsts].map(|part| bytes_of(py, part));
        state.order = Some(order);
        sections
    }

    /// Give the section `alphabet`.
    fn alphabet<'py>(&self, py: Python<'py>) -> Bytes<'py> {
        let mut state = self.state();
        let (codes, ranks) = state.texts.alphabet();
        state.ranks = ranks;
        bytes_of(py, &codes)
    }

    /// Give the sections `word_end` and `words`.
    fn vocabulary<'py>(&self, py: Python<'py>) -> [Bytes<'py>; 2] {
        let mut state = self.state();
        let (words, ends, ranks) = state.texts.vocabulary();
        state.ranks = ranks;
        [bytes_of(py, &ends), bytes_of(py, &words)]
    }

    /// Give the section `units`, with numbers of two bytes where all are below `narrow`, else of four.
    fn units<'py>(&self, py: Python<'py>, narrow: u32) -> (Bytes<'py>, usize) {
        let mut state = self.state();
        let State { texts, order, ranks, .. } = &mut *state;
        let empty = Order { row_of: Vec::new(), position_of: Vec::new(), sizes: Vec::new(), firsts: Vec::new() };
        let numbers = texts.stream(order.as_ref().unwrap_or(&empty), ranks, narrow);
        let bytes = match &numbers {
            Numbers::Narrow(units) => (bytes_of(py, units), 2),
            Numbers::Wide(units) => (bytes_of(py, units), 4),
        };
        state.lists = Some(Lists::new(&numbers, self.is_by_character));
        bytes
    }

    /// Give a piece of the section `postings`; it is empty behind its end.
    fn postings<'py>(&self, py: Python<'py>, start: usize, count: usize) -> Bytes<'py> {
        let state = self.state();
        let places = state.lists.as_ref().map_or(&[][..], |lists| &lists.places);
        bytes_of(py, &places[start.min(places.len())..start.saturating_add(count).min(places.len())])
    }

    /// Give the sections `list_key` and `list_start`.
    fn lists<'py>(&self, py: Python<'py>) -> [Bytes<'py>; 2] {
        let state = self.state();
        match &state.lists {
            Some(lists) => [&lists.keys, &lists.starts].map(|part| bytes_of(py, part)),
            None => [&Vec::new(), &vec![0u64]].map(|part| bytes_of(py, part)),
        }
    }

    /// Give the sections `blob` and `blob_end` of an index of words.
    fn blob<'py>(&self, py: Python<'py>) -> [Bytes<'py>; 2] {
        let blob = std::mem::take(&mut self.state().blob);
        let ends: Vec<u64> = memchr::memchr_iter(0, &blob).map(|end| end as u64).collect();
        [PyBytes::new(py, &blob), bytes_of(py, &ends)]
    }
}

impl State {
    fn add_lower(&mut self, plain: &str, lower: &str, ask: &Py<PyAny>) -> PyResult<()> {
        let State { texts, kinds, blob, .. } = self;
        blob.extend_from_slice(plain.as_bytes());
        texts.add_words(lower, |character| {
            if character.is_ascii() {
                return Ok(kind_of_ascii(character as u8));
            }
            if let Some(&kind) = kinds.get(&character) {
                return Ok(kind);
            }
            let kind = match Python::attach(|python| ask.call1(python, (character,))?.extract(python))? {
                (true, _) => Kind::Letter,
                (_, true) => Kind::Space,
                _ => Kind::Mark,
            };
            kinds.insert(character, kind);
            Ok(kind)
        })
    }
}

impl LookupBuilder {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn kind_of_ascii(character: u8) -> Kind {
    match character {
        b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'_' => Kind::Letter,
        b'\t'..=b'\r' | 0x1C..=0x1F | b' ' => Kind::Space,
        _ => Kind::Mark,
    }
}

fn bytes_of<'py, T: Number>(py: Python<'py>, numbers: &[T]) -> Bytes<'py> {
    PyBytes::new(py, as_bytes(numbers))
}

fn utf8<'a>(python: Python<'_>, bytes: &'a [u8]) -> PyResult<&'a str> {
    std::str::from_utf8(bytes).map_err(|error| match PyUnicodeDecodeError::new_utf8(python, bytes, error) {
        Ok(error) => PyErr::from_value(error.into_any()),
        Err(error) => error,
    })
}
