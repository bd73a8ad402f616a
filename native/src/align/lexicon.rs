//! A lexicon learnt from aligned segments, in both directions: `tmkit/bitext/model1.py`.

use super::arrays::{as_bytes, copied, indexes, sized, wrong, Rows};
use super::threads::{in_two_threads, WORTH_A_THREAD};
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// The numbers of the model that Python brings along: `tmkit.bitext.model1.Settings`.
#[derive(FromPyObject)]
pub struct Settings {
    discount: f64,
    null_weight: f64,
    seed_share: f64,
    steps: usize,
}

/// Aligned segments (the distinct words of both sides), how much each counts, and how frequent the words are.
struct Lessons {
    zh: Rows,
    en: Rows,
    weights: Vec<f64>,
    zh_frequencies: Vec<f64>,
    en_frequencies: Vec<f64>,
}

/// Pairs of words, each once, as they are first met, with the weight known beforehand.
///
/// In this order the numbers of pairs that meet in one place lie near each other, and so do they in memory.
struct Links {
    zh: Vec<u32>,
    en: Vec<u32>,
    prior: Vec<f64>,
    /// For each meeting of two words in the lessons, in order, its link.
    met: Vec<u32>,
}

type Learnt<'py> = [Bound<'py, PyBytes>; 5];

/// Give the links that are left (Chinese, English, weight known beforehand), and t(en | zh) and t(zh | en) of each.
#[pyfunction]
pub fn learn_lexicon<'py>(lessons: &Bound<'py, PyAny>, settings: Settings) -> PyResult<Learnt<'py>> {
    let py = lessons.py();
    let (lessons, seeds) = Lessons::of(lessons)?;
    let (links, forward, backward) = py.detach(|| lessons.learn(&seeds, &settings));
    let left: Vec<usize> = (0..forward.len()).filter(|&link| forward[link] > 0.0 || backward[link] > 0.0).collect();
    let words = |words: &[u32]| as_bytes(py, &left, |link| i64::from(words[link]).to_ne_bytes());
    let floats = |values: &[f64]| as_bytes(py, &left, |link| values[link].to_ne_bytes());
    Ok([words(&links.zh)?, words(&links.en)?, floats(&links.prior)?, floats(&forward)?, floats(&backward)?])
}

fn read_seeds(seeds: &Bound<'_, PyAny>, lessons: &Lessons) -> PyResult<Vec<(u64, f64)>> {
    let zh = indexes(&seeds.getattr("zh")?, lessons.zh_frequencies.len())?;
    let en = indexes(&seeds.getattr("en")?, lessons.en_frequencies.len())?;
    let weight: Vec<f64> = sized(&seeds.getattr("weight")?, zh.len())?;
    if zh.len() != en.len() {
        return Err(wrong("the sides have not the same number of links"));
    }
    Ok(zh.iter().zip(&en).map(|(&zh, &en)| key(zh, en)).zip(weight).collect())
}

fn key(zh: u32, en: u32) -> u64 {
    u64::from(zh) << 32 | u64::from(en)
}

impl Lessons {
    /// Take `tmkit.bitext.model1.Lessons`, and give the links known beforehand beside it.
    fn of(lessons: &Bound<'_, PyAny>) -> PyResult<(Lessons, Vec<(u64, f64)>)> {
        let frequencies = lessons.getattr("frequencies")?;
        let zh_frequencies: Vec<f64> = copied(&frequencies.getattr("zh")?)?;
        let en_frequencies: Vec<f64> = copied(&frequencies.getattr("en")?)?;
        let zh = Rows::of(&lessons.getattr("zh")?, zh_frequencies.len())?;
        let en = Rows::of(&lessons.getattr("en")?, en_frequencies.len())?;
        if zh.len() != en.len() {
            return Err(wrong("the sides have not the same number of segments"));
        }
        let weights = sized(&lessons.getattr("weights")?, zh.len())?;
        let seeds = lessons.getattr("seeds")?;
        let lessons = Lessons { zh, en, weights, zh_frequencies, en_frequencies };
        let seeds = read_seeds(&seeds, &lessons)?;
        Ok((lessons, seeds))
    }

    fn learn(&self, seeds: &[(u64, f64)], settings: &Settings) -> (Links, Vec<f64>, Vec<f64>) {
        let links = self.links(seeds);
        let share = |forward| self.share(&links, settings, forward);
        let (forward, backward) = if links.met.len() < WORTH_A_THREAD {
            (share(true), share(false))
        } else {
            in_two_threads(|| share(true), || share(false))
        };
        (links, forward, backward)
    }

