//! The cells of the alignment plane that are searched, row by row: `tmkit/bitext/band.py`.

use super::arrays::{indexes, wrong};
use pyo3::prelude::*;

/// Row `i` holds the columns `low[i]` to `high[i]`, both included; cells are numbered row by row.
pub struct Band {
    pub low: Vec<usize>,
    pub high: Vec<usize>,
    pub starts: Vec<usize>,
}

impl Band {
    /// Take `tmkit.bitext.band.Band`: borders that never fall, no empty row, from column 0 to the last one.
    pub fn of(band: &Bound<'_, PyAny>) -> PyResult<Band> {
        let limit = u32::MAX as usize;
        let low: Vec<usize> = indexes(&band.getattr("low")?, limit)?.into_iter().map(|at| at as usize).collect();
        let high: Vec<usize> = indexes(&band.getattr("high")?, limit)?.into_iter().map(|at| at as usize).collect();
        let rises = low.is_sorted() && high.is_sorted() && low.first() == Some(&0);
        if low.len() != high.len() || !rises || low.iter().zip(&high).any(|(low, high)| low > high) {
            return Err(wrong("the borders of the band do not rise, or cross each other"));
        }
        let mut starts = vec![0];
        for (low, high) in low.iter().zip(&high) {
            starts.push(starts[starts.len() - 1] + high - low + 1);
        }
        Ok(Band { low, high, starts })
    }

    pub fn rows(&self) -> usize {
        self.low.len()
    }

    pub fn columns(&self) -> usize {
        self.high[self.rows() - 1]
    }

    pub fn size(&self) -> usize {
        self.starts[self.rows()]
    }

    pub fn width(&self, row: usize) -> usize {
        self.high[row] - self.low[row] + 1
    }

    /// Give the number of a cell that lies in the band.
    pub fn cell(&self, row: usize, column: usize) -> usize {
        self.starts[row] + column - self.low[row]
    }

    /// Give the columns of a row that a step (k, m) reaches from a cell of the band, as first and one past the last.
    pub fn reached(&self, row: usize, (k, m): (usize, usize)) -> (usize, usize) {
        let none = (self.low[row], self.low[row]);
        if row < k {
            return none;
        }
        let first = self.low[row].max(self.low[row - k] + m);
        let stop = self.high[row].min(self.high[row - k] + m) + 1;
        if first < stop {
            (first, stop)
        } else {
            none
        }
    }
}

/// Segments of both sides that a bead may hold, in the order of `tmkit.bitext.path.BEAD_TYPES`.
pub const BEAD_TYPES: [(usize, usize); 17] = [
    (1, 1),
    (1, 2),
    (1, 3),
    (1, 4),
    (1, 5),
    (1, 6),
    (2, 1),
    (3, 1),
    (4, 1),
    (5, 1),
    (6, 1),
    (2, 2),
    (2, 3),
    (3, 2),
    (2, 4),
    (4, 2),
    (3, 3),
];

/// The most segments of one side in a bead.
pub const LONGEST: usize = 6;

/// The score of what cannot be.
pub const NEVER: f64 = -1e9;
