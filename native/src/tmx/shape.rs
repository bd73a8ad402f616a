//! Units of one shape, read from bytes: the reference is `tmkit.formats.tmx.shapes.PatternReader`.

use std::borrow::Cow;

use memchr::memmem;
use pyo3::exceptions::PyIndexError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString, PyTuple, PyType};

use super::characters::resolved;
use super::dates::read_date;
use super::scan::Scan;
use super::values::{build, plain_content, Reader};

/// The plan that Python has made: `tmkit.formats.tmx.shapes.Shape`.
#[derive(FromPyObject)]
struct Shape<'py> {
    steps: Vec<(String, String)>,
    constants: Bound<'py, PyDict>,
    fields: Vec<OpenField>,
    props: Vec<Prop>,
    notes: Vec<usize>,
    source: usize,
    target: usize,
}

#[derive(FromPyObject)]
struct OpenField {
    name: Py<PyString>,
    slot: usize,
    reader: Option<Py<PyAny>>,
    is_date: bool,
}

#[derive(FromPyObject)]
struct Prop {
    name: Py<PyString>,
    slot: Option<usize>,
    value: Py<PyString>,
}

enum Step {
    Literal(String),
    Space,
    Gap,
    Slot(fn(&mut Scan) -> bool),
}

impl Step {
    fn new((kind, text): (String, String)) -> PyResult<Step> {
        Ok(match kind.as_str() {
            "literal" => Step::Literal(text),
            "space" => Step::Space,
            "gap" => Step::Gap,
            "text" => Step::Slot(|scan| scan.text()),
            "segment" => Step::Slot(|scan| scan.segment()),
            "value" => Step::Slot(|scan| scan.value()),
            "date" => Step::Slot(|scan| scan.date()),
            "number" => Step::Slot(|scan| scan.digits()),
            _ => return Err(PyIndexError::new_err("a shape has a step of an unknown kind")),
        })
    }
}

/// A field that comes from an open value; without a `name` the value is only looked at.
struct Field {
    name: Option<Py<PyString>>,
    slot: usize,
    reader: Option<Reader>,
    is_date: bool,
}

/// Reads the units of one shape.
#[pyclass(frozen)]
pub struct TmxShape {
    steps: Vec<Step>,
    count: usize,
    constants: Vec<(Py<PyString>, Py<PyAny>)>,
    fields: Vec<Field>,
    props: Vec<Prop>,
    notes: Vec<usize>,
    segments: [usize; 2],
    names: [Py<PyString>; 4],
    kind: Py<PyType>,
    tagged: Py<PyAny>,
    longest: usize,
}

type Values<'a> = Vec<&'a str>;

#[pymethods]
impl TmxShape {
    /// `kind` is the class of units, `tagged` gives the contents of two segments of which one has tags, and a segment
    /// longer than `longest` is left to Python.
    #[new]
    fn new(
        py: Python<'_>,
        shape: Shape<'_>,
        kind: Py<PyType>,
        tagged: Py<PyAny>,
        longest: usize,
    ) -> PyResult<TmxShape> {
        let steps = shape.steps.into_iter().map(Step::new).collect::<PyResult<Vec<Step>>>()?;
        let count = steps.iter().filter(|step| matches!(step, Step::Slot(_))).count();
        let slots = shape.fields.iter().map(|field| field.slot).chain(shape.props.iter().filter_map(|prop| prop.slot));
        if slots.chain(shape.notes.iter().copied()).chain([shape.source, shape.target]).any(|slot| slot >= count) {
            return Err(PyIndexError::new_err("a shape names a value that is not there"));
        }
        let constants = shape.constants.iter();
        let constants = constants.map(|(name, value)| Ok((name.cast_into::<PyString>()?.unbind(), value.unbind())));
        let name = |name| PyString::intern(py, name).unbind();
        Ok(TmxShape {
            steps,
            count,
            constants: constants.collect::<PyResult<_>>()?,
            fields: shape.fields.into_iter().map(|field| field.opened(py)).collect::<PyResult<_>>()?,
            props: shape.props,
            notes: shape.notes,
            segments: [shape.source, shape.target],
            names: ["source_parts", "target_parts", "props", "notes"].map(name),
            kind,
            tagged,
            longest,
        })
    }

