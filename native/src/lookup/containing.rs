//! The texts that contain a piece of text, whatever its letter case, and those that hold units one after the other.

use std::ops::Range;

use super::index::TextIndex;
use super::mapped::Broken;
use super::marks::Marks;

/// For each lower-case character the units that are it in any case, in order.
pub struct Lower(Vec<(u32, u32)>);

impl Lower {
    /// Take the lower case of each unit, by rank, as code points of four bytes each.
    pub fn new(codes: &[u8]) -> Lower {
        let codes = codes.chunks_exact(4).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]));
        let mut units: Vec<(u32, u32)> =
            codes.zip(0..).map(|(code, rank)| (code, super::vocabulary::unit_id(rank))).collect();
        units.sort_unstable();
        Lower(units)
    }

    /// Give the units that are this character in lower case, ascending.
    fn variants(&self, code: u32) -> Vec<u32> {
        let begin = self.0.partition_point(|&(lower, _)| lower < code);
        self.0[begin..].iter().take_while(|&&(lower, _)| lower == code).map(|&(_, unit)| unit).collect()
    }
}

/// Mark the texts that contain a piece, given in lower case as code points of four bytes each.
pub fn mark_containing(index: &TextIndex, lower: &Lower, sought: &[u8], marks: &mut Marks<'_>) {
    let codes = sought.chunks_exact(4).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]));
    let variants: Vec<Vec<u32>> = codes.map(|code| lower.variants(code)).collect();
    if variants.iter().any(Vec::is_empty) {
        return;
    }
    match variants.as_slice() {
        [] => (),
        [one] => {
            one.iter().for_each(|&unit| marks.add_places(index.places(&index.lists_of_character(unit)).iter().copied()))
        }
        _ => mark_runs(index, &variants, marks),
    }
}

/// Mark the texts in which one unit of each of some sets, two or more, stands behind one of the set before.
fn mark_runs(index: &TextIndex, sets: &[Vec<u32>], marks: &mut Marks<'_>) {
    let lists = |at: usize| -> Vec<Range<usize>> {
        let seconds = &sets[at + 1];
        sets[at]
            .iter()
            .flat_map(|&first| seconds.iter().map(move |&second| index.lists_of_pair(first, second)))
            .collect()
    };
    let size = |lists: &[Range<usize>]| lists.iter().map(|list| index.places(list).len()).sum::<usize>();
    let Some((at, rarest)) = (0..sets.len() - 1).map(lists).enumerate().min_by_key(|(_, lists)| size(lists)) else {
        return;
    };
    for list in &rarest {
        let places = index.places(list).iter().copied();
        if sets.len() == 2 {
            marks.add_places(places);
        } else {
            marks.add_places(places.filter(|&place| stands_at(index, sets, at, 2, place)));
        }
    }
}

/// Tell whether the other units stand around the ones at `at`, `known` of which are known to stand at a place.
fn stands_at(index: &TextIndex, sets: &[Vec<u32>], at: usize, known: usize, place: u32) -> bool {
    let Some(begin) = (place as usize).checked_sub(at) else { return false };
    // A text ends with a separator, which is in no set: nothing is found across two texts.
    sets.iter().enumerate().all(|(number, set)| {
        (number >= at && number < at + known) || set.contains(&index.stream.unit_at(begin + number))
    })
}

/// Mark the texts in which the units of a query stand one after the other: characters two or more, words one or more.
pub fn mark_run(index: &TextIndex, query: &[u8], marks: &mut Marks<'_>) -> Result<(), Broken> {
    let sets: Vec<Vec<u32>> = index.vocabulary.numbers(query)?.into_iter().map(|unit| vec![unit]).collect();
    if index.is_by_character() {
        if sets.len() > 1 {
            mark_runs(index, &sets, marks);
        }
        return Ok(());
    }
    let lists: Vec<Range<usize>> = sets.iter().map(|set| index.lists_of_word(set[0])).collect();
    let Some((at, rarest)) = lists.iter().enumerate().min_by_key(|(_, list)| index.places(list).len()) else {
        return Ok(());
    };
    let places = index.places(rarest).iter().copied();
    marks.add_places(places.filter(|&place| stands_at(index, &sets, at, 1, place)));
    Ok(())
}
