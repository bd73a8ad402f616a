//! The sum over all that speaks for and against every bead of a band: `tmkit/bitext/beadsums.py`.

use super::arrays::{indexes, sized, wrong, Rows};
use super::band::{Band, BEAD_TYPES, LONGEST, NEVER};
use super::logarithm::natural_log;
use super::spans::{Evidence, Support, Table};
use super::threads::{in_two_threads, WORTH_A_THREAD};
use pyo3::buffer::PyBuffer;
use pyo3::prelude::*;
use std::ops::Range;

/// What one side of a document brings in: `tmkit.bitext.beadsums.Side`.
struct Side {
    tokens: Rows,
    bytes: Vec<f64>,
    own: Vec<Vec<f64>>,
    logs: Vec<Vec<f64>>,
}

impl Side {
    fn of(side: &Bound<'_, PyAny>, segments: usize, tokens: usize) -> PyResult<Side> {
        let by_span = |name: &str| -> PyResult<Vec<Vec<f64>>> {
            let values = sized::<f64>(&side.getattr(name)?, LONGEST * (segments + 1))?;
            Ok(values.chunks(segments + 1).map(<[f64]>::to_vec).collect())
        };
        let tokens = Rows::of(&side.getattr("tokens")?, tokens)?;
        if tokens.len() != segments {
            return Err(wrong("the band has not the size of the document"));
        }
        let bytes = sized(&side.getattr("bytes")?, segments + 1)?;
        Ok(Side { tokens, bytes, own: by_span("own")?, logs: by_span("logs")? })
    }
}

/// A mark on each segment, and what it costs where those at the ends of a bead differ.
struct Marks {
    cost: f64,
    zh: Vec<u32>,
    en: Vec<u32>,
}

/// How lengths vary: `tmkit.bitext.length.LengthModel`.
struct Lengths {
    ratio: f64,
    deviation: f64,
}

/// The scores of the beads that end in a band, computed for the rows that are asked for.
#[pyclass(frozen, module = "tmkit._native")]
pub struct BeadScores {
    band: Band,
    zh: Side,
    en: Side,
    forward: Table,
    backward: Table,
    forward_support: Support,
    backward_support: Support,
    marks: Vec<Marks>,
    prior: Vec<f64>,
    lengths: Lengths,
    length_cost: f64,
    ratio_cost: f64,
}

#[pymethods]
impl BeadScores {
    /// Take `tmkit.bitext.beadsums.Terms` and a band.
    #[new]
    fn new(terms: &Bound<'_, PyAny>, band: &Bound<'_, PyAny>) -> PyResult<Self> {
        let band = Band::of(band)?;
        let (rows, columns) = (band.rows() - 1, band.columns());
        let (forward, backward) = (terms.getattr("forward")?, terms.getattr("backward")?);
        let (zh_words, en_words) = (forward.getattr("rest")?.len()?, backward.getattr("rest")?.len()?);
        let (forward, backward) = (Table::of(&forward, en_words)?, Table::of(&backward, zh_words)?);
        let length = terms.getattr("length")?;
        let mut marks = Vec::new();
        for mark in terms.getattr("marks")?.try_iter()? {
            marks.push(read_marks(&mark?, rows, columns)?);
        }
        Ok(BeadScores {
            zh: Side::of(&terms.getattr("zh")?, rows, zh_words)?,
            en: Side::of(&terms.getattr("en")?, columns, en_words)?,
            forward_support: Support::of(&terms.getattr("forward_support")?)?,
            backward_support: Support::of(&terms.getattr("backward_support")?)?,
            prior: sized(&terms.getattr("prior")?, BEAD_TYPES.len())?,
            lengths: Lengths {
                ratio: length.getattr("ratio")?.extract()?,
                deviation: length.getattr("variance")?.extract::<f64>()?.sqrt(),
            },
            length_cost: terms.getattr("length_cost")?.extract()?,
            ratio_cost: terms.getattr("ratio_cost")?.extract()?,
            band,
            forward,
            backward,
            marks,
        })
    }

    /// Write the scores of the cells of some rows into an array of shape (bead types, cells).
    fn fill(&self, py: Python<'_>, first: usize, last: usize, scores: &Bound<'_, PyAny>) -> PyResult<()> {
        if first > last || last > self.band.rows() {
            return Err(wrong(format!("rows {first} to {last} of {}", self.band.rows())));
        }
        let values = py.detach(|| self.rows(first..last));
        PyBuffer::<f32>::get(scores)?.copy_from_slice(py, &values)
    }
}

