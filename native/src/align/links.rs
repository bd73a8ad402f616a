//! The words of a bead linked one to one, the strongest links first: `tmkit/bitext/linking.py`.

use super::arrays::{as_bytes, copied, indexes, sized, wrong, Rows};
use super::logarithm::natural_log;
use super::threads::{in_two_threads, WORTH_A_THREAD};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

/// More different words than any text has; tables by word stay within memory.
const MOST_WORDS: usize = 1 << 26;
/// How many sums `LinkWeights` weighs.
const SUMS: usize = 9;
/// So many words left unlinked on either side say nothing.
const FEW_LEFT: f64 = 3.0;

/// Give for each bead the nine sums that `LinkWeights` weighs, as rows of nine numbers.
#[pyfunction]
pub fn link_features<'py>(
    document: &Bound<'py, PyAny>,
    strengths: &Bound<'_, PyAny>,
    beads: &Bound<'_, PyAny>,
    pull: f64,
) -> PyResult<Bound<'py, PyBytes>> {
    let py = document.py();
    let zh = Rows::of(&document.getattr("zh")?, MOST_WORDS)?;
    let words: usize = strengths.getattr("base")?.extract()?;
    let strengths = Strengths::of(strengths)?;
    let en = Rows::of(&document.getattr("en")?, words)?;
    let beads = read_beads(beads, &zh, &en)?;
    let linker = Linker { zh, en, strengths, pull };
    let sums = py.detach(|| linker.sums(&beads));
    as_bytes(py, &sums, f64::to_ne_bytes)
}

/// A bead that may be: its Chinese segments, from the first to before the last, and its English ones.
struct Bead {
    zh: (usize, usize),
    en: (usize, usize),
}

fn read_beads(beads: &Bound<'_, PyAny>, zh: &Rows, en: &Rows) -> PyResult<Vec<Bead>> {
    let side = |end: &str, size: &str, rows: &Rows| -> PyResult<Vec<(usize, usize)>> {
        let ends = indexes(&beads.getattr(end)?, rows.len() + 1)?;
        let sizes = indexes(&beads.getattr(size)?, rows.len() + 1)?;
        if ends.len() != sizes.len() || ends.iter().zip(&sizes).any(|(end, size)| end < size) {
            return Err(wrong("a bead begins before the first segment"));
        }
        Ok(ends.iter().zip(&sizes).map(|(&end, &size)| ((end - size) as usize, end as usize)).collect())
    };
    let (zh, en) = (side("zh", "k", zh)?, side("en", "m", en)?);
    if zh.len() != en.len() {
        return Err(wrong("the sides have not the same number of beads"));
    }
    Ok(zh.into_iter().zip(en).map(|(zh, en)| Bead { zh, en }).collect())
}

/// How strongly words belong together: for each Chinese word the English ones, rising, with the strength.
struct Strengths {
    starts: Vec<usize>,
    words: Vec<u32>,
    values: Vec<f64>,
}

impl Strengths {
    fn of(strengths: &Bound<'_, PyAny>) -> PyResult<Strengths> {
        let base: i64 = strengths.getattr("base")?.extract()?;
        let keys: Vec<i64> = copied(&strengths.getattr("keys")?)?;
        let values = sized(&strengths.getattr("values")?, keys.len())?;
        let last = keys.last().map_or(0, |key| key / base.max(1));
        let fits = (1..=MOST_WORDS as i64).contains(&base) && last < MOST_WORDS as i64;
        if !fits || keys.first().is_some_and(|&key| key < 0) || !keys.is_sorted() {
            return Err(wrong("the keys of the strengths do not rise"));
        }
        let starts = (0..=last + 1).map(|word| keys.partition_point(|key| key / base < word)).collect();
        Ok(Strengths { starts, words: keys.iter().map(|key| (key % base) as u32).collect(), values })
    }

    /// The English words that belong to a Chinese one, and how strongly.
    fn row(&self, zh: u32) -> (&[u32], &[f64]) {
        match self.starts.get(zh as usize..zh as usize + 2) {
            Some(&[start, stop]) => (&self.words[start..stop], &self.values[start..stop]),
            _ => (&[], &[]),
        }
    }
}

