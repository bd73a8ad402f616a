//! How probable each bead is among all alignments in the band: `tmkit/bitext/posterior.py`.

use super::arrays::{as_bytes, copied, wrong};
use super::band::{Band, BEAD_TYPES, NEVER};
use super::lattice::Gaps;
use super::threads::{in_two_threads, WORTH_A_THREAD};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

/// Give the probability of each bead of a path, and of each segment of both sides that no bead holds it.
#[pyfunction]
pub fn path_posteriors<'py>(
    band: &Bound<'py, PyAny>,
    scores: &Bound<'_, PyAny>,
    gaps: &Bound<'_, PyAny>,
    path: Vec<(usize, usize)>,
) -> PyResult<[Bound<'py, PyBytes>; 3]> {
    let py = band.py();
    let plane = Plane::of(band, scores, gaps)?;
    let ends = cells_of(&plane.band, &path)?;
    let (beads, zh, en) = py.detach(|| {
        let sums = plane.both_sums();
        let beads: Vec<f64> = ends.iter().map(|&end| plane.posterior(&sums, end)).collect();
        let (zh, en) = plane.lonely(&sums);
        (beads, zh, en)
    });
    let floats = |values: &[f64]| as_bytes(py, values, f64::to_ne_bytes);
    Ok([floats(&beads)?, floats(&zh)?, floats(&en)?])
}