fn read_marks(mark: &Bound<'_, PyAny>, rows: usize, columns: usize) -> PyResult<Marks> {
    let side = |name: &str, size: usize| -> PyResult<Vec<u32>> {
        let values = indexes(&mark.getattr(name)?, u32::MAX as usize)?;
        if values.len() == size {
            Ok(values)
        } else {
            Err(wrong("not one mark for each segment"))
        }
    };
    Ok(Marks { cost: mark.getattr("cost")?.extract()?, zh: side("zh", rows)?, en: side("en", columns)? })
}

/// Some rows of the band, from `first` to before `stop`: the number of their first cell, and how many they have.
struct Slab {
    first: usize,
    stop: usize,
    start: usize,
    size: usize,
}

/// For each span a worth for each cell of a slab.
type BySpan = Vec<Vec<f32>>;

/// The worths of both directions, from the cell `start` on.
struct Worths {
    start: usize,
    forward: BySpan,
    backward: BySpan,
}

impl BeadScores {
    /// Give the scores of some rows, of either half in a thread of its own where that pays.
    fn rows(&self, asked: Range<usize>) -> Vec<f32> {
        let size = self.band.starts[asked.end] - self.band.starts[asked.start];
        if size < WORTH_A_THREAD {
            return self.rows_at_once(asked);
        }
        let half = self.band.starts[asked.start] + size / 2;
        let middle = self.band.starts.partition_point(|&start| start < half).min(asked.end);
        let (upper, lower) =
            in_two_threads(|| self.rows_at_once(asked.start..middle), || self.rows_at_once(middle..asked.end));
        let (upper_size, lower_size) = (upper.len() / BEAD_TYPES.len(), lower.len() / BEAD_TYPES.len());
        let mut scores = Vec::with_capacity(upper.len() + lower.len());
        for number in 0..BEAD_TYPES.len() {
            scores.extend_from_slice(&upper[number * upper_size..(number + 1) * upper_size]);
            scores.extend_from_slice(&lower[number * lower_size..(number + 1) * lower_size]);
        }
        scores
    }

    fn rows_at_once(&self, asked: Range<usize>) -> Vec<f32> {
        if asked.is_empty() {
            return Vec::new();
        }
        let worths = self.worths(asked.clone());
        let start = self.band.starts[asked.start];
        let size = self.band.starts[asked.end] - start;
        let mut scores = vec![NEVER as f32; BEAD_TYPES.len() * size];
        for row in asked {
            for (number, &(k, m)) in BEAD_TYPES.iter().enumerate() {
                let columns = self.bead_ends(row, k, m);
                if !columns.is_empty() {
                    let to = number * size + self.band.cell(row, columns.start) - start;
                    let here = &mut scores[to..to + columns.len()];
                    self.score_beads(row, columns, number, &worths, here);
                }
            }
        }
        scores
    }

    /// The columns where a bead of k and m segments may end in a row: all it covers is in the band.
    fn bead_ends(&self, row: usize, k: usize, m: usize) -> Range<usize> {
        if row < k {
            return 0..0;
        }
        let first = self.band.low[row].max(1) + m - 1;
        first..(self.band.high[row + 1 - k] + 1).max(first)
    }

    /// Write the scores of the beads of one type that end in some columns of a row.
    fn score_beads(&self, row: usize, columns: Range<usize>, number: usize, worths: &Worths, scores: &mut [f32]) {
        let (k, m) = BEAD_TYPES[number];
        let size = columns.len();
        let mut values = vec![0.0f64; size];
        let at = self.band.cell(row, columns.start) - worths.start;
        for back in 0..m {
            add(&mut values, &worths.forward[k - 1][at - back..at - back + size]);
        }
        for back in 0..k {
            let above = self.band.cell(row - back, columns.start) - worths.start;
            add(&mut values, &worths.backward[m - 1][above..above + size]);
        }
        let (prior, zh_own) = (self.prior[number], self.zh.own[k - 1][row]);
        for (value, en_own) in values.iter_mut().zip(&self.en.own[m - 1][columns.clone()]) {
            *value = *value + prior + zh_own + en_own;
        }
        for mark in &self.marks {
            let zh = mark.zh[row - 1];
            for (value, en) in values.iter_mut().zip(&mark.en[columns.start - 1..columns.end - 1]) {
                *value -= if *en == zh { 0.0 } else { mark.cost };
            }
        }
        self.subtract_lengths(row, columns, (k, m), &mut values);
        for (score, value) in scores.iter_mut().zip(&values) {
            *score = *value as f32;
        }
    }

