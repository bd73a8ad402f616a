//! The best path through the alignment plane, row by row: `tmkit/bitext/path.py`.

use super::arrays::{copied, sized, wrong};
use super::band::{Band, BEAD_TYPES, LONGEST, NEVER};
use pyo3::exceptions::PyMemoryError;
use pyo3::prelude::*;
use std::collections::VecDeque;

const ZH_GAP: u8 = 30;
const EN_GAP: u8 = 31;
const KIND: u8 = 31;
/// The run of untranslated Chinese (English) segments that ends at a cell has its first segment there.
const ZH_OPENED: u8 = 32;
const EN_OPENED: u8 = 64;

/// What a run of untranslated segments scores: `tmkit.bitext.path.Gaps`.
pub struct Gaps {
    pub open: f64,
    pub zh: Vec<f64>,
    pub en: Vec<f64>,
}

impl Gaps {
    pub fn of(gaps: &Bound<'_, PyAny>, band: &Band) -> PyResult<Gaps> {
        Ok(Gaps {
            open: gaps.getattr("open")?.extract()?,
            zh: sized(&gaps.getattr("zh")?, band.rows() - 1)?,
            en: sized(&gaps.getattr("en")?, band.columns())?,
        })
    }
}

/// How each cell is best reached, of which a byte is kept, and the best scores of the last rows.
#[pyclass(module = "tmkit._native")]
pub struct Lattice {
    band: Band,
    gaps: Gaps,
    best: VecDeque<Vec<f64>>,
    in_gap: Vec<f64>,
    back: Vec<u8>,
    next: usize,
}

#[pymethods]
impl Lattice {
    #[new]
    fn new(band: &Bound<'_, PyAny>, gaps: &Bound<'_, PyAny>) -> PyResult<Self> {
        let band = Band::of(band)?;
        let gaps = Gaps::of(gaps, &band)?;
        let mut back = Vec::new();
        let is_too_large =
            |_| PyMemoryError::new_err(format!("a plane of {} cells does not fit in memory", band.size()));
        back.try_reserve_exact(band.size()).map_err(is_too_large)?;
        Ok(Lattice { band, gaps, best: VecDeque::new(), in_gap: Vec::new(), back, next: 0 })
    }

    /// Go on over the rows up to `last`, from the scores of shape (bead types, cells of these rows).
    fn fill(&mut self, py: Python<'_>, last: usize, scores: &Bound<'_, PyAny>) -> PyResult<()> {
        if last < self.next || last > self.band.rows() {
            return Err(wrong(format!("row {last} of {}", self.band.rows())));
        }
        let size = self.band.starts[last] - self.band.starts[self.next];
        let scores: Vec<f32> = copied(scores)?;
        if scores.len() != size * BEAD_TYPES.len() {
            return Err(wrong("not one score for each bead type and cell"));
        }
        py.detach(|| {
            let start = self.band.starts[self.next];
            for row in self.next..last {
                self.fill_row(row, &scores, start, size);
            }
            self.next = last;
        });
        Ok(())
    }

    /// Give the steps of the best path as pairs (k, m).
    fn trace(&self) -> PyResult<Vec<(usize, usize)>> {
        if self.next < self.band.rows() {
            return Err(wrong("the rows are not all filled"));
        }
        let mut steps = Vec::new();
        let (mut row, mut column) = (self.band.rows() - 1, self.band.columns());
        while row > 0 || column > 0 {
            let (step, count) = self.run(row, column).ok_or_else(|| wrong("no path leads through the band"))?;
            steps.resize(steps.len() + count, step);
            row -= step.0 * count;
            column -= step.1 * count;
        }
        steps.reverse();
        Ok(steps)
    }
}

impl Lattice {
    fn fill_row(&mut self, row: usize, scores: &[f32], start: usize, size: usize) {
        let width = self.band.width(row);
        let at = self.band.starts[row] - start;
        let mut before = vec![f64::NEG_INFINITY; width];
        let mut kinds = vec![0u8; width];
        for (number, &step) in BEAD_TYPES.iter().enumerate() {
            let here = &scores[number * size + at..number * size + at + width];
            self.add_beads(row, number as u8, step, here, &mut before, &mut kinds);
        }
        if row == 0 {
            before[0] = 0.0;
        }
        self.skip_zh(row, &mut before, &mut kinds);
        let best = self.skip_en(row, &before, &mut kinds);
        self.back.extend_from_slice(&kinds);
        self.best.push_front(best);
        self.best.truncate(LONGEST);
    }

