//! One index file of `tmkit/memory/index_build.py`, which describes its sections, opened for searching.

use std::ops::Range;
use std::sync::Arc;

use super::classes::Classes;
use super::mapped::{Broken, Map, Place, Section};
use super::vocabulary::{rank_of, unit_id, Vocabulary};
use super::words::Blob;

/// All texts by position, each unit as its number, each text followed by 0.
pub enum Stream {
    Narrow(Section<u16>),
    Wide(Section<u32>),
}

impl Stream {
    pub fn len(&self) -> usize {
        match self {
            Stream::Narrow(units) => units.len(),
            Stream::Wide(units) => units.len(),
        }
    }

    /// Give the unit at a place, 0 (the separator) behind the end.
    pub fn unit_at(&self, place: usize) -> u32 {
        match self {
            Stream::Narrow(units) => units.get(place).map_or(0, |&unit| u32::from(unit)),
            Stream::Wide(units) => units.get(place).copied().unwrap_or(0),
        }
    }
}

pub struct TextIndex {
    pub vocabulary: Vocabulary,
    pub classes: Classes,
    pub stream: Stream,
    pub postings: Section<u32>,
    /// The lower-cased texts of an index of words.
    pub blob: Option<Blob>,
    keys: Section<i64>,
    row_of: Section<u32>,
    position_of: Section<u32>,
    list_key: Section<u64>,
    list_start: Section<u64>,
    /// By rank of a character, the number of the first list of pairs that begin with it.
    first_list: Vec<u32>,
}

