//! Texts read: characters replaced, where a rule can begin, which terms stand in a text; the references are in Python.

mod automaton;
mod character_numbers;
mod character_table;
mod characters;
mod piece_starts;
mod pieces;
mod starts;
mod terms;

use pyo3::prelude::*;

/// Add what Python sees.
pub fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<character_table::CharacterTable>()?;
    module.add_class::<piece_starts::PieceStarts>()?;
    module.add_class::<starts::RuleStarts>()?;
    module.add_class::<terms::TermScanner>()
}
