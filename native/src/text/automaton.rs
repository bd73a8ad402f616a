//! All keys that end at each place of a text, in one pass (A. Aho, M. Corasick, CACM 18, 1975), over any symbols.

use std::collections::HashMap;

const ROOT: u32 = 0;
const NONE: u32 = u32::MAX;

/// A state: where it falls back to, the key that ends in it, and the nearest state behind it in which a key ends.
#[derive(Clone)]
struct State {
    fallback: u32,
    key: u32,
    shorter: u32,
}

const FRESH: State = State { fallback: ROOT, key: NONE, shorter: NONE };

/// The automaton of keys made of symbols.
pub struct Automaton {
    states: Vec<State>,
    steps: HashMap<(u32, u32), u32, Mixing>,
}

type Mixing = std::hash::BuildHasherDefault<Mixer>;

/// Two small numbers mixed by multiplication: the keys come from a glossary, not from an enemy of hash tables.
#[derive(Default)]
pub struct Mixer(u64);

impl std::hash::Hasher for Mixer {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&byte| self.write_u32(u32::from(byte)));
    }

    fn write_u32(&mut self, number: u32) {
        self.0 = (self.0.rotate_left(29) ^ u64::from(number)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}

impl Automaton {
    /// Build it from keys, none empty, each other than the others.
    pub fn new(keys: &[Vec<u32>]) -> Automaton {
        let mut automaton = Automaton { states: vec![FRESH], steps: HashMap::default() };
        // The states in order of depth, with the state before and the symbol between.
        let mut by_depth: Vec<Vec<(u32, u32, u32)>> = Vec::new();
        for (number, key) in keys.iter().enumerate() {
            let mut state = ROOT;
            for (depth, &symbol) in key.iter().enumerate() {
                let states = &mut automaton.states;
                let next = *automaton.steps.entry((state, symbol)).or_insert_with(|| {
                    states.push(FRESH);
                    let new = states.len() as u32 - 1;
                    by_depth.resize(by_depth.len().max(depth + 1), Vec::new());
                    by_depth[depth].push((new, state, symbol));
                    new
                });
                state = next;
            }
            automaton.states[state as usize].key = number as u32;
        }
        for (state, before, symbol) in by_depth.into_iter().flatten() {
            automaton.link(state, before, symbol);
        }
        automaton
    }

    /// Find the fallback of a state, whose shallower states have theirs.
    fn link(&mut self, state: u32, before: u32, symbol: u32) {
        if before != ROOT {
            let fallback = self.step(self.states[before as usize].fallback, symbol);
            self.states[state as usize].fallback = fallback;
        }
        let fallback = self.states[state as usize].fallback;
        let State { key, shorter, .. } = self.states[fallback as usize];
        self.states[state as usize].shorter = if key == NONE { shorter } else { fallback };
    }

    #[inline(always)]
    fn step(&self, mut state: u32, symbol: u32) -> u32 {
        loop {
            if let Some(&next) = self.steps.get(&(state, symbol)) {
                return next;
            }
            if state == ROOT {
                return ROOT;
            }
            state = self.states[state as usize].fallback;
        }
    }

    /// Call with (place of the last symbol, number of the key) for every key in a text, by place, the longest first.
    pub fn find(&self, symbols: &[u32], mut found: impl FnMut(usize, usize)) {
        let mut state = ROOT;
        for (place, &symbol) in symbols.iter().enumerate() {
            state = self.step(state, symbol);
            let mut ending = state;
            while ending != NONE {
                let State { key, shorter, .. } = self.states[ending as usize];
                if key != NONE {
                    found(place, key as usize);
                }
                ending = shorter;
            }
        }
    }
}
