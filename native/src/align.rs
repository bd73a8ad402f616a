//! Sentence alignment: scores of beads, the best path, probabilities, the lexicon. References: `tmkit/bitext`.

mod arrays;
mod band;
mod beads;
mod lattice;
mod lexicon;
mod links;
mod logarithm;
mod posterior;
mod spans;
mod threads;

use pyo3::prelude::*;

pub fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<beads::BeadScores>()?;
    module.add_class::<lattice::Lattice>()?;
    module.add_function(wrap_pyfunction!(posterior::possible_beads, module)?)?;
    module.add_function(wrap_pyfunction!(posterior::path_posteriors, module)?)?;
    module.add_function(wrap_pyfunction!(links::link_features, module)?)?;
    module.add_function(wrap_pyfunction!(lexicon::learn_lexicon, module)?)
}