impl TextIndex {
    /// Open the index of which `place` tells where each section lies; any contradiction in it is told.
    pub fn open(map: &Arc<Map>, place: impl Fn(&'static str) -> Option<Place>) -> Result<TextIndex, Broken> {
        let found = |name| place(name).ok_or(Broken("a section is missing"));
        let (keys, units) = (Section::<i64>::new(map, found("keys")?)?, found("units")?);
        let stream = match units.2 {
            2 => Stream::Narrow(Section::new(map, units)?),
            _ => Stream::Wide(Section::new(map, units)?),
        };
        let vocabulary = match place("alphabet") {
            Some(alphabet) => Vocabulary::Characters(Section::new(map, alphabet)?),
            None => Vocabulary::Words {
                bytes: Section::new(map, found("words")?)?,
                ends: Section::new(map, found("word_end")?)?,
            },
        };
        let sizes = Section::<u32>::new(map, found("class_length")?)?;
        let firsts = Section::<u32>::new(map, found("class_first")?)?;
        let blob = match (place("blob"), place("blob_end")) {
            (Some(bytes), Some(ends)) => Some(Blob::open(map, bytes, ends, keys.len())?),
            _ => None,
        };
        let mut index = TextIndex {
            classes: Classes::new(&sizes, &firsts, keys.len(), stream.len())?,
            vocabulary,
            blob,
            stream,
            keys,
            postings: Section::new(map, found("postings")?)?,
            row_of: Section::new(map, found("row_of")?)?,
            position_of: Section::new(map, found("position_of")?)?,
            list_key: Section::new(map, found("list_key")?)?,
            list_start: Section::new(map, found("list_start")?)?,
            first_list: Vec::new(),
        };
        index.check()?;
        index.first_list = index.first_lists();
        Ok(index)
    }

    fn check(&self) -> Result<(), Broken> {
        let texts = self.keys.len();
        let starts = &self.list_start;
        let fits = self.row_of.len() == texts
            && self.position_of.len() == texts
            && starts.len() == self.list_key.len() + 1
            && starts[0] == 0
            && starts[starts.len() - 1] == self.postings.len() as u64
            && self.stream.len() == self.postings.len() + texts
            && u32::try_from(self.stream.len()).is_ok()
            && starts.is_sorted_by(|one, next| one < next)
            && self.list_key.is_sorted_by(|one, next| one < next);
        fits.then_some(()).ok_or(Broken("the index contradicts itself"))
    }

    fn first_lists(&self) -> Vec<u32> {
        let Vocabulary::Characters(codes) = &self.vocabulary else {
            return Vec::new();
        };
        let mut firsts = Vec::with_capacity(codes.len() + 1);
        for (list, key) in self.list_key.iter().enumerate() {
            let rank = rank_of((key >> 32) as u32).min(codes.len().saturating_sub(1));
            while firsts.len() <= rank {
                firsts.push(list as u32);
            }
        }
        firsts.resize(codes.len() + 1, self.list_key.len() as u32);
        firsts
    }

    pub fn is_by_character(&self) -> bool {
        matches!(self.vocabulary, Vocabulary::Characters(_))
    }

    pub fn texts(&self) -> usize {
        self.keys.len()
    }

    /// One more than the greatest number of a unit.
    pub fn alphabet(&self) -> usize {
        self.vocabulary.len().checked_sub(1).map_or(0, |last| unit_id(last) as usize + 1)
    }

    /// Give the lists of a token, by number; none where no text holds it.
    pub fn lists_of_word(&self, unit: u32) -> Range<usize> {
        // Every word but the separator stands somewhere, so that its rank tells where its list is.
        let near = rank_of(unit).wrapping_sub(1);
        if self.list_key.get(near) == Some(&u64::from(unit)) {
            return near..near + 1;
        }
        self.list_of_key(u64::from(unit), 0..self.list_key.len())
    }

    /// Give the lists of all pairs that begin with a character.
    pub fn lists_of_character(&self, unit: u32) -> Range<usize> {
        let rank = rank_of(unit);
        match (self.first_list.get(rank), self.first_list.get(rank.wrapping_add(1))) {
            (Some(&begin), Some(&end)) => begin as usize..end as usize,
            _ => 0..0,
        }
    }

    pub fn lists_of_pair(&self, first: u32, second: u32) -> Range<usize> {
        let among = self.lists_of_character(first);
        self.list_of_key(u64::from(first) << 32 | u64::from(second), among)
    }

    fn list_of_key(&self, key: u64, among: Range<usize>) -> Range<usize> {
        match self.list_key.get(among.clone()).unwrap_or_default().binary_search(&key) {
            Ok(at) => among.start + at..among.start + at + 1,
            Err(_) => 0..0,
        }
    }

    /// Give the places of some neighbouring lists.
    pub fn places(&self, lists: &Range<usize>) -> &[u32] {
        match (self.list_start.get(lists.start), self.list_start.get(lists.end)) {
            (Some(&begin), Some(&end)) => self.postings.get(begin as usize..end as usize).unwrap_or_default(),
            _ => &[],
        }
    }

    pub fn key(&self, text: u32) -> Result<i64, Broken> {
        let row = self.row_of.get(text as usize).and_then(|&row| self.keys.get(row as usize));
        row.copied().ok_or(Broken("a text has no key"))
    }

    /// Give the length of a text of `size` units: characters, or bytes where it is made of words.
    pub fn length(&self, text: u32, size: u32) -> Result<i64, Broken> {
        match &self.blob {
            Some(blob) => Ok(blob.length(self.row_of_text(text)?) as i64),
            None => Ok(i64::from(size)),
        }
    }

    /// Give the text that has a key.
    pub fn text_of_key(&self, key: i64) -> Option<u32> {
        let row = self.keys.binary_search(&key).ok()?;
        self.position_of.get(row).copied()
    }

    pub fn text_of_row(&self, row: usize) -> Result<u32, Broken> {
        self.position_of.get(row).copied().ok_or(Broken("a row has no text"))
    }

    pub fn row_of_text(&self, text: u32) -> Result<usize, Broken> {
        self.row_of.get(text as usize).map(|&row| row as usize).ok_or(Broken("a text has no row"))
    }
}