    /// Take a bead type where it is better than those before it.
    fn add_beads(
        &self,
        row: usize,
        number: u8,
        step: (usize, usize),
        scores: &[f32],
        before: &mut [f64],
        kinds: &mut [u8],
    ) {
        let low = self.band.low[row];
        let (first, stop) = self.band.reached(row, step);
        let reached = first - low..stop - low;
        for place in (0..reached.start).chain(reached.end..before.len()) {
            take(NEVER, number, &mut before[place], &mut kinds[place]);
        }
        if reached.is_empty() {
            return;
        }
        let origin = reached.start + low - step.1 - self.band.low[row - step.0];
        let from = &self.best[step.0 - 1][origin..origin + reached.len()];
        let to = before[reached.clone()].iter_mut().zip(&mut kinds[reached.clone()]);
        for ((best, kind), (score, origin)) in to.zip(scores[reached.clone()].iter().zip(from)) {
            take(origin + f64::from(*score), number, best, kind);
        }
    }

    fn skip_zh(&mut self, row: usize, before: &mut [f64], kinds: &mut [u8]) {
        let (first, stop) = self.band.reached(row, (1, 0));
        let low = self.band.low[row];
        let mut in_gap = vec![NEVER; before.len()];
        for column in first..stop {
            let place = column - low;
            let origin = column - self.band.low[row - 1];
            let each = self.gaps.zh[row - 1];
            let start = self.best[0][origin] + self.gaps.open + each;
            let more = self.in_gap[origin] + each;
            in_gap[place] = start.max(more);
            if start >= more {
                kinds[place] |= ZH_OPENED;
            }
        }
        if row > 0 {
            for (place, &score) in in_gap.iter().enumerate() {
                if stop > first && score > before[place] {
                    before[place] = score;
                    kinds[place] = kinds[place] & !KIND | ZH_GAP;
                }
            }
        }
        self.in_gap = in_gap;
    }

    fn skip_en(&self, row: usize, before: &[f64], kinds: &mut [u8]) -> Vec<f64> {
        let mut best = before.to_vec();
        let (mut run, mut slope) = (f64::NEG_INFINITY, 0.0);
        for place in 1..before.len() {
            let score = before[place - 1] - slope;
            if score > run {
                run = score;
                kinds[place] |= EN_OPENED;
            }
            slope += self.gaps.en[self.band.low[row] + place - 1];
            let skipped = run + slope + self.gaps.open;
            if skipped > before[place] {
                best[place] = skipped;
                kinds[place] = kinds[place] & !KIND | EN_GAP;
            }
        }
        best
    }

    /// Give the step that leads to a cell, and how often it is repeated.
    fn run(&self, row: usize, column: usize) -> Option<((usize, usize), usize)> {
        let cell = self.band.cell(row, column);
        let mut count = 1;
        match self.back[cell] & KIND {
            EN_GAP => {
                while self.back[cell + 1 - count] & EN_OPENED == 0 {
                    count += 1;
                }
                Some(((0, 1), count))
            }
            ZH_GAP => {
                while self.back[self.band.cell(row + 1 - count, column)] & ZH_OPENED == 0 {
                    count += 1;
                    let above = (row + 1).checked_sub(count)?;
                    if !(self.band.low[above]..=self.band.high[above]).contains(&column) {
                        return None;
                    }
                }
                Some(((1, 0), count))
            }
            kind => {
                let (k, m) = BEAD_TYPES[kind as usize];
                let inside = k <= row && m + self.band.low[row - k.min(row)] <= column;
                (inside && column - m <= self.band.high[row - k]).then_some(((k, m), 1))
            }
        }
    }
}

/// Take a score where it is better than what is there.
#[inline(always)]
fn take(score: f64, kind: u8, best: &mut f64, best_kind: &mut u8) {
    if score > *best {
        *best = score;
        *best_kind = kind;
    }
}
