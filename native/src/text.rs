//! Texts read by the checks: where a rule can begin, and which terms stand in a text; the references are in Python.

mod automaton;
mod characters;
mod pieces;
mod starts;
mod terms;

use pyo3::prelude::*;

/// Add what Python sees.
pub fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<starts::RuleStarts>()?;
    module.add_class::<terms::TermScanner>()
}
