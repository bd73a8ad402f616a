//! A set of texts, gathered from places of the stream in any order, given in order of position.

use super::index::TextIndex;

pub struct Marks<'a> {
    index: &'a TextIndex,
    bits: Vec<u64>,
}

impl<'a> Marks<'a> {
    pub fn new(index: &'a TextIndex) -> Marks<'a> {
        Marks { index, bits: vec![0; index.texts().div_ceil(64)] }
    }

    pub fn add(&mut self, text: u32) {
        if let Some(word) = self.bits.get_mut(text as usize / 64) {
            *word |= 1 << (text % 64);
        }
    }

    /// Add the texts of places; it is fastest where these ascend.
    pub fn add_places(&mut self, places: impl IntoIterator<Item = u32>) {
        let classes = self.index.classes.all();
        let mut number = usize::MAX;
        for place in places {
            let at = u64::from(place);
            if classes.get(number).is_none_or(|class| at < class.start || at >= class.end) {
                number = self.index.classes.at_place(place);
            }
            let Some(class) = classes.get(number) else { continue };
            self.add(class.first + class.text_and_offset(place).0);
        }
    }

    pub fn into_bits(self) -> Vec<u64> {
        self.bits
    }

    /// Give the texts in order of position.
    pub fn texts(&self) -> impl Iterator<Item = u32> + '_ {
        texts_of(&self.bits)
    }
}

/// Give the texts of some bits in order of position.
pub fn texts_of(bits: &[u64]) -> impl Iterator<Item = u32> + '_ {
    (0u32..).zip(bits).flat_map(|(word, &bits)| {
        let mut rest = bits;
        std::iter::from_fn(move || {
            let bit = rest.trailing_zeros();
            rest &= rest.wrapping_sub(1);
            (bit < 64).then_some(word * 64 + bit)
        })
    })
}
