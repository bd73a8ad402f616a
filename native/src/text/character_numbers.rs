//! A number for some characters, found without hashing.

const PAGE: usize = 256;
pub const NONE: u32 = u32::MAX;

/// Numbers in pages of 256 code points; the first page has none, and most code points are on it.
pub struct CharacterNumbers {
    page_of: Vec<u16>,
    pages: Vec<[u32; PAGE]>,
}

impl CharacterNumbers {
    pub fn new() -> CharacterNumbers {
        CharacterNumbers { page_of: Vec::new(), pages: vec![[NONE; PAGE]] }
    }

    pub fn set(&mut self, character: char, number: u32) {
        let code = character as usize;
        let page = code / PAGE;
        if self.page_of.len() <= page {
            self.page_of.resize(page + 1, 0);
        }
        if self.page_of[page] == 0 {
            self.page_of[page] = self.pages.len() as u16;
            self.pages.push([NONE; PAGE]);
        }
        self.pages[usize::from(self.page_of[page])][code % PAGE] = number;
    }

    /// Give the number of a character, `NONE` where it has none.
    #[inline(always)]
    pub fn get(&self, character: char) -> u32 {
        let code = character as usize;
        self.page_of.get(code / PAGE).map_or(NONE, |&page| self.pages[usize::from(page)][code % PAGE])
    }
}
