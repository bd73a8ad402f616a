//! Characters replaced by what a table has for them: see `tmkit/text/character_table.py`, which gives the same answers.

use std::collections::HashMap;

use pyo3::prelude::*;
use pyo3::types::PyString;

const PAGE: usize = 256;
const SAME: u32 = u32::MAX;
/// From here on a change is not one character but the number of a text.
const TEXTS: u32 = char::MAX as u32 + 1;

/// What each character becomes, in pages of 256 code points; the first page changes nothing, and most code points are
/// on it.
#[pyclass(frozen)]
pub struct CharacterTable {
    page_of: Vec<u16>,
    pages: Vec<[u32; PAGE]>,
    texts: Vec<String>,
}

#[pymethods]
impl CharacterTable {
    #[new]
    fn new(changes: HashMap<char, String>) -> CharacterTable {
        let mut table = CharacterTable { page_of: Vec::new(), pages: vec![[SAME; PAGE]], texts: Vec::new() };
        for (old, new) in changes {
            table.set(old as usize, new);
        }
        table
    }

    /// Give the text with each character replaced; the text itself where none is.
    fn translate<'py>(&self, text: &Bound<'py, PyString>) -> PyResult<Bound<'py, PyString>> {
        let given = text.to_str()?;
        let Some((begin, _)) = given.char_indices().find(|&(_, old)| self.change(old) != SAME) else {
            return Ok(text.clone());
        };
        let mut made = String::with_capacity(given.len());
        made.push_str(&given[..begin]);
        for old in given[begin..].chars() {
            match self.change(old) {
                SAME => made.push(old),
                change => match char::from_u32(change) {
                    Some(new) => made.push(new),
                    None => made.push_str(&self.texts[(change - TEXTS) as usize]),
                },
            }
        }
        Ok(PyString::new(text.py(), &made))
    }
}

impl CharacterTable {
    fn set(&mut self, old: usize, new: String) {
        let page = old / PAGE;
        if self.page_of.len() <= page {
            self.page_of.resize(page + 1, 0);
        }
        if self.page_of[page] == 0 {
            self.page_of[page] = self.pages.len() as u16;
            self.pages.push([SAME; PAGE]);
        }
        let mut characters = new.chars();
        let change = match (characters.next(), characters.next()) {
            (Some(only), None) => only as u32,
            _ => {
                self.texts.push(new);
                TEXTS + self.texts.len() as u32 - 1
            }
        };
        self.pages[usize::from(self.page_of[page])][old % PAGE] = change;
    }

    #[inline(always)]
    fn change(&self, old: char) -> u32 {
        let code = old as usize;
        self.page_of.get(code / PAGE).map_or(SAME, |&page| self.pages[usize::from(page)][code % PAGE])
    }
}