/// Give the types of the beads with a probability above `minimum`, the cells where they end, and their probabilities,
/// by type and cell; and the log of the sum over all paths.
#[pyfunction]
pub fn possible_beads<'py>(
    band: &Bound<'py, PyAny>,
    scores: &Bound<'_, PyAny>,
    gaps: &Bound<'_, PyAny>,
    minimum: f64,
) -> PyResult<([Bound<'py, PyBytes>; 3], f64)> {
    let py = band.py();
    let plane = Plane::of(band, scores, gaps)?;
    let (found, whole) = py.detach(|| {
        let sums = plane.both_sums();
        (plane.possible(&sums, minimum), sums.whole())
    });
    let kinds = as_bytes(py, &found, |(kind, _, _)| (kind as i64).to_ne_bytes())?;
    let cells = as_bytes(py, &found, |(_, cell, _)| (cell as i64).to_ne_bytes())?;
    Ok(([kinds, cells, as_bytes(py, &found, |(_, _, share)| share.to_ne_bytes())?], whole))
}

/// The bead type and the last cell of each bead of a path that has both sides.
fn cells_of(band: &Band, path: &[(usize, usize)]) -> PyResult<Vec<(usize, usize, usize)>> {
    let (mut row, mut column) = (0, 0);
    let mut ends = Vec::new();
    for step in path {
        (row, column) = (row + step.0, column + step.1);
        let inside = row < band.rows() && (band.low[row]..=band.high[row]).contains(&column);
        match BEAD_TYPES.iter().position(|kind| kind == step) {
            _ if !inside => return Err(wrong("the path leaves the band")),
            Some(number) => ends.push((number, row, column)),
            None if step.0 + step.1 == 1 => (),
            None => return Err(wrong(format!("no bead has {} and {} segments", step.0, step.1))),
        }
    }
    Ok(ends)
}

/// The plane that is searched, with the score of each bead type at the cell where a bead ends.
struct Plane {
    band: Band,
    scores: Vec<f32>,
    gaps: Gaps,
}

/// For each cell the log of the summed exp(score) of all paths from the first cell to it, and from it to the last.
struct Sums {
    before: Vec<f64>,
    after: Vec<f64>,
}

impl Sums {
    /// The log of the sum over all paths.
    fn whole(&self) -> f64 {
        self.before.last().copied().unwrap_or(NEVER)
    }
}

impl Plane {
    fn of(band: &Bound<'_, PyAny>, scores: &Bound<'_, PyAny>, gaps: &Bound<'_, PyAny>) -> PyResult<Plane> {
        let band = Band::of(band)?;
        let gaps = Gaps::of(gaps, &band)?;
        let scores: Vec<f32> = copied(scores)?;
        if scores.len() == band.size() * BEAD_TYPES.len() {
            Ok(Plane { band, scores, gaps })
        } else {
            Err(wrong("not one score for each bead type and cell"))
        }
    }

    /// Sum from both ends, each in a thread of its own where that pays.
    fn both_sums(&self) -> Sums {
        if self.band.size() < WORTH_A_THREAD {
            return Sums { before: self.sums(false), after: self.sums(true) };
        }
        let (before, after) = in_two_threads(|| self.sums(false), || self.sums(true));
        Sums { before, after }
    }

    /// Sum from the first cell on; `turned`: both documents read backwards, the result again in the order of cells.
    fn sums(&self, turned: bool) -> Vec<f64> {
        let size = self.band.size();
        let mut total = vec![NEVER; size];
        let mut skipping: Vec<f64> = Vec::new();
        let mut unopened: Vec<f64> = Vec::new();
        for step in 0..self.band.rows() {
            let row = if turned { self.band.rows() - 1 - step } else { step };
            let beads = self.beads(row, turned, &total);
            let beads = if step == 0 { first_cell(beads) } else { beads };
            let skipped = self.skip_zh(row, step, turned, &unopened, &skipping);
            let both: Vec<f64> = beads.iter().zip(&skipped).map(|(bead, skip)| log_add(*bead, *skip)).collect();
            let runs = self.skip_en(row, turned, &both);
            unopened = beads.iter().zip(&runs).map(|(bead, run)| log_add(*bead, *run)).collect();
            for (place, (sum, run)) in both.iter().zip(&runs).enumerate() {
                let cell = self.place(row, place, turned);
                total[cell] = log_add(*sum, *run);
            }
            skipping = skipped;
        }
        total
    }

    /// The cell at a place of a row, counted from its end where `turned`.
    fn place(&self, row: usize, place: usize, turned: bool) -> usize {
        if turned {
            self.band.starts[row + 1] - 1 - place
        } else {
            self.band.starts[row] + place
        }
    }

    /// The sums of all paths that end in a bead, at each place of a row.
    fn beads(&self, row: usize, turned: bool, total: &[f64]) -> Vec<f64> {
        let width = self.band.width(row);
        let mut options = vec![[NEVER; BEAD_TYPES.len()]; width];
        for (number, &step) in BEAD_TYPES.iter().enumerate() {
            for (place, origin, end) in self.reached(row, step, turned) {
                options[place][number] = total[origin] + f64::from(self.scores[number * self.band.size() + end]);
            }
        }
        options.iter().map(log_sum).collect()
    }

    /// For each place of a row that a step reaches: the place, the cell it comes from, and that where the bead ends.
    fn reached(
        &self,
        row: usize,
        (k, m): (usize, usize),
        turned: bool,
    ) -> impl Iterator<Item = (usize, usize, usize)> + '_ {
        let band = &self.band;
        let end_row = if turned { row + k } else { row };
        let (first, stop) = if end_row < band.rows() { band.reached(end_row, (k, m)) } else { (0, 0) };
        (first..stop).map(move |column| {
            let end = band.cell(end_row, column);
            let begin = band.cell(end_row - k, column - m);
            if turned {
                (band.starts[row + 1] - 1 - begin, end, end)
            } else {
                (end - band.starts[row], begin, end)
            }
        })
    }

    fn skip_zh(&self, row: usize, step: usize, turned: bool, unopened: &[f64], skipping: &[f64]) -> Vec<f64> {
        let mut skipped = vec![NEVER; self.band.width(row)];
        if step == 0 {
            return skipped;
        }
        let (origin_row, each) = if turned { (row + 1, self.gaps.zh[row]) } else { (row - 1, self.gaps.zh[row - 1]) };
        for (place, origin, _) in self.reached(row, (1, 0), turned) {
            let first = self.band.starts[origin_row];
            let from = if turned { self.band.starts[origin_row + 1] - 1 - origin } else { origin - first };
            skipped[place] = log_add(unopened[from] + self.gaps.open, skipping[from]) + each;
        }
        skipped
    }

    /// The paths that end in a run of skipped English segments within a row.
    fn skip_en(&self, row: usize, turned: bool, both: &[f64]) -> Vec<f64> {
        let mut runs = vec![NEVER; both.len()];
        let (mut run, mut slope) = (f64::NEG_INFINITY, 0.0);
        for place in 1..both.len() {
            run = log_add(run, both[place - 1] - slope);
            let segment = if turned { self.band.high[row] - place } else { self.band.low[row] + place - 1 };
            slope += self.gaps.en[segment];
            runs[place] = run + slope + self.gaps.open;
        }
        runs
    }

    fn posterior(&self, sums: &Sums, (number, row, column): (usize, usize, usize)) -> f64 {
        let (k, m) = BEAD_TYPES[number];
        let end = self.band.cell(row, column);
        let begin = self.band.cell(row - k, column - m);
        let score = f64::from(self.scores[number * self.band.size() + end]);
        (sums.before[begin] + score + sums.after[end] - sums.whole()).min(0.0).exp()
    }

    fn possible(&self, sums: &Sums, minimum: f64) -> Vec<(usize, usize, f64)> {
        let mut found = Vec::new();
        for (number, &(k, m)) in BEAD_TYPES.iter().enumerate() {
            for row in k..self.band.rows() {
                let (first, stop) = self.band.reached(row, (k, m));
                let ends = (first..stop).map(|column| (column, self.posterior(sums, (number, row, column))));
                let possible = ends.filter(|&(_, share)| share > minimum);
                found.extend(possible.map(|(column, share)| (number, self.band.cell(row, column), share)));
            }
        }
        found
    }

    /// For each segment of either side the probability that no bead holds it.
    fn lonely(&self, sums: &Sums) -> (Vec<f64>, Vec<f64>) {
        let mut zh = vec![1.0; self.band.rows() - 1];
        let mut en = vec![1.0; self.band.columns()];
        for (number, &(k, m)) in BEAD_TYPES.iter().enumerate() {
            for row in k..self.band.rows() {
                let (first, stop) = self.band.reached(row, (k, m));
                for column in first..stop {
                    let share = self.posterior(sums, (number, row, column));
                    if share > 1e-9 {
                        zh[row - k..row].iter_mut().for_each(|left| *left -= share);
                        en[column - m..column].iter_mut().for_each(|left| *left -= share);
                    }
                }
            }
        }
        (zh, en)
    }
}

/// The first cell is where all paths begin.
fn first_cell(mut beads: Vec<f64>) -> Vec<f64> {
    beads[0] = 0.0;
    beads
}

fn log_add(one: f64, other: f64) -> f64 {
    let (most, least) = if one > other { (one, other) } else { (other, one) };
    if least == f64::NEG_INFINITY {
        most
    } else {
        most + (least - most).exp().ln_1p()
    }
}

fn log_sum(values: &[f64; BEAD_TYPES.len()]) -> f64 {
    let peak = values.iter().fold(f64::NEG_INFINITY, |peak, &value| peak.max(value));
    peak + values.iter().map(|value| (value - peak).exp()).sum::<f64>().ln()
}
