//! What Python sees of an index.

use std::sync::{Mutex, OnceLock, PoisonError, RwLock};

use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::containing::{mark_containing, mark_run, Lower};
use super::found::LookupFound;
use super::index::TextIndex;
use super::mapped::{Broken, Map, Place};
use super::marks::Marks;
use super::search::{search, Found, Scratch, Wish};
use super::words::mark_piece;

/// Matches as (key, score in tenths), and down to which score they are all that there are.
type Answer = (Vec<(i64, u32)>, u64);

const MOST_THREADS: usize = 64;
const DEAD_THREAD: Broken = Broken("a thread of the look-up died");

/// An index file opened for searching: see `tmkit/memory/index.py`, which gives the same answers.
///
/// `sections` names offset, number of items and bytes of an item of each section. `IndexError` when the file, or a part
/// of it that is met later, contradicts itself.
#[pyclass(frozen)]
pub struct LookupIndex {
    pub(super) index: TextIndex,
    pub(super) dead: RwLock<Dead>,
    lower: OnceLock<Lower>,
    scratches: Mutex<Vec<Scratch>>,
}

/// Texts taken out, as bits by position.
#[derive(Default)]
pub(super) struct Dead {
    pub(super) bits: Vec<u64>,
    count: usize,
}

impl Dead {
    fn holds(&self, text: u32) -> bool {
        self.bits.get(text as usize / 64).is_some_and(|word| word >> (text % 64) & 1 == 1)
    }

    fn add(&mut self, text: u32) {
        let word = text as usize / 64;
        self.bits.resize(self.bits.len().max(word + 1), 0);
        self.count += usize::from(!self.holds(text));
        self.bits[word] |= 1 << (text % 64);
    }
}

#[pymethods]
impl LookupIndex {
    #[new]
    fn new(map: &Bound<'_, PyAny>, sections: &Bound<'_, PyDict>) -> PyResult<LookupIndex> {
        let place = |name: &str| sections.get_item(name).ok().flatten().and_then(|place| place.extract::<Place>().ok());
        let index = TextIndex::open(&Map::new(map)?, place)?;
        Ok(LookupIndex { index, dead: RwLock::default(), lower: OnceLock::new(), scratches: Mutex::default() })
    }

    fn __len__(&self) -> usize {
        self.index.texts() - self.dead.read().unwrap_or_else(PoisonError::into_inner).count
    }

    /// Take texts out; keys that are not here are passed over.
    fn discard(&self, keys: Vec<i64>) {
        let mut dead = self.dead.write().unwrap_or_else(PoisonError::into_inner);
        let texts = keys.into_iter().filter_map(|key| self.index.text_of_key(key));
        texts.filter(|&text| (text as usize) < self.index.texts()).for_each(|text| dead.add(text));
    }

    /// Give the matches of one query; see [`search`].
    #[pyo3(signature = (query, least, wanted=None))]
    fn search(&self, py: Python<'_>, query: &[u8], least: u64, wanted: Option<usize>) -> PyResult<Answer> {
        let wish = Wish { least, wanted: wanted.unwrap_or(usize::MAX) };
        Ok(py.detach(|| self.with_scratch(|scratch| self.found(scratch, query, wish)))?)
    }

    /// Give the matches of many queries, in order, by some threads, while Python goes on.
    #[pyo3(signature = (queries, least, wanted=None, workers=1))]
    fn search_many(
        &self,
        py: Python<'_>,
        queries: Vec<Vec<u8>>,
        least: u64,
        wanted: Option<usize>,
        workers: usize,
    ) -> PyResult<Vec<Answer>> {
        let wish = Wish { least, wanted: wanted.unwrap_or(usize::MAX) };
        Ok(py.detach(|| self.found_by_threads(&queries, wish, workers))?)
    }

    /// Give the texts that contain a piece in lower case.
    ///
    /// `lower` gives the lower case of all characters of the index, as code points; it is asked once.
    fn containing_characters(this: &Bound<'_, Self>, sought: &[u8], lower: &Bound<'_, PyAny>) -> PyResult<LookupFound> {
        let LookupIndex { index, lower: known, .. } = this.get();
        if known.get().is_none() {
            let codes = lower.call0()?;
            let _ = known.set(Lower::new(codes.extract::<&[u8]>()?));
        }
        let mut marks = Marks::new(index);
        if let Some(lower) = known.get() {
            mark_containing(index, lower, sought, &mut marks);
        }
        Ok(LookupFound::new(this, marks))
    }

    /// The same for an index of words: the piece as UTF-8, and its own words, each followed by a line feed.
    fn containing_words(this: &Bound<'_, Self>, sought: &[u8], tokens: &[u8]) -> PyResult<LookupFound> {
        let index = &this.get().index;
        let mut marks = Marks::new(index);
        if let Some(blob) = &index.blob {
            mark_piece(index, blob, sought, tokens, &mut marks)?;
        }
        Ok(LookupFound::new(this, marks))
    }

    /// Give the keys of the texts in which the units of a query stand one after the other.
    fn with_run(&self, query: &[u8]) -> PyResult<Vec<i64>> {
        let mut marks = Marks::new(&self.index);
        mark_run(&self.index, query, &mut marks)?;
        let dead = self.dead.read().unwrap_or_else(PoisonError::into_inner);
        let keys: Result<Vec<i64>, Broken> =
            marks.texts().filter(|&text| !dead.holds(text)).map(|text| self.index.key(text)).collect();
        Ok(keys?)
    }
}

impl LookupIndex {
    fn found(&self, scratch: &mut Scratch, query: &[u8], wish: Wish) -> Result<Answer, Broken> {
        let dead = self.dead.read().unwrap_or_else(PoisonError::into_inner);
        let Found { matches, complete_to } = search(&self.index, |text| dead.holds(text), scratch, query, wish)?;
        Ok((matches, complete_to))
    }

    fn with_scratch<T>(&self, work: impl FnOnce(&mut Scratch) -> T) -> T {
        let kept = self.scratches.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut scratch = kept.unwrap_or_default();
        let done = work(&mut scratch);
        self.scratches.lock().unwrap_or_else(PoisonError::into_inner).push(scratch);
        done
    }

    /// Look up every n-th query in each of n threads, of which this one is the first.
    fn found_by_threads(&self, queries: &[Vec<u8>], wish: Wish, workers: usize) -> Result<Vec<Answer>, Broken> {
        let threads = workers.min(queries.len()).clamp(1, MOST_THREADS);
        let work = |first: usize| -> Result<Vec<Answer>, Broken> {
            let share = queries.iter().skip(first).step_by(threads);
            self.with_scratch(|scratch| share.map(|query| self.found(scratch, query, wish)).collect())
        };
        let parts: Vec<Result<Vec<Answer>, Broken>> = std::thread::scope(|scope| {
            let others: Vec<_> = (1..threads).map(|first| scope.spawn(move || work(first))).collect();
            let own = std::iter::once(work(0));
            own.chain(others.into_iter().map(|thread| thread.join().unwrap_or(Err(DEAD_THREAD)))).collect()
        });
        let mut parts: Vec<_> =
            parts.into_iter().map(|part| part.map(Vec::into_iter)).collect::<Result<Vec<_>, Broken>>()?;
        Ok((0..queries.len()).filter_map(|at| parts[at % threads].next()).collect())
    }
}
