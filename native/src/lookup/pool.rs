//! A changing set of texts in working memory, searched one by one: what an index has not taken in yet.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use pyo3::prelude::*;

use super::distance::Pattern;
use super::plan::farthest;

/// Texts under keys, each as units of four bytes: see `tmkit/memory/pool.py`, which gives the same answers.
#[pyclass(frozen)]
#[derive(Default)]
pub struct LookupPool {
    pool: Mutex<Pool>,
}

#[derive(Default)]
struct Pool {
    texts: BTreeMap<i64, Vec<u32>>,
    pattern: Pattern,
    /// One more than the greatest unit seen.
    alphabet: usize,
}

#[pymethods]
impl LookupPool {
    #[new]
    fn new() -> LookupPool {
        LookupPool::default()
    }

    /// Put in a text, or put it in the place of the one that has this key.
    fn add(&self, key: i64, text: &[u8]) {
        let mut pool = self.pool.lock().unwrap_or_else(PoisonError::into_inner);
        let units = units_of(text);
        let above = units.iter().max().map_or(0, |&unit| unit as usize + 1);
        pool.alphabet = pool.alphabet.max(above.min(0x11_0000));
        pool.texts.insert(key, units);
    }

    /// Take a text out, if it is there.
    fn discard(&self, key: i64) {
        self.pool.lock().unwrap_or_else(PoisonError::into_inner).texts.remove(&key);
    }

    /// Give key and score in tenths of every text that scores `least` tenths or more with a query, in order of key.
    fn search(&self, query: &[u8], least: u64) -> Vec<(i64, u32)> {
        let mut guard = self.pool.lock().unwrap_or_else(PoisonError::into_inner);
        let pool = &mut *guard;
        let query = units_of(query);
        if query.is_empty() {
            return Vec::new();
        }
        pool.pattern.set(&query, pool.alphabet);
        let mut matches = Vec::new();
        for (&key, text) in pool.texts.iter().filter(|(_, text)| !text.is_empty()) {
            let longer = text.len().max(query.len()) as u64;
            if let Some(distance) = pool.pattern.distance(text, farthest(longer, least) as u32) {
                matches.push((key, (1000 * (longer - u64::from(distance)) / longer) as u32));
            }
        }
        matches
    }
}

fn units_of(text: &[u8]) -> Vec<u32> {
    text.chunks_exact(4).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]])).collect()
}
