//! The texts of an index of words that contain a piece of text, inside words too.
//!
//! The words of the piece, but the first and the last, stand in the text whole; the first ends a word there and the
//! last begins one. Where all these stand side by side the lower-cased text itself is compared, because of its spaces.

use std::sync::OnceLock;

use memchr::memmem;

use super::index::TextIndex;
use super::mapped::{Broken, Map, Place, Section};
use super::marks::Marks;
use super::vocabulary::{unit_id, Vocabulary};

/// Where the words of a piece stand at more places than one in so many texts, all texts are read instead.
const READING_ALL: usize = 8;

/// The lower-cased texts by row, each followed by a zero byte, and where each ends.
pub struct Blob {
    bytes: Section<u8>,
    ends: Section<u64>,
    /// Whether the words hold ς, or the dot that lower case puts on İ: these the lower-cased texts do not have.
    has_odd_sigma: OnceLock<bool>,
    has_odd_dot: OnceLock<bool>,
}

impl Blob {
    pub fn open(map: &std::sync::Arc<Map>, bytes: Place, ends: Place, texts: usize) -> Result<Blob, Broken> {
        let (bytes, ends) = (Section::new(map, bytes)?, Section::<u64>::new(map, ends)?);
        if ends.len() != texts {
            return Err(Broken("the texts contradict their number"));
        }
        Ok(Blob { bytes, ends, has_odd_sigma: OnceLock::new(), has_odd_dot: OnceLock::new() })
    }

    fn row(&self, row: usize) -> &[u8] {
        let begin = if row == 0 { 0 } else { self.ends.get(row - 1).map_or(0, |end| end.saturating_add(1)) };
        let end = self.ends.get(row).copied().unwrap_or(0);
        self.bytes.get(begin as usize..end as usize).unwrap_or_default()
    }

    pub fn length(&self, row: usize) -> usize {
        self.row(row).len()
    }

    /// Mark the texts that contain a piece, all being read.
    fn mark_all(&self, index: &TextIndex, piece: &[u8], marks: &mut Marks<'_>) -> Result<(), Broken> {
        let mut row = 0;
        for at in memmem::find_iter(&self.bytes, piece) {
            row += self.ends.get(row..).unwrap_or_default().partition_point(|&end| end < at as u64);
            marks.add(index.text_of_row(row)?);
        }
        Ok(())
    }
}

/// Words of the vocabulary.
enum Words {
    One(u32),
    Some(Vec<u32>),
}

impl Words {
    fn holds(&self, unit: u32) -> bool {
        match self {
            Words::One(word) => *word == unit,
            Words::Some(words) => words.binary_search(&unit).is_ok(),
        }
    }

    fn units(&self) -> &[u32] {
        match self {
            Words::One(word) => std::slice::from_ref(word),
            Words::Some(words) => words,
        }
    }
}

/// Mark the texts that contain a piece, given with its own words, each followed by a line feed.
pub fn mark_piece(
    index: &TextIndex,
    blob: &Blob,
    piece: &[u8],
    tokens: &[u8],
    marks: &mut Marks<'_>,
) -> Result<(), Broken> {
    if piece.contains(&0) {
        return Ok(());
    }
    let tokens: Vec<&[u8]> = tokens.split(|&byte| byte == b'\n').filter(|token| !token.is_empty()).collect();
    if tokens.is_empty() || is_ambiguous(index, blob, piece) {
        return blob.mark_all(index, piece, marks);
    }
    let sets: Vec<Words> = (0..tokens.len())
        .map(|at| words_for(index, tokens[at], at == 0, at + 1 == tokens.len()))
        .collect::<Result<_, _>>()?;
    let size = |set: &Words| set.units().iter().map(|&unit| index.places(&index.lists_of_word(unit)).len()).sum();
    let sizes: Vec<usize> = sets.iter().map(size).collect();
    let Some(rarest) = (0..sets.len()).min_by_key(|&at| sizes[at]) else { return Ok(()) };
    if sets.len() > 1 && sizes[rarest] > index.texts() / READING_ALL {
        return blob.mark_all(index, piece, marks);
    }
    if let [only] = sets.as_slice() {
        only.units().iter().for_each(|&unit| marks.add_places(places(index, unit)));
        return Ok(());
    }
    let mut near = Marks::new(index);
    for &unit in sets[rarest].units() {
        near.add_places(places(index, unit).filter(|&place| stand_around(index, &sets, rarest, place)));
    }
    let finder = memmem::Finder::new(piece);
    for text in near.texts() {
        if finder.find(blob.row(index.row_of_text(text)?)).is_some() {
            marks.add(text);
        }
    }
    Ok(())
}

fn places(index: &TextIndex, unit: u32) -> impl Iterator<Item = u32> + '_ {
    index.places(&index.lists_of_word(unit)).iter().copied()
}

/// Tell whether the other words stand around the one at `at`.
fn stand_around(index: &TextIndex, sets: &[Words], at: usize, place: u32) -> bool {
    let Some(begin) = (place as usize).checked_sub(at) else { return false };
    sets.iter().enumerate().all(|(number, set)| number == at || set.holds(index.stream.unit_at(begin + number)))
}

/// Give the words that may stand for a token of the piece: the first may end a word, the last may begin one.
fn words_for(index: &TextIndex, token: &[u8], is_first: bool, is_last: bool) -> Result<Words, Broken> {
    if !is_first && !is_last {
        return Ok(index
            .vocabulary
            .rank_of_word(token)?
            .map_or(Words::Some(Vec::new()), |rank| Words::One(unit_id(rank))));
    }
    let mut found = Vec::new();
    let Vocabulary::Words { bytes, ends } = &index.vocabulary else { return Ok(Words::Some(found)) };
    let finder = memmem::Finder::new(token);
    let (mut at, mut rank) = (0, 0);
    while let Some(step) = bytes.get(at..).and_then(|rest| finder.find(rest)) {
        at += step;
        rank += ends.get(rank..).unwrap_or_default().partition_point(|&end| end <= at as u64);
        let (word, end) = (index.vocabulary.word(rank)?, ends.get(rank).map_or(0, |&end| end as usize));
        // Found in all words end to end, it may reach from one word into the next.
        let is_within = at + token.len() <= end;
        if is_within && (is_first || word.starts_with(token)) && (is_last || word.ends_with(token)) {
            found.push(unit_id(rank));
        }
        at = if is_within { end } else { at + 1 };
    }
    Ok(Words::Some(found))
}

/// Tell whether the words of the texts may differ from those of the lower-cased texts where the piece stands.
fn is_ambiguous(index: &TextIndex, blob: &Blob, piece: &[u8]) -> bool {
    let has = |known: &OnceLock<bool>, letter: &str| match &index.vocabulary {
        Vocabulary::Words { bytes, .. } => *known.get_or_init(|| memmem::find(bytes, letter.as_bytes()).is_some()),
        Vocabulary::Characters(_) => false,
    };
    let holds = |letter: &str| memmem::find(piece, letter.as_bytes()).is_some();
    (holds("\u{3c3}") && has(&blob.has_odd_sigma, "\u{3c2}"))
        || (piece.contains(&b'i') && has(&blob.has_odd_dot, "\u{307}"))
}
