//! Values of Python that units are made of.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use pyo3::exceptions::PyValueError;
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::{PyString, PyTuple, PyType};

const MOST_KNOWN: usize = 4096;

/// Make a frozen, slotted dataclass of Python from all its fields.
pub fn build<'py>(
    kind: &Bound<'py, PyType>,
    values: &[(&Py<PyString>, Bound<'py, PyAny>)],
) -> PyResult<Bound<'py, PyAny>> {
    let py = kind.py();
    let made = kind.call_method1(pyo3::intern!(py, "__new__"), (kind,))?;
    for (name, value) in values {
        // Three live objects and the interpreter held: this is `object.__setattr__`, by which a frozen dataclass
        // fills itself.
        if unsafe { ffi::PyObject_GenericSetAttr(made.as_ptr(), name.as_ptr(), value.as_ptr()) } != 0 {
            return Err(PyErr::fetch(py));
        }
    }
    Ok(made)
}

/// Give a segment without tags as content.
pub fn plain_content<'py>(text: Bound<'py, PyString>) -> PyResult<Bound<'py, PyTuple>> {
    let py = text.py();
    if text.len()? == 0 {
        Ok(PyTuple::empty(py))
    } else {
        PyTuple::new(py, [text])
    }
}

/// A function of Python from a text to a value that never changes; what it gave is remembered.
pub struct Reader {
    call: Py<PyAny>,
    known: Mutex<HashMap<String, Py<PyAny>>>,
}

impl Reader {
    pub fn new(call: Py<PyAny>) -> Reader {
        Reader { call, known: Mutex::default() }
    }

    /// Give the value; None where the function raises ValueError.
    pub fn read<'py>(&self, py: Python<'py>, text: &str) -> PyResult<Option<Bound<'py, PyAny>>> {
        if let Some(value) = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(text) {
            return Ok(Some(value.bind(py).clone()));
        }
        match self.call.bind(py).call1((text,)) {
            Ok(value) => {
                let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
                if known.len() < MOST_KNOWN {
                    known.insert(text.to_owned(), value.clone().unbind());
                }
                Ok(Some(value))
            }
            Err(error) if error.is_instance_of::<PyValueError>(py) => Ok(None),
            Err(error) => Err(error),
        }
    }
}
