//! Levenshtein distance by Myers' bit vectors (in Hyyrö's form), the query as pattern, in blocks of 64 of its units.

/// Units of a stored text: two or four bytes each.
pub trait Unit: Copy {
    fn number(self) -> u32;
}

impl Unit for u16 {
    #[inline(always)]
    fn number(self) -> u32 {
        u32::from(self)
    }
}

impl Unit for u32 {
    #[inline(always)]
    fn number(self) -> u32 {
        self
    }
}

/// A query made ready for being compared with many texts; kept between queries, so that nothing is allocated anew.
#[derive(Default)]
pub struct Pattern {
    size: usize,
    blocks: usize,
    /// For each unit of the index its number among the different units of the query, 0 for those it has not.
    slots: Vec<u32>,
    /// For each of these numbers the places of the unit in the query, as bits, `blocks` words each.
    places: Vec<u64>,
    used: Vec<u32>,
    rows: Vec<(u64, u64)>,
}

impl Pattern {
    /// Take in a query; `alphabet` is one more than the greatest unit of the index. Greater ones equal nothing.
    pub fn set(&mut self, query: &[u32], alphabet: usize) {
        for unit in self.used.drain(..) {
            self.slots[unit as usize] = 0;
        }
        self.slots.resize(alphabet.max(self.slots.len()), 0);
        (self.size, self.blocks) = (query.len(), query.len().div_ceil(64));
        self.places.clear();
        self.places.resize(self.blocks, 0);
        for (at, &unit) in query.iter().enumerate() {
            if unit as usize >= alphabet {
                continue;
            }
            let slot = &mut self.slots[unit as usize];
            if *slot == 0 {
                self.used.push(unit);
                *slot = self.used.len() as u32;
                self.places.resize((self.used.len() + 1) * self.blocks, 0);
            }
            self.places[*slot as usize * self.blocks + at / 64] |= 1 << (at % 64);
        }
    }

    #[inline(always)]
    fn slot(&self, unit: u32) -> usize {
        self.slots.get(unit as usize).map_or(0, |&slot| slot as usize)
    }

    pub fn size(&self) -> usize {
        self.size
    }

    /// Give the distance to a text, or none where it is greater than `limit`.
    pub fn distance<U: Unit>(&mut self, text: &[U], limit: u32) -> Option<u32> {
        if text.len().abs_diff(self.size) > limit as usize {
            None
        } else if self.blocks == 1 {
            self.distance_in_word(text, limit)
        } else {
            self.distance_in_band(text, limit as usize)
        }
    }

    fn distance_in_word<U: Unit>(&self, text: &[U], limit: u32) -> Option<u32> {
        let last = self.size - 1;
        let (mut plus, mut minus) = (!0u64, 0u64);
        let mut score = self.size as i64;
        let mut most = i64::from(limit) + text.len() as i64;
        for &unit in text {
            let equal = self.places[self.slot(unit.number())];
            let (up, down) = step(equal, &mut plus, &mut minus, 1, 0);
            score += (up >> last & 1) as i64 - (down >> last & 1) as i64;
            most -= 1;
            if score > most {
                return None;
            }
        }
        Some(score as u32)
    }

    /// The same in several words: only the blocks within `limit` of the diagonal, as no cheaper way leaves that band.
    ///
    /// What lies outside counts as one more than its neighbour, which is never too little.
    fn distance_in_band<U: Unit>(&mut self, text: &[U], limit: usize) -> Option<u32> {
        let (size, blocks) = (self.size, self.blocks);
        let mut rows = std::mem::take(&mut self.rows);
        rows.clear();
        let (mut lowest, mut score) = (0, 0);
        for (at, &unit) in text.iter().enumerate() {
            let first = (at.saturating_sub(limit)) / 64;
            let last = ((at + limit) / 64).min(blocks - 1);
            while rows.len() <= last {
                rows.push((!0, 0));
                lowest = (rows.len() * 64).min(size) - 1;
                score += lowest as i64 + 1 - (rows.len() as i64 - 1) * 64;
            }
            let equal = &self.places[self.slot(unit.number()) * blocks..];
            score += step_down(&mut rows[first..], &equal[first..], lowest % 64);
            if last + 1 == blocks && score > (limit + text.len() - 1 - at) as i64 {
                self.rows = rows;
                return None;
            }
        }
        let is_whole = rows.len() == blocks;
        self.rows = rows;
        (is_whole && score <= limit as i64).then_some(score as u32)
    }
}

/// Go one unit of the text on through some blocks; give by how much the score at `lowest` of the last one changes.
#[inline(always)]
fn step_down(rows: &mut [(u64, u64)], equal: &[u64], lowest: usize) -> i64 {
    let (mut carry_up, mut carry_down) = (1, 0);
    let (mut up, mut down) = (0, 0);
    for ((plus, minus), &equal) in rows.iter_mut().zip(equal) {
        (up, down) = step(equal, plus, minus, carry_up, carry_down);
        (carry_up, carry_down) = (up >> 63, down >> 63);
    }
    (up >> lowest & 1) as i64 - (down >> lowest & 1) as i64
}

/// Go one unit of the text on in one block; give where the score rises and where it falls.
#[inline(always)]
fn step(equal: u64, plus: &mut u64, minus: &mut u64, carry_up: u64, carry_down: u64) -> (u64, u64) {
    let same = equal | carry_down;
    let diagonal = (((same & *plus).wrapping_add(*plus)) ^ *plus) | same | *minus;
    let up = *minus | !(diagonal | *plus);
    let down = *plus & diagonal;
    let shifted_up = up << 1 | carry_up;
    let shifted_down = down << 1 | carry_down;
    *plus = shifted_down | !(diagonal | shifted_up);
    *minus = shifted_up & diagonal;
    (up, down)
}
