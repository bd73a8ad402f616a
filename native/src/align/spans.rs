//! How well one segment is explained by a span of the other side, and what that is worth: `tmkit/bitext/scores.py`.

use super::arrays::{borders, indexes, sized, Rows};
use super::band::LONGEST;
use super::logarithm::natural_log;
use pyo3::prelude::*;

const FLOOR: f64 = 0.7;
const PIECE: usize = 32;
const ENOUGH: f32 = 0.3;
const AGAINST: f32 = -0.12;
/// Room for the longest span, rounded up so that the numbers of a word lie in one cache line.
const SLOTS: usize = 8;

/// t(to | from) / p(to) as sparse rows, and the mass of each token that no entry holds: `tmkit.bitext.model1.Table`.
pub struct Table {
    starts: Vec<usize>,
    columns: Vec<u32>,
    ratios: Vec<f64>,
    rest: Vec<f64>,
    width: usize,
}

impl Table {
    /// Take a table into a language of `width` words.
    pub fn of(table: &Bound<'_, PyAny>, width: usize) -> PyResult<Table> {
        let columns = indexes(&table.getattr("columns")?, width)?;
        let starts = borders(&table.getattr("starts")?, columns.len())?;
        let ratios = sized(&table.getattr("ratios")?, columns.len())?;
        let rest = sized(&table.getattr("rest")?, starts.len() - 1)?;
        Ok(Table { starts, columns, ratios, rest, width })
    }

    /// The number of words of the language it leads to.
    pub fn width(&self) -> usize {
        self.width
    }
}

/// What a log likelihood ratio is worth: `tmkit.bitext.beadsums.Support`.
pub struct Support {
    ratio: f32,
    average: f32,
    none: f32,
    against: f32,
}

impl Support {
    pub fn of(support: &Bound<'_, PyAny>) -> PyResult<Support> {
        let number = |name: &str| -> PyResult<f32> { Ok(support.getattr(name)?.extract::<f64>()? as f32) };
        Ok(Support {
            ratio: number("ratio")?,
            average: number("average")?,
            none: number("none")?,
            against: number("against")?,
        })
    }

    #[inline(always)]
    fn worth(&self, ratio: f32, size: usize) -> f32 {
        let mut value = ratio * self.ratio;
        value += self.average * (ratio / size.max(1) as f32).min(ENOUGH);
        value -= self.none * f32::from(u8::from(ratio < 0.0));
        value - self.against * f32::from(u8::from(ratio < AGAINST * size as f32))
    }
}

/// The evidence of the last segments of one side for every word of the other.
pub struct Evidence<'a> {
    source: &'a Rows,
    table: &'a Table,
    /// For each word the sums of t/p over the tokens of the segments, segment `number` in slot `number % SLOTS`.
    hits: Vec<[f64; SLOTS]>,
    rests: [f64; SLOTS],
    next: usize,
    first: usize,
}

impl<'a> Evidence<'a> {
    /// Begin with no segment, the next one being `first`.
    pub fn new(source: &'a Rows, table: &'a Table, first: usize) -> Self {
        let hits = vec![[0.0; SLOTS]; table.width()];
        Evidence { source, table, hits, rests: [0.0; SLOTS], next: first, first }
    }

    /// Take in the segments up to `number`, and forget those that no span reaches any more.
    pub fn move_to(&mut self, number: usize) {
        while self.next <= number {
            let slot = self.next % SLOTS;
            if self.next >= self.first + SLOTS {
                self.each_entry(self.next - SLOTS, |hits, _| hits[slot] = 0.0);
            }
            self.each_entry(self.next, |hits, ratio| hits[slot] += ratio);
            let rest = &self.table.rest;
            self.rests[slot] = self.source.row(self.next).iter().fold(0.0, |sum, &token| sum + rest[token as usize]);
            self.next += 1;
        }
    }

    fn each_entry(&mut self, number: usize, mut visit: impl FnMut(&mut [f64; SLOTS], f64)) {
        for &token in self.source.row(number) {
            for at in self.table.starts[token as usize]..self.table.starts[token as usize + 1] {
                visit(&mut self.hits[self.table.columns[at] as usize], self.table.ratios[at]);
            }
        }
    }

    /// Give the spans that end with the last segment taken in.
    pub fn spans(&self) -> Spans {
        let mut spans = Spans { slots: [0; LONGEST], rests: [0.0; LONGEST], scales: [0.0; LONGEST] };
        let mut tokens = 0;
        for back in 0..LONGEST.min(self.next - self.first) {
            let number = self.next - 1 - back;
            spans.slots[back] = number % SLOTS;
            spans.rests[back] = self.rests[number % SLOTS];
            tokens += self.source.row(number).len();
            spans.scales[back] = if tokens > 0 { (1.0 - FLOOR) / tokens as f64 } else { 0.0 };
        }
        spans
    }

    /// Give the worth of a segment of the other side for each span.
    pub fn worths(&self, spans: &Spans, words: &[u32], support: &Support) -> [f32; LONGEST] {
        let mut sums = [0.0; LONGEST];
        for piece in words.chunks(PIECE) {
            let mut products = [1.0; LONGEST];
            for &word in piece {
                let hits = &self.hits[word as usize];
                let mut total = 0.0;
                for back in 0..LONGEST {
                    // The mask says what is known anyhow, so that nothing is checked here.
                    total += hits[spans.slots[back] & (SLOTS - 1)] + spans.rests[back];
                    products[back] *= total * spans.scales[back] + FLOOR;
                }
            }
            let logs = products.map(natural_log);
            for back in 0..LONGEST {
                sums[back] += if spans.scales[back] > 0.0 { logs[back] } else { 0.0 };
            }
        }
        sums.map(|sum| support.worth(sum as f32, words.len()))
    }
}

/// The last one, two … six segments: in which slots they lie, their rests, and by what their sums are multiplied;
/// by 0 where there are not so many, or they have no token.
pub struct Spans {
    slots: [usize; LONGEST],
    rests: [f64; LONGEST],
    scales: [f64; LONGEST],
}
