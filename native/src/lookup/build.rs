//! Making an index: the sections of `tmkit/memory/index_build.py`, byte for byte, without sorting more than pieces.

use super::vocabulary::unit_id;
use super::wordlist::WordList;

const SEPARATOR: &[u8] = b"\0";

/// Texts as they came, each unit by its code point or by the number of its word, each text followed by 0.
enum Chunk {
    Narrow(Vec<u16>),
    Wide(Vec<u32>),
}

impl Chunk {
    fn units(&self) -> Box<dyn Iterator<Item = u32> + '_> {
        match self {
            Chunk::Narrow(units) => Box::new(units.iter().map(|&unit| u32::from(unit))),
            Chunk::Wide(units) => Box::new(units.iter().copied()),
        }
    }
}

/// The units of all texts by position, as numbers of two or of four bytes.
pub enum Numbers {
    Narrow(Vec<u16>),
    Wide(Vec<u32>),
}

#[derive(Default)]
pub struct Texts {
    chunks: Vec<Chunk>,
    lengths: Vec<u32>,
    words: WordList,
}

/// Texts by length: by position the row and by row the position, each length and its first position.
pub struct Order {
    pub row_of: Vec<u32>,
    pub position_of: Vec<u32>,
    pub sizes: Vec<u32>,
    pub firsts: Vec<u32>,
}

impl Texts {
    pub fn len(&self) -> usize {
        self.lengths.len()
    }

    /// Take in folded texts of characters, each followed by a zero character.
    pub fn add_characters(&mut self, joined: &str) {
        let is_narrow = joined.chars().all(|character| u32::from(character) <= 0xFFFF);
        let codes = joined.chars().map(u32::from);
        let chunk = match is_narrow {
            true => Chunk::Narrow(codes.map(|code| code as u16).collect()),
            false => Chunk::Wide(codes.collect()),
        };
        self.push(chunk);
    }

    /// Take in lower-cased texts of words, each followed by a zero character, which is a word of its own.
    pub fn add_words<E>(&mut self, joined: &str, mut kind: impl FnMut(char) -> Result<Kind, E>) -> Result<(), E> {
        self.words.number(SEPARATOR, 0, 1);
        let (mut numbers, text) = (Vec::with_capacity(joined.len() / 4), joined.as_bytes());
        let mut begin = None;
        for (at, character) in joined.char_indices() {
            let kind = kind(character)?;
            if kind == Kind::Letter {
                begin = begin.or(Some(at));
                continue;
            }
            if let Some(begin) = begin.take() {
                numbers.push(self.words.number(text, begin, at));
            }
            if kind == Kind::Mark {
                numbers.push(self.words.number(text, at, at + character.len_utf8()));
            }
        }
        self.push(Chunk::Wide(numbers));
        Ok(())
    }

    fn push(&mut self, chunk: Chunk) {
        let mut length = 0;
        for unit in chunk.units() {
            if unit == 0 {
                self.lengths.push(std::mem::take(&mut length));
            } else {
                length += 1;
            }
        }
        self.chunks.push(chunk);
    }

    /// Bring the texts in order of length; equally long ones stay in order of row.
    pub fn order(&self) -> Order {
        let longest = self.lengths.iter().copied().max().map_or(0, |length| length as usize + 1);
        let mut next = vec![0u32; longest];
        self.lengths.iter().for_each(|&length| next[length as usize] += 1);
        let (mut sizes, mut firsts, mut before) = (Vec::new(), Vec::new(), 0);
        for (length, count) in next.iter_mut().enumerate().filter(|(_, count)| **count > 0) {
            sizes.push(length as u32);
            firsts.push(before);
            before += std::mem::replace(count, before);
        }
        firsts.push(before);
        let (mut row_of, mut position_of) = (vec![0; self.len()], vec![0; self.len()]);
        for (row, &length) in self.lengths.iter().enumerate() {
            let position = next[length as usize];
            next[length as usize] += 1;
            row_of[position as usize] = row as u32;
            position_of[row] = position;
        }
        Order { row_of, position_of, sizes, firsts }
    }

    /// Give the code points that occur, ascending, and for each code point its rank.
    pub fn alphabet(&self) -> (Vec<u32>, Vec<u32>) {
        let mut ranks = vec![0u32; 0x11_0000];
        self.chunks.iter().flat_map(Chunk::units).for_each(|code| ranks[code as usize] = 1);
        ranks[0] = 1;
        let codes: Vec<u32> = (0u32..).zip(&ranks).filter(|(_, &seen)| seen > 0).map(|(code, _)| code).collect();
        codes.iter().zip(0..).for_each(|(&code, rank)| ranks[code as usize] = rank);
        (codes, ranks)
    }

    /// Give the words in the order of their bytes end to end, where each ends, and for each number its rank.
    pub fn vocabulary(&mut self) -> (Vec<u8>, Vec<u64>, Vec<u32>) {
        self.words.number(SEPARATOR, 0, 1);
        let mut numbers: Vec<usize> = (0..self.words.len()).collect();
        numbers.sort_unstable_by_key(|&number| self.words.word(number));
        let (mut bytes, mut ends, mut ranks) = (Vec::new(), Vec::new(), vec![0; numbers.len()]);
        for (number, rank) in numbers.into_iter().zip(0..) {
            bytes.extend_from_slice(self.words.word(number));
            ends.push(bytes.len() as u64);
            ranks[number] = rank;
        }
        self.words = WordList::default();
        (bytes, ends, ranks)
    }

    /// Give the number of units and separators of all texts.
    pub fn total(&self) -> usize {
        self.lengths.iter().map(|&length| length as usize + 1).sum()
    }

    /// Lay all texts end to end in order of position; the texts are used up. Numbers below `narrow` take two bytes.
    pub fn stream(&mut self, order: &Order, ranks: &[u32], narrow: u32) -> Numbers {
        let greatest = ranks.iter().copied().max().map_or(0, |rank| unit_id(rank as usize));
        match greatest < narrow {
            true => Numbers::Narrow(self.laid_out(order, ranks, |number| number as u16)),
            false => Numbers::Wide(self.laid_out(order, ranks, |number| number)),
        }
    }

    fn laid_out<T: Copy + Default>(&mut self, order: &Order, ranks: &[u32], narrowed: impl Fn(u32) -> T) -> Vec<T> {
        let numbers: Vec<T> = ranks.iter().map(|&rank| narrowed(unit_id(rank as usize))).collect();
        let mut starts = vec![0usize; self.len()];
        let mut before = 0;
        for &row in &order.row_of {
            starts[row as usize] = before;
            before += self.lengths[row as usize] as usize + 1;
        }
        let mut stream = vec![T::default(); before];
        let mut row = 0;
        for chunk in std::mem::take(&mut self.chunks) {
            for unit in chunk.units() {
                stream[starts[row]] = numbers[unit as usize];
                starts[row] += 1;
                row += usize::from(unit == 0);
            }
        }
        stream
    }
}

/// What a character is to words: part of one, a mark that stands alone, or white space between them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Letter,
    Mark,
    Space,
}
