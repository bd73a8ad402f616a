//! Words with their numbers in order of appearance, found again quickly.

/// A word of so few bytes is its own key; its length stands in the highest byte.
const SHORT: usize = 7;
const LONG_MARK: u64 = 0xFF << 56;

#[derive(Default)]
pub struct WordList {
    /// All words end to end, and where each ends.
    bytes: Vec<u8>,
    ends: Vec<usize>,
    /// For each place that a key may take: the key (0: free) and the number of the word. A power of two, half empty.
    places: Vec<(u64, u32)>,
}

impl WordList {
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn word(&self, number: usize) -> &[u8] {
        let begin = if number == 0 { 0 } else { self.ends[number - 1] };
        &self.bytes[begin..self.ends[number]]
    }

    /// Give the number of the word that stands in a text from `begin` to before `end`; a new one gets the next number.
    #[inline(always)]
    pub fn number(&mut self, text: &[u8], begin: usize, end: usize) -> u32 {
        if 2 * self.len() >= self.places.len() {
            self.grow();
        }
        let (key, is_short) = key_of(text, begin, end);
        let mask = self.places.len() - 1;
        let mut at = place_of(key) & mask;
        loop {
            let (other, number) = self.places[at];
            if other == 0 {
                return self.add(&text[begin..end], key, at);
            }
            if other == key && (is_short || self.word(number as usize) == &text[begin..end]) {
                return number;
            }
            at = (at + 1) & mask;
        }
    }

    #[cold]
    fn add(&mut self, word: &[u8], key: u64, at: usize) -> u32 {
        let number = self.len() as u32;
        self.bytes.extend_from_slice(word);
        self.ends.push(self.bytes.len());
        self.places[at] = (key, number);
        number
    }

    #[cold]
    fn grow(&mut self) {
        let size = (2 * self.places.len()).max(1 << 10);
        let old = std::mem::replace(&mut self.places, vec![(0, 0); size]);
        for (key, number) in old.into_iter().filter(|&(key, _)| key > 0) {
            let mut at = place_of(key) & (size - 1);
            while self.places[at].0 > 0 {
                at = (at + 1) & (size - 1);
            }
            self.places[at] = (key, number);
        }
    }
}

/// Give the key of a word, never 0, and whether no other word has it.
#[inline(always)]
fn key_of(text: &[u8], begin: usize, end: usize) -> (u64, bool) {
    let size = end - begin;
    if size > SHORT {
        return (hash(&text[begin..end]) | LONG_MARK, false);
    }
    let eight = match text.get(begin..begin + 8).and_then(|eight| eight.try_into().ok()) {
        Some(eight) => u64::from_le_bytes(eight),
        None => eight_bytes(&text[begin..end]),
    };
    (eight & ((1 << (8 * size)) - 1) | (size as u64) << 56, true)
}

/// Words chosen to have one hash only make an index slow to make.
fn hash(word: &[u8]) -> u64 {
    word.chunks(8).fold(0, |hash, part| mixed(hash.rotate_left(5) ^ eight_bytes(part)))
}

fn eight_bytes(part: &[u8]) -> u64 {
    let mut eight = [0; 8];
    eight[..part.len()].copy_from_slice(part);
    u64::from_le_bytes(eight)
}

#[inline(always)]
fn mixed(number: u64) -> u64 {
    number.wrapping_mul(0x517c_c1b7_2722_0a95)
}

#[inline(always)]
fn place_of(key: u64) -> usize {
    (mixed(key) >> 32) as usize
}
