//! Texts as they are compared: what Python folds and lowers character by character, in one go for many texts.

use pyo3::prelude::*;

/// What Python makes of a character.
struct Form {
    /// Folded: a character, a space, or nothing.
    folded: Option<char>,
    /// In lower case, one for one, and as words have it, which may be more than one.
    plain: char,
    lower: Lower,
}

enum Lower {
    Same,
    Other(Box<str>),
}

/// Folded texts, each followed by a zero character; those of words in lower case, one for one and as words have it.
#[derive(Default)]
pub struct Folded {
    pub text: String,
    lower: Option<String>,
}

/// Remembers what Python said about each character.
#[derive(Default)]
pub struct Folder {
    forms: Vec<Form>,
    /// By code point, one more than the number of its form.
    known: Vec<u32>,
}

impl Folder {
    /// Fold texts, each followed by a zero character: white space to one space, none at either end of a text.
    ///
    /// `form` gives a character folded, that in lower case one for one, and that in lower case as Python has it.
    pub fn fold(&mut self, joined: &str, is_by_character: bool, form: &Py<PyAny>) -> PyResult<Folded> {
        let mut texts = Folded::default();
        let (mut is_begun, mut is_space) = (false, false);
        let mut rest = joined;
        while let Some(character) = rest.chars().next() {
            let run = plain_run(rest.as_bytes());
            if run > 0 {
                texts.push_run(if is_space { " " } else { "" }, &rest[..run], is_by_character);
                (is_space, is_begun) = (false, true);
                rest = &rest[run..];
                continue;
            }
            rest = &rest[character.len_utf8()..];
            let number = self.number(character, form)?;
            let Form { folded: Some(folded), plain, lower } = &self.forms[number] else { continue };
            if *folded == ' ' {
                is_space = is_begun;
                continue;
            }
            if is_space && *folded != '\0' {
                texts.push(' ');
            }
            (is_space, is_begun) = (false, *folded != '\0');
            match is_by_character {
                true => texts.push(*folded),
                false => texts.push_lower(*plain, lower),
            }
        }
        Ok(texts)
    }

    #[inline(always)]
    fn number(&mut self, character: char, form: &Py<PyAny>) -> PyResult<usize> {
        let code = character as usize;
        match self.known.get(code) {
            Some(&known) if known > 0 => Ok(known as usize - 1),
            _ => self.ask(character, form),
        }
    }

    #[cold]
    fn ask(&mut self, character: char, form: &Py<PyAny>) -> PyResult<usize> {
        let (folded, plain, lower): (String, String, String) =
            Python::attach(|python| form.call1(python, (character,))?.extract(python))?;
        let folded = folded.chars().next();
        let plain = plain.chars().next().unwrap_or('\0');
        let lower = if lower.chars().eq([plain]) { Lower::Same } else { Lower::Other(lower.into()) };
        self.forms.push(Form { folded, plain, lower });
        self.known.resize(self.known.len().max(character as usize + 1), 0);
        self.known[character as usize] = self.forms.len() as u32;
        Ok(self.forms.len() - 1)
    }
}

impl Folded {
    /// The texts in lower case as words have it.
    pub fn lower(&self) -> &str {
        self.lower.as_ref().unwrap_or(&self.text)
    }

    #[inline(always)]
    fn push(&mut self, character: char) {
        self.text.push(character);
        if let Some(lower) = &mut self.lower {
            lower.push(character);
        }
    }

    /// Add a run of ASCII that is folded already, behind a space or not.
    fn push_run(&mut self, space: &str, run: &str, is_by_character: bool) {
        for text in std::iter::once(&mut self.text).chain(&mut self.lower) {
            text.push_str(space);
            let begin = text.len();
            text.push_str(run);
            if !is_by_character {
                text[begin..].make_ascii_lowercase();
            }
        }
    }

    /// Add a letter; both forms are kept from the first one on in which they differ.
    #[inline(always)]
    fn push_lower(&mut self, plain: char, lower: &Lower) {
        match lower {
            Lower::Same => self.push(plain),
            Lower::Other(lower) => {
                self.lower.get_or_insert_with(|| self.text.clone()).push_str(lower);
                self.text.push(plain);
            }
        }
    }
}

/// Give how many bytes at the beginning are ASCII that is folded already: nothing but white space is changed there.
fn plain_run(text: &[u8]) -> usize {
    let is_plain = |at: usize| text.get(at).is_some_and(u8::is_ascii_graphic);
    let mut end = 0;
    while is_plain(end) || (end > 0 && text.get(end) == Some(&b' ') && is_plain(end + 1)) {
        end += 1;
    }
    end
}
