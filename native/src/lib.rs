//! The compiled core of tmkit. Every function has a reference in Python that gives the same answer; see `tmkit/core.py`.

use pyo3::prelude::*;

mod align;
mod lookup;
mod text;
mod tmx;

#[pymodule]
fn _native(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("VERSION", env!("CARGO_PKG_VERSION"))?;
    align::register(module)?;
    lookup::register(module)?;
    text::register(module)?;
    tmx::register(module)?;
    Ok(())
}
