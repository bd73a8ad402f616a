//! Arrays that come from Python: copied, and every number that will be an index checked before it is one.

use pyo3::buffer::{Element, PyBuffer};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

/// Copy an array of any shape, row by row.
pub fn copied<T: Element + Copy>(array: &Bound<'_, PyAny>) -> PyResult<Vec<T>> {
    PyBuffer::<T>::get(array)?.to_vec(array.py())
}

/// Copy an array that must have `size` numbers.
pub fn sized<T: Element + Copy>(array: &Bound<'_, PyAny>, size: usize) -> PyResult<Vec<T>> {
    let values = copied::<T>(array)?;
    if values.len() == size {
        Ok(values)
    } else {
        Err(wrong(format!("an array of {} numbers where {size} are needed", values.len())))
    }
}

/// Copy an array of indexes, each below `limit`.
pub fn indexes(array: &Bound<'_, PyAny>, limit: usize) -> PyResult<Vec<u32>> {
    let values = copied::<i64>(array)?;
    values
        .into_iter()
        .map(|value| match u32::try_from(value) {
            Ok(index) if (index as usize) < limit => Ok(index),
            _ => Err(wrong(format!("index {value} is not below {limit}"))),
        })
        .collect()
}

/// Copy the borders of lists that lie behind each other: from 0, never falling, up to `size`.
pub fn borders(array: &Bound<'_, PyAny>, size: usize) -> PyResult<Vec<usize>> {
    let values: Vec<usize> = indexes(array, size + 1)?.into_iter().map(|value| value as usize).collect();
    if values.first() == Some(&0) && values.last() == Some(&size) && values.is_sorted() {
        Ok(values)
    } else {
        Err(wrong(format!("the borders of the lists do not rise from 0 to {size}")))
    }
}

/// Give numbers to Python as bytes, for `numpy.frombuffer`.
pub fn as_bytes<'py, const SIZE: usize, T: Copy>(
    py: Python<'py>,
    values: &[T],
    to_bytes: impl Fn(T) -> [u8; SIZE],
) -> PyResult<Bound<'py, PyBytes>> {
    PyBytes::new_with(py, values.len() * SIZE, |room| {
        for (place, value) in room.chunks_exact_mut(SIZE).zip(values) {
            place.copy_from_slice(&to_bytes(*value));
        }
        Ok(())
    })
}

/// An error of the caller's arguments.
pub fn wrong(message: impl Into<String>) -> PyErr {
    PyValueError::new_err(message.into())
}

/// Lists of token numbers behind each other.
pub struct Rows {
    flat: Vec<u32>,
    starts: Vec<usize>,
}

impl Rows {
    /// Take `tmkit.bitext.vocabulary.Rows`; every token is below `limit`.
    pub fn of(rows: &Bound<'_, PyAny>, limit: usize) -> PyResult<Rows> {
        let flat = indexes(&rows.getattr("flat")?, limit)?;
        let starts = borders(&rows.getattr("starts")?, flat.len())?;
        Ok(Rows { flat, starts })
    }

    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Give the tokens of the rows from `first` to before `last`.
    pub fn span(&self, first: usize, last: usize) -> &[u32] {
        &self.flat[self.starts[first]..self.starts[last]]
    }

    pub fn row(&self, number: usize) -> &[u32] {
        &self.flat[self.starts[number]..self.starts[number + 1]]
    }
}
