//! What Python sees of the texts that contain a piece of text: counted at once, given only as far as they are wanted.

use std::sync::PoisonError;

use pyo3::prelude::*;
use pyo3::types::PyBytes;

use super::mapped::as_bytes;
use super::marks::{texts_of, Marks};
use super::python::LookupIndex;

/// Texts of an index, each once.
#[pyclass(frozen)]
pub struct LookupFound {
    index: Py<LookupIndex>,
    /// Bits by position.
    bits: Vec<u64>,
}

impl LookupFound {
    /// Keep those of the marked texts that were not taken out.
    pub fn new(index: &Bound<'_, LookupIndex>, marks: Marks<'_>) -> LookupFound {
        let mut bits = marks.into_bits();
        let dead = index.get().dead.read().unwrap_or_else(PoisonError::into_inner);
        bits.iter_mut().zip(&dead.bits).for_each(|(word, dead)| *word &= !dead);
        LookupFound { index: index.clone().unbind(), bits }
    }
}

#[pymethods]
impl LookupFound {
    fn __len__(&self) -> usize {
        self.bits.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Give how many of the texts with these keys are among them.
    fn count_of(&self, keys: Vec<i64>) -> usize {
        let index = &self.index.get().index;
        let texts = keys.into_iter().filter_map(|key| index.text_of_key(key));
        texts.filter(|&text| self.bits.get(text as usize / 64).is_some_and(|word| word >> (text % 64) & 1 == 1)).count()
    }

    /// Give keys and lengths, each as numbers of eight bytes, of the shortest, and of all as long as the last of these.
    ///
    /// Of an index of words all are given: the order of its texts is that of their words, not of their bytes.
    #[pyo3(signature = (count=None))]
    fn shortest<'py>(
        &self,
        py: Python<'py>,
        count: Option<usize>,
    ) -> PyResult<(Bound<'py, PyBytes>, Bound<'py, PyBytes>)> {
        let index = &self.index.get().index;
        let wanted = count.filter(|_| index.is_by_character()).unwrap_or(usize::MAX);
        let (mut keys, mut lengths) = (Vec::<i64>::new(), Vec::<i64>::new());
        let mut classes = index.classes.all().iter().peekable();
        for text in texts_of(&self.bits) {
            let class = classes.peek().map_or(0, |class| class.first);
            // Texts come in order of length.
            while classes.next_if(|class| text - class.first >= class.count).is_some() {}
            let is_longer = classes.peek().is_some_and(|next| next.first != class);
            if is_longer && keys.len() >= wanted {
                break;
            }
            let size = classes.peek().map_or(0, |class| class.size);
            keys.push(index.key(text)?);
            lengths.push(index.length(text, size)?);
        }
        Ok((PyBytes::new(py, as_bytes(&keys)), PyBytes::new(py, as_bytes(&lengths))))
    }
}