    /// Give the unit that the bytes are, with nothing after it but white space; None where Python must read them.
    fn read<'py>(&self, py: Python<'py>, data: &[u8]) -> PyResult<Option<Bound<'py, PyAny>>> {
        let Some(spans) = self.spans(data) else { return Ok(None) };
        let Ok(text) = std::str::from_utf8(data) else { return Ok(None) };
        if memmem::find(data, b"]]>").is_some() {
            return Ok(None);
        }
        let values: Values = spans.into_iter().map(|(start, end)| &text[start..end]).collect();
        self.unit(py, &values)
    }
}

impl OpenField {
    fn opened(self, py: Python<'_>) -> PyResult<Field> {
        let is_named = self.name.bind(py).len()? > 0;
        let reader = self.reader.map(Reader::new);
        Ok(Field { name: is_named.then_some(self.name), slot: self.slot, reader, is_date: self.is_date })
    }
}

impl TmxShape {
    /// Give where the open values stand, which begin and end at markup.
    fn spans(&self, data: &[u8]) -> Option<Vec<(usize, usize)>> {
        let mut spans = Vec::with_capacity(self.count);
        let mut scan = Scan::new(data);
        for step in &self.steps {
            let start = scan.place;
            let fits = match step {
                Step::Literal(text) => scan.literal(text.as_bytes()),
                Step::Space => scan.space(),
                Step::Gap => scan.gap(),
                Step::Slot(find) => find(&mut scan),
            };
            if !fits {
                return None;
            }
            if let Step::Slot(_) = step {
                spans.push((start, scan.place));
            }
        }
        let is_usual = self.segments.iter().all(|&slot| spans[slot].1 - spans[slot].0 <= self.longest);
        (scan.is_at_end() && is_usual).then_some(spans)
    }

    fn unit<'py>(&self, py: Python<'py>, raw: &Values) -> PyResult<Option<Bound<'py, PyAny>>> {
        let values: Vec<Cow<str>> = raw.iter().map(|value| plain(value)).collect();
        let mut found = Vec::with_capacity(self.constants.len() + self.fields.len() + self.names.len());
        for (name, value) in &self.constants {
            found.push((name, value.bind(py).clone()));
        }
        for field in &self.fields {
            let Some(value) = field.read(py, &values[field.slot])? else { return Ok(None) };
            if let Some(name) = &field.name {
                found.push((name, value));
            }
        }
        let [source, target] = self.contents(py, raw, &values)?;
        let notes = PyTuple::new(py, self.notes.iter().map(|&slot| values[slot].as_ref()))?.into_any();
        found.extend(self.names.iter().zip([source, target, self.read_props(py, &values)?, notes]));
        build(self.kind.bind(py), &found).map(Some)
    }

    fn contents<'py>(&self, py: Python<'py>, raw: &Values, values: &[Cow<str>]) -> PyResult<[Bound<'py, PyAny>; 2]> {
        if self.segments.iter().any(|&slot| raw[slot].contains('<')) {
            return self.tagged.bind(py).call1(<(&str, &str)>::from(self.segments.map(|slot| raw[slot])))?.extract();
        }
        let [source, target] = self.segments.map(|slot| plain_content(PyString::new(py, &values[slot])));
        Ok([source?.into_any(), target?.into_any()])
    }

    fn read_props<'py>(&self, py: Python<'py>, values: &[Cow<str>]) -> PyResult<Bound<'py, PyAny>> {
        let pair = |prop: &Prop| {
            let open = prop.slot.map(|slot| PyString::new(py, &values[slot]));
            (prop.name.bind(py).clone(), open.unwrap_or_else(|| prop.value.bind(py).clone()))
        };
        Ok(PyTuple::new(py, self.props.iter().map(pair))?.into_any())
    }
}

impl Field {
    /// Give the value of the field; None where Python must read the unit.
    fn read<'py>(&self, py: Python<'py>, text: &str) -> PyResult<Option<Bound<'py, PyAny>>> {
        if self.is_date {
            if let Some(date) = read_date(text) {
                return Ok(Some(PyString::new(py, &date).into_any()));
            }
        }
        match &self.reader {
            Some(reader) => reader.read(py, text),
            None => Ok(Some(PyString::new(py, text).into_any())),
        }
    }
}

fn plain(raw: &str) -> Cow<'_, str> {
    if raw.as_bytes().contains(&b'&') {
        Cow::Owned(resolved(raw))
    } else {
        Cow::Borrowed(raw)
    }
}
