//! Units written by a template: the reference is `tmkit.formats.tmx.templates.FormWriter`.

use pyo3::exceptions::PyIndexError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString, PyTuple};

use super::characters::{escape, Place};
use super::dates::write_date;
use super::kind::{Kind, KindPlan};

/// The plan that Python has made: `tmkit.formats.tmx.templates.Template`.
#[derive(FromPyObject)]
struct Template {
    literals: Vec<String>,
    slots: Vec<usize>,
    ways: Vec<String>,
    fields: Vec<Py<PyString>>,
    kind: KindPlan,
}

#[derive(Clone, Copy)]
enum Way {
    Text,
    Attribute,
    /// Text of an element that stands as text in a property.
    Twice,
    Segment,
    Date,
    Number,
    Numbers,
}

impl Way {
    fn new(name: &str) -> PyResult<Way> {
        Ok(match name {
            "text" => Way::Text,
            "attribute" => Way::Attribute,
            "twice" => Way::Twice,
            "segment" => Way::Segment,
            "date" => Way::Date,
            "number" => Way::Number,
            "numbers" => Way::Numbers,
            _ => return Err(PyIndexError::new_err("a template has a value of an unknown kind")),
        })
    }
}

/// A value of a unit: a field, or by its place a property or a note.
enum Source {
    Field(Py<PyString>),
    Prop(usize),
    Note(usize),
}

/// Writes the units of one kind.
#[pyclass(frozen)]
pub struct TmxTemplate {
    kind: Kind,
    values: Vec<(String, Source, Way)>,
    last: String,
    tagged: Py<PyAny>,
}

#[pymethods]
impl TmxTemplate {
    /// `unit` is one of the kind; `tagged` gives a segment with tags as XML, or None where something is left out of it.
    #[new]
    fn new(py: Python<'_>, template: Template, unit: &Bound<'_, PyAny>, tagged: Py<PyAny>) -> PyResult<TmxTemplate> {
        let kind = Kind::new(template.kind, unit)?;
        let (fields, props) = (template.fields, kind.props());
        let source = |slot: usize| match fields.get(slot) {
            Some(field) => Source::Field(field.clone_ref(py)),
            None if slot < fields.len() + props => Source::Prop(slot - fields.len()),
            None => Source::Note(slot - fields.len() - props),
        };
        let mut literals = template.literals;
        let last = literals.pop().unwrap_or_default();
        let slots = template.slots.into_iter().map(source).zip(&template.ways);
        let values = literals.into_iter().zip(slots).map(|(literal, (slot, way))| Ok((literal, slot, Way::new(way)?)));
        Ok(TmxTemplate { kind, values: values.collect::<PyResult<_>>()?, last, tagged })
    }

    /// Give a unit as XML; None where it is of another kind, or must be written by Python.
    fn write<'py>(&self, py: Python<'py>, unit: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyBytes>>> {
        let Some((props, notes)) = self.kind.fitting(unit)? else { return Ok(None) };
        let mut out = Vec::with_capacity(1024);
        for (literal, source, way) in &self.values {
            let value = match source {
                Source::Field(name) => unit.getattr(name)?,
                Source::Prop(place) => props.get_item(*place)?.get_item(1)?,
                Source::Note(place) => notes.get_item(*place)?,
            };
            out.extend_from_slice(literal.as_bytes());
            if !self.add(&value, *way, &mut out)? {
                return Ok(None);
            }
        }
        out.extend_from_slice(self.last.as_bytes());
        Ok(Some(PyBytes::new(py, &out)))
    }
}

impl TmxTemplate {
    /// Add a value as XML; false where Python must do it.
    fn add(&self, value: &Bound<'_, PyAny>, way: Way, out: &mut Vec<u8>) -> PyResult<bool> {
        match way {
            Way::Segment => return self.add_segment(value, out),
            Way::Number => out.extend_from_slice(value.repr()?.to_str()?.as_bytes()),
            Way::Numbers => return Ok(add_numbers(value, out)),
            Way::Text | Way::Attribute | Way::Twice | Way::Date => {
                let text = value.cast::<PyString>().ok().and_then(|text| text.to_str().ok());
                return Ok(text.is_some_and(|text| add_text(text, way, out)));
            }
        }
        Ok(true)
    }

    fn add_segment(&self, content: &Bound<'_, PyAny>, out: &mut Vec<u8>) -> PyResult<bool> {
        let Ok(parts) = content.cast::<PyTuple>() else { return Ok(content.is_none()) };
        if parts.is_empty() {
            return Ok(true);
        }
        let first = parts.get_item(0)?;
        if parts.len() == 1 && first.is_instance_of::<PyString>() {
            return self.add(&first, Way::Text, out);
        }
        let written: Option<String> = self.tagged.bind(content.py()).call1((content,))?.extract()?;
        out.extend_from_slice(written.as_deref().unwrap_or_default().as_bytes());
        Ok(written.is_some())
    }
}

fn add_text(text: &str, way: Way, out: &mut Vec<u8>) -> bool {
    match way {
        Way::Date => write_date(text).map(|date| out.extend_from_slice(date.as_bytes())).is_some(),
        Way::Attribute => escape(text, Place::Attribute, out),
        Way::Twice => {
            let mut once = Vec::with_capacity(text.len());
            escape(text, Place::Text, &mut once)
                && std::str::from_utf8(&once).is_ok_and(|once| escape(once, Place::Text, out))
        }
        _ => escape(text, Place::Text, out),
    }
}

/// Add whole numbers with commas between them.
fn add_numbers(value: &Bound<'_, PyAny>, out: &mut Vec<u8>) -> bool {
    let Ok(numbers) = value.extract::<Vec<i64>>() else { return false };
    let written: Vec<String> = numbers.iter().map(i64::to_string).collect();
    out.extend_from_slice(written.join(",").as_bytes());
    true
}