/// Two words of a bead that may be linked: their places in their sides, and how far apart these are (0..1).
struct Link {
    zh: usize,
    en: usize,
    strength: f64,
    apart: f64,
    rank: f64,
}

struct Linker {
    zh: Rows,
    en: Rows,
    strengths: Strengths,
    pull: f64,
}

impl Linker {
    fn sums(&self, beads: &[Bead]) -> Vec<f64> {
        if beads.len() < WORTH_A_THREAD {
            return self.sums_in_turn(beads);
        }
        let (first, second) = beads.split_at(beads.len() / 2);
        let (mut sums, more) = in_two_threads(|| self.sums_in_turn(first), || self.sums_in_turn(second));
        sums.extend_from_slice(&more);
        sums
    }

    fn sums_in_turn(&self, beads: &[Bead]) -> Vec<f64> {
        let (mut links, mut places) = (Vec::new(), Places::default());
        beads.iter().flat_map(|bead| self.link(bead, &mut places, &mut links)).collect()
    }

    /// Link the words of a bead, each at most once, and add up.
    fn link(&self, bead: &Bead, places: &mut Places, links: &mut Vec<Link>) -> [f64; SUMS] {
        let (zh, en) = (self.zh.span(bead.zh.0, bead.zh.1), self.en.span(bead.en.0, bead.en.1));
        places.set(en);
        self.find(zh, en.len(), places, links);
        places.clear(en);
        links.sort_unstable_by(|one, other| {
            one.rank.total_cmp(&other.rank).then(one.zh.cmp(&other.zh)).then(one.en.cmp(&other.en))
        });
        let (mut zh_taken, mut en_taken) = (vec![false; zh.len()], vec![false; en.len()]);
        let (mut strength, mut distance, mut linked) = (0.0, 0.0, 0);
        for link in links.iter() {
            if !(zh_taken[link.zh] || en_taken[link.en]) {
                (zh_taken[link.zh], en_taken[link.en]) = (true, true);
                strength += link.strength;
                distance += link.strength * link.apart;
                linked += 1;
            }
        }
        let average = strength / zh.len().min(en.len()).max(1) as f64;
        let (k, m) = (bead.zh.1 - bead.zh.0, bead.en.1 - bead.en.0);
        let more = (k + m) as f64 - 2.0;
        let several = f64::from(k > 1 && m > 1);
        let left = |words: usize| (words - linked) as f64 + FEW_LEFT;
        let uneven = natural_log(left(en.len()) / left(zh.len())).abs();
        [strength, distance, distance * more, average, average * more, linked as f64, uneven, more, several]
    }

    /// Find all pairs of words that belong together.
    fn find(&self, zh: &[u32], en_size: usize, places: &Places, links: &mut Vec<Link>) {
        links.clear();
        for (left, &word) in zh.iter().enumerate() {
            let (partners, values) = self.strengths.row(word);
            for (&partner, &strength) in partners.iter().zip(values) {
                for right in places.of(partner) {
                    let place = (left as f64 + 0.5) / zh.len() as f64;
                    let apart = (place - (right as f64 + 0.5) / en_size as f64).abs();
                    links.push(Link { zh: left, en: right, strength, apart, rank: self.pull * apart - strength });
                }
            }
        }
    }
}

/// Where each word stands in the English side of a bead.
#[derive(Default)]
struct Places {
    /// For each word one more than its last place, or 0; for each place the same for the one before it.
    last: Vec<u32>,
    before: Vec<u32>,
}

impl Places {
    fn set(&mut self, words: &[u32]) {
        self.before.clear();
        for (place, &word) in words.iter().enumerate() {
            if self.last.len() <= word as usize {
                self.last.resize(word as usize + 1, 0);
            }
            self.before.push(self.last[word as usize]);
            self.last[word as usize] = place as u32 + 1;
        }
    }

    fn clear(&mut self, words: &[u32]) {
        words.iter().for_each(|&word| self.last[word as usize] = 0);
    }

    fn of(&self, word: u32) -> impl Iterator<Item = usize> + '_ {
        let mut next = self.last.get(word as usize).copied().unwrap_or(0);
        std::iter::from_fn(move || {
            let place = (next as usize).checked_sub(1)?;
            next = self.before[place];
            Some(place)
        })
    }
}
