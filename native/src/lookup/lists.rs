//! The lists of places of an index, by counting: first by the unit at a place, then by the one that follows.

use super::build::Numbers;

/// The places of each token, ascending, token by token; the tokens in order, and where the list of each begins.
pub struct Lists {
    pub places: Vec<u32>,
    pub keys: Vec<u64>,
    pub starts: Vec<u64>,
}

/// Fewer places than this are sorted by comparing, which needs no counting of units.
const FEW: usize = 1 << 10;

impl Lists {
    /// Make the lists of all units, or, with `is_pairs`, of all neighbours, the second of which may be the separator.
    pub fn new(numbers: &Numbers, is_pairs: bool) -> Lists {
        match numbers {
            Numbers::Narrow(units) => made(units, is_pairs),
            Numbers::Wide(units) => made(units, is_pairs),
        }
    }
}

fn made<T: Copy + Into<u32>>(units: &[T], is_pairs: bool) -> Lists {
    let (places, ends) = by_unit(units);
    let mut lists = Lists { places, keys: Vec::new(), starts: vec![0] };
    let mut seconds = Seconds { counts: vec![0; ends.len()], sorted: Vec::new() };
    let mut begin = 0;
    for (unit, &end) in ends.iter().enumerate() {
        if end > begin && is_pairs {
            seconds.sort(units, &mut lists.places[begin..end]);
            seconds.note(unit as u64, begin, &mut lists);
        } else if end > begin {
            lists.keys.push(unit as u64);
            lists.starts.push(end as u64);
        }
        begin = end;
    }
    lists
}

/// Give the places of each unit but the separator, unit by unit, and by unit where its places end.
fn by_unit<T: Copy + Into<u32>>(units: &[T]) -> (Vec<u32>, Vec<usize>) {
    let greatest = units.iter().map(|&unit| unit.into()).max().unwrap_or(0);
    let mut next = vec![0usize; greatest as usize + 1];
    units.iter().for_each(|&unit| next[unit.into() as usize] += 1);
    next[0] = 0;
    let mut before = 0;
    for count in &mut next {
        before += std::mem::replace(count, before);
    }
    let mut places = vec![0u32; before];
    for (place, &unit) in units.iter().enumerate() {
        let unit = unit.into() as usize;
        if unit > 0 {
            places[next[unit]] = place as u32;
            next[unit] += 1;
        }
    }
    next[0] = 0;
    (places, next)
}

/// Sorts the places of one unit by the unit that follows.
struct Seconds {
    counts: Vec<u32>,
    sorted: Vec<u64>,
}

impl Seconds {
    /// Bring places, which ascend, in order of the unit behind each; `sorted` then has that unit with each place.
    fn sort<T: Copy + Into<u32>>(&mut self, units: &[T], places: &mut [u32]) {
        let second = |place: u32| units.get(place as usize + 1).map_or(0, |&unit| unit.into());
        self.sorted.clear();
        self.sorted.extend(places.iter().map(|&place| u64::from(second(place)) << 32 | u64::from(place)));
        if places.len() < FEW {
            self.sorted.sort_unstable();
        } else {
            self.sort_by_counting();
        }
        places.iter_mut().zip(&self.sorted).for_each(|(place, &sorted)| *place = sorted as u32);
    }

    fn sort_by_counting(&mut self) {
        self.counts.fill(0);
        self.sorted.iter().for_each(|&one| self.counts[(one >> 32) as usize] += 1);
        let mut before = 0;
        for count in &mut self.counts {
            before += std::mem::replace(count, before);
        }
        let mut sorted = vec![0; self.sorted.len()];
        for &one in &self.sorted {
            let at = &mut self.counts[(one >> 32) as usize];
            sorted[*at as usize] = one;
            *at += 1;
        }
        self.sorted = sorted;
    }

    /// Note each pair that begins with a unit, and where its list ends.
    fn note(&self, first: u64, begin: usize, lists: &mut Lists) {
        let mut end = begin as u64;
        for list in self.sorted.chunk_by(|one, next| one >> 32 == next >> 32) {
            end += list.len() as u64;
            lists.keys.push(first << 32 | list[0] >> 32);
            lists.starts.push(end);
        }
    }
}