    /// Lay out which words meet: English words in order, and with each the Chinese words of its segment.
    fn links(&self, seeds: &[(u64, f64)]) -> Links {
        let mut numbers: HashMap<u64, u32, BuildHasherDefault<Mixer>> = HashMap::default();
        let mut keys = Vec::new();
        let mut number_of = |key: u64| {
            *numbers.entry(key).or_insert_with(|| {
                keys.push(key);
                keys.len() as u32 - 1
            })
        };
        let mut met = Vec::new();
        for pair in 0..self.zh.len() {
            for &en in self.en.row(pair) {
                met.extend(self.zh.row(pair).iter().map(|&zh| number_of(key(zh, en))));
            }
        }
        let seeded: Vec<u32> = seeds.iter().map(|&(key, _)| number_of(key)).collect();
        let mut prior = vec![0.0; keys.len()];
        for (number, (_, weight)) in seeded.iter().zip(seeds) {
            prior[*number as usize] += weight;
        }
        let (zh, en) = keys.iter().map(|&key| ((key >> 32) as u32, key as u32)).unzip();
        Links { zh, en, prior, met }
    }

    /// Give t(en | zh) of each link if `forward`, else t(zh | en).
    fn share(&self, links: &Links, settings: &Settings, forward: bool) -> Vec<f64> {
        let (source, target) = if forward { (&links.zh, &links.en) } else { (&links.en, &links.zh) };
        let (size, ground) = if forward {
            (self.zh_frequencies.len(), &self.en_frequencies)
        } else {
            (self.en_frequencies.len(), &self.zh_frequencies)
        };
        let sums = sums_by(source, &links.prior, size);
        let mut mass: Vec<f64> = source
            .iter()
            .zip(&links.prior)
            .map(|(&word, weight)| settings.seed_share * weight / sums[word as usize].max(1e-12))
            .collect();
        for _ in 0..settings.steps {
            let rest = rest_of(source, &mass, size);
            let value: Vec<f64> = (0..mass.len())
                .map(|link| mass[link] + rest[source[link] as usize] * ground[target[link] as usize])
                .collect();
            let mut counts = vec![0.0; mass.len()];
            self.expect(links, &value, settings, forward, &mut counts);
            counts.iter_mut().zip(&links.prior).for_each(|(count, weight)| *count += weight);
            let sums = sums_by(source, &counts, size);
            for (link, count) in counts.iter().enumerate() {
                mass[link] = (count - settings.discount).max(0.0) / sums[source[link] as usize].max(1e-12);
            }
        }
        mass
    }

    /// Add up how often each link is expected to hold, where each word comes from one of its segment or from none.
    fn expect(&self, links: &Links, value: &[f64], settings: &Settings, forward: bool, counts: &mut [f64]) {
        let mut first = 0;
        let mut totals = Vec::new();
        for pair in 0..self.zh.len() {
            let (zh, en) = (self.zh.row(pair), self.en.row(pair));
            let met = &links.met[first..first + zh.len() * en.len()];
            first += met.len();
            if forward {
                total_rows(met, value, zh.len(), &mut totals);
                self.add_nulls(en, &self.en_frequencies, settings.null_weight * zh.len() as f64, &mut totals);
            } else {
                total_columns(met, value, zh.len(), &mut totals);
                self.add_nulls(zh, &self.zh_frequencies, settings.null_weight * en.len() as f64, &mut totals);
            }
            for (en, row) in met.chunks(zh.len().max(1)).enumerate() {
                for (zh, &link) in row.iter().enumerate() {
                    let total = totals[if forward { en } else { zh }];
                    counts[link as usize] += value[link as usize] * self.weights[pair] / total;
                }
            }
        }
    }

    fn add_nulls(&self, words: &[u32], frequencies: &[f64], weight: f64, totals: &mut [f64]) {
        for (total, &word) in totals.iter_mut().zip(words) {
            *total += weight * frequencies[word as usize];
        }
    }
}

/// The sums of each English word over the Chinese words of its segment.
fn total_rows(met: &[u32], value: &[f64], width: usize, totals: &mut Vec<f64>) {
    totals.clear();
    if width > 0 {
        totals.extend(met.chunks(width).map(|row| row.iter().fold(0.0, |sum, &link| sum + value[link as usize])));
    }
}

/// The sums of each Chinese word over the English words of its segment.
fn total_columns(met: &[u32], value: &[f64], width: usize, totals: &mut Vec<f64>) {
    totals.clear();
    totals.resize(width, 0.0);
    for row in met.chunks(width.max(1)) {
        for (total, &link) in totals.iter_mut().zip(row) {
            *total += value[link as usize];
        }
    }
}

fn sums_by(words: &[u32], values: &[f64], size: usize) -> Vec<f64> {
    let mut sums = vec![0.0; size];
    for (&word, value) in words.iter().zip(values) {
        sums[word as usize] += value;
    }
    sums
}

/// The probability of each word that no link holds.
fn rest_of(words: &[u32], mass: &[f64], size: usize) -> Vec<f64> {
    sums_by(words, mass, size).iter().map(|sum| (1.0 - sum).clamp(0.0, 1.0)).collect()
}

/// A quick hash of one number (Fibonacci hashing); the keys are not chosen by an adversary who could slow down others.
#[derive(Default)]
struct Mixer(u64);

impl Hasher for Mixer {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u64(u64::from(byte));
        }
    }

    fn write_u64(&mut self, number: u64) {
        let mixed = (self.0 ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ mixed >> 32;
    }
}
