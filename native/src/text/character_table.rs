//! Characters replaced by what a table has for them: see `tmkit/text/character_table.py`, which gives the same answers.

use std::collections::HashMap;

use pyo3::prelude::*;
use pyo3::types::PyString;

use super::character_numbers::{CharacterNumbers, NONE};

/// From here on a change is not one character but the number of a text.
const TEXTS: u32 = char::MAX as u32 + 1;

/// What each character becomes.
#[pyclass(frozen)]
pub struct CharacterTable {
    changes: CharacterNumbers,
    texts: Vec<String>,
}

#[pymethods]
impl CharacterTable {
    #[new]
    fn new(changes: HashMap<char, String>) -> CharacterTable {
        let mut table = CharacterTable { changes: CharacterNumbers::new(), texts: Vec::new() };
        for (old, new) in changes {
            let mut characters = new.chars();
            let change = match (characters.next(), characters.next()) {
                (Some(only), None) => only as u32,
                _ => {
                    table.texts.push(new);
                    TEXTS + table.texts.len() as u32 - 1
                }
            };
            table.changes.set(old, change);
        }
        table
    }

    /// Give the text with each character replaced; the text itself where none is.
    fn translate<'py>(&self, text: &Bound<'py, PyString>) -> PyResult<Bound<'py, PyString>> {
        let given = text.to_str()?;
        let Some((begin, _)) = given.char_indices().find(|&(_, old)| self.changes.get(old) != NONE) else {
            return Ok(text.clone());
        };
        let mut made = String::with_capacity(given.len());
        made.push_str(&given[..begin]);
        for old in given[begin..].chars() {
            match self.changes.get(old) {
                NONE => made.push(old),
                change => match char::from_u32(change) {
                    Some(new) => made.push(new),
                    None => made.push_str(&self.texts[(change - TEXTS) as usize]),
                },
            }
        }
        Ok(PyString::new(text.py(), &made))
    }
}