    fn subtract_lengths(&self, row: usize, columns: Range<usize>, (k, m): (usize, usize), values: &mut [f64]) {
        let zh = self.zh.bytes[row] - self.zh.bytes[row - k];
        let before = &self.en.bytes[columns.start - m..columns.end - m];
        let until = &self.en.bytes[columns.clone()];
        for (value, (until, before)) in values.iter_mut().zip(until.iter().zip(before)) {
            *value -= self.length_cost * self.lengths.penalty(zh, until - before);
        }
        let zh = self.zh.logs[k - 1][row];
        for (value, en) in values.iter_mut().zip(&self.en.logs[m - 1][columns]) {
            *value -= self.ratio_cost * (en - zh).abs();
        }
    }

    fn worths(&self, asked: Range<usize>) -> Worths {
        let first = asked.start.saturating_sub(LONGEST);
        let start = self.band.starts[first];
        let size = self.band.starts[asked.end] - start;
        let slab = Slab { first, stop: asked.end, start, size };
        Worths { start, forward: self.read_forward(&slab), backward: self.read_backward(&slab) }
    }

    /// The worth of each English segment for the Chinese spans that end at each row.
    fn read_forward(&self, slab: &Slab) -> BySpan {
        let mut worths = vec![vec![0.0; slab.size]; LONGEST];
        let begin = slab.first.saturating_sub(LONGEST);
        let mut evidence = Evidence::new(&self.zh.tokens, &self.forward, begin);
        for row in slab.first.max(1)..slab.stop {
            evidence.move_to(row - 1);
            let spans = evidence.spans();
            for column in self.band.low[row].max(1)..=self.band.high[row] {
                let words = self.en.tokens.row(column - 1);
                let cell = self.band.cell(row, column) - slab.start;
                for (span, worth) in evidence.worths(&spans, words, &self.forward_support).into_iter().enumerate() {
                    worths[span][cell] = worth;
                }
            }
        }
        worths
    }

    /// The worth of each Chinese segment for the English spans that end at each column.
    fn read_backward(&self, slab: &Slab) -> BySpan {
        let mut worths = vec![vec![0.0; slab.size]; LONGEST];
        let left = self.band.low[slab.first].max(1);
        let begin = (left - 1).saturating_sub(LONGEST - 1);
        let mut evidence = Evidence::new(&self.en.tokens, &self.backward, begin);
        let (mut top, mut bottom) = (slab.first.max(1), slab.first.max(1));
        for column in left..=self.band.high[slab.stop - 1] {
            evidence.move_to(column - 1);
            let spans = evidence.spans();
            while top < slab.stop && self.band.high[top] < column {
                top += 1;
            }
            bottom = bottom.max(top);
            while bottom < slab.stop && self.band.low[bottom] <= column {
                bottom += 1;
            }
            for row in top..bottom {
                let words = self.zh.tokens.row(row - 1);
                let cell = self.band.cell(row, column) - slab.start;
                for (span, worth) in evidence.worths(&spans, words, &self.backward_support).into_iter().enumerate() {
                    worths[span][cell] = worth;
                }
            }
        }
        worths
    }
}

#[inline(always)]
fn add(values: &mut [f64], more: &[f32]) {
    for (value, worth) in values.iter_mut().zip(more) {
        *value += f64::from(*worth);
    }
}

impl Lengths {
    /// Give -log of the two-sided tail P(|Z| > |z|), at most 27.6.
    #[inline(always)]
    fn penalty(&self, zh: f64, en: f64) -> f64 {
        let expected = self.ratio * zh;
        let deviation = (en - expected) / ((expected + en) / 2.0).max(1.0).sqrt();
        let x = deviation.abs() / self.deviation / std::f64::consts::SQRT_2;
        let t = 1.0 / (1.0 + 0.327_591_1 * x);
        let sum = -1.453_152_027 + t * 1.061_405_429;
        let sum = 1.421_413_741 + t * sum;
        let sum = -0.284_496_736 + t * sum;
        let polynomial = t * (0.254_829_592 + t * sum);
        (x * x - natural_log(polynomial)).min(27.6)
    }
}
