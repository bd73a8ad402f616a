//! Look-up on the mapped index files of `tmkit/memory`, with the same answers as its references in Python.

mod build;
mod builder;
mod classes;
mod containing;
mod distance;
mod folding;
mod found;
mod index;
mod lists;
mod mapped;
mod marks;
mod order;
mod plan;
mod pool;
mod python;
mod scan;
mod search;
mod tokens;
mod vocabulary;
mod wordlist;
mod words;

use pyo3::prelude::*;

/// Add what Python sees. Index files are little-endian; elsewhere the references read them.
pub fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    if cfg!(target_endian = "little") {
        module.add_class::<python::LookupIndex>()?;
        module.add_class::<pool::LookupPool>()?;
        module.add_class::<builder::LookupBuilder>()?;
    }
    Ok(())
}
