//! TMX by shapes and templates, with the same answers as their references in `tmkit/formats/tmx`.

mod characters;
mod dates;
mod kind;
mod places;
mod scan;
mod shape;
mod template;
mod values;

use pyo3::prelude::*;

pub fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(places::find_tmx_units, module)?)?;
    module.add_class::<shape::TmxShape>()?;
    module.add_class::<template::TmxTemplate>()
}
