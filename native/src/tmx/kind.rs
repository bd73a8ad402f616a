//! The units that one template writes: the reference is `tmkit.formats.tmx.kinds.find_key`.

use pyo3::prelude::*;
use pyo3::types::{PyString, PyTuple};

use super::dates::read_date;

/// What Python says of the kind: `tmkit.formats.tmx.kinds.Kind`.
#[derive(FromPyObject)]
pub struct KindPlan {
    same: Vec<Py<PyString>>,
    given: Vec<Py<PyString>>,
    known: Vec<Py<PyString>>,
    literal: Vec<usize>,
    stamps: Vec<StampPlan>,
}

#[derive(FromPyObject)]
struct StampPlan {
    field: Py<PyString>,
    place: usize,
    is_date: bool,
}

/// What must be equal in all units of a kind, and the stamps of which field and property must say the same.
pub struct Kind {
    same: Vec<(Py<PyString>, Py<PyAny>)>,
    given: Vec<(Py<PyString>, bool)>,
    known: Vec<(Py<PyString>, Option<bool>)>,
    names: Vec<Py<PyAny>>,
    literal: Vec<(usize, Py<PyAny>)>,
    stamps: Vec<StampPlan>,
    notes: usize,
    is_sure: bool,
    has_target: bool,
}

/// Properties and notes.
type Lists<'py> = (Bound<'py, PyTuple>, Bound<'py, PyTuple>);

impl Kind {
    pub fn new(plan: KindPlan, unit: &Bound<'_, PyAny>) -> PyResult<Kind> {
        let py = unit.py();
        let (props, notes) = lists(unit)?;
        let same = plan.same.into_iter().map(|name| Ok((name.clone_ref(py), unit.getattr(&name)?.unbind())));
        let given = plan.given.into_iter().map(|name| Ok((name.clone_ref(py), unit.getattr(&name)?.is_truthy()?)));
        let known = plan.known.into_iter().map(|name| Ok((name.clone_ref(py), knowledge(&unit.getattr(&name)?)?)));
        let literal = plan.literal.into_iter().map(|place| Ok((place, value_of(&props, place)?.unbind())));
        Ok(Kind {
            same: same.collect::<PyResult<_>>()?,
            given: given.collect::<PyResult<_>>()?,
            known: known.collect::<PyResult<_>>()?,
            names: props.iter().map(|prop| Ok(prop.get_item(0)?.unbind())).collect::<PyResult<_>>()?,
            literal: literal.collect::<PyResult<_>>()?,
            stamps: plan.stamps,
            notes: notes.len(),
            is_sure: is_sure(unit)?,
            has_target: has_target(unit)?,
        })
    }

    /// Give the number of properties.
    pub fn props(&self) -> usize {
        self.names.len()
    }

    /// Give the properties and the notes of a unit of this kind; None where it is of another kind.
    pub fn fitting<'py>(&self, unit: &Bound<'py, PyAny>) -> PyResult<Option<Lists<'py>>> {
        let (props, notes) = lists(unit)?;
        let fits = props.len() == self.names.len()
            && notes.len() == self.notes
            && self.fits_fields(unit)?
            && self.fits_props(&props)?
            && self.agrees(unit, &props)?;
        Ok(fits.then_some((props, notes)))
    }

    fn fits_fields(&self, unit: &Bound<'_, PyAny>) -> PyResult<bool> {
        for (name, value) in &self.same {
            if !is_equal(&unit.getattr(name)?, value)? {
                return Ok(false);
            }
        }
        for (name, is_given) in &self.given {
            if unit.getattr(name)?.is_truthy()? != *is_given {
                return Ok(false);
            }
        }
        for (name, known) in &self.known {
            if knowledge(&unit.getattr(name)?)? != *known {
                return Ok(false);
            }
        }
        Ok(is_sure(unit)? == self.is_sure && has_target(unit)? == self.has_target)
    }

    fn fits_props(&self, props: &Bound<'_, PyTuple>) -> PyResult<bool> {
        for (prop, name) in props.iter().zip(&self.names) {
            if !is_equal(&prop.get_item(0)?, name)? {
                return Ok(false);
            }
        }
        for (place, value) in &self.literal {
            if !is_equal(&value_of(props, *place)?, value)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Say whether fields and properties tell the same of who made and changed a unit.
    fn agrees(&self, unit: &Bound<'_, PyAny>, props: &Bound<'_, PyTuple>) -> PyResult<bool> {
        for stamp in &self.stamps {
            let (field, value) = (unit.getattr(&stamp.field)?, value_of(props, stamp.place)?);
            let (Ok(field), Ok(value)) = (field.extract::<&str>(), value.extract::<&str>()) else { return Ok(false) };
            let is_told = if stamp.is_date { read_date(value).as_deref() == Some(field) } else { value == field };
            if !is_told || value.is_empty() {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

fn lists<'py>(unit: &Bound<'py, PyAny>) -> PyResult<Lists<'py>> {
    let py = unit.py();
    let (props, notes) = (pyo3::intern!(py, "props"), pyo3::intern!(py, "notes"));
    Ok((as_tuple(unit.getattr(props)?)?, as_tuple(unit.getattr(notes)?)?))
}

fn as_tuple(values: Bound<'_, PyAny>) -> PyResult<Bound<'_, PyTuple>> {
    match values.cast_into::<PyTuple>() {
        Ok(tuple) => Ok(tuple),
        Err(error) => {
            let values = error.into_inner();
            PyTuple::new(values.py(), values.try_iter()?.collect::<PyResult<Vec<_>>>()?)
        }
    }
}

fn value_of<'py>(props: &Bound<'py, PyTuple>, place: usize) -> PyResult<Bound<'py, PyAny>> {
    props.get_item(place)?.get_item(1)
}

/// Give None for None, else whether there is any text.
fn knowledge(value: &Bound<'_, PyAny>) -> PyResult<Option<bool>> {
    if value.is_none() {
        Ok(None)
    } else {
        value.is_truthy().map(Some)
    }
}

fn is_sure(unit: &Bound<'_, PyAny>) -> PyResult<bool> {
    Ok(unit.getattr(pyo3::intern!(unit.py(), "confidence"))?.extract::<f64>()? == 1.0)
}

fn has_target(unit: &Bound<'_, PyAny>) -> PyResult<bool> {
    Ok(!unit.getattr(pyo3::intern!(unit.py(), "target_parts"))?.is_none())
}

fn is_equal(value: &Bound<'_, PyAny>, other: &Py<PyAny>) -> PyResult<bool> {
    Ok(value.is(other) || value.eq(other)?)
}
