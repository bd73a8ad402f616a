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
    /// The states behind the root, by symbol: nearly every symbol of a text is looked up there. `ROOT` where none is.
    first: Vec<u32>,
    /// The states behind others.
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
        let symbols = keys.iter().filter_map(|key| key.first()).max().map_or(0, |&most| most as usize + 1);
        let mut automaton = Automaton { states: vec![FRESH], first: vec![ROOT; symbols], steps: HashMap::default() };
        // The states in order of depth, with the state before and the symbol between.
        let mut by_depth: Vec<Vec<(u32, u32, u32)>> = Vec::new();
        for (number, key) in keys.iter().enumerate() {
            let mut state = ROOT;
            for (depth, &symbol) in key.iter().enumerate() {
                let next = match state {
                    ROOT => &mut automaton.first[symbol as usize],
                    _ => automaton.steps.entry((state, symbol)).or_insert(ROOT),
                };
                if *next == ROOT {
                    *next = automaton.states.len() as u32;
                    automaton.states.push(FRESH);
                    by_depth.resize(by_depth.len().max(depth + 1), Vec::new());
                    by_depth[depth].push((*next, state, symbol));
                }
                state = *next;
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
        while state != ROOT {
            if let Some(&next) = self.steps.get(&(state, symbol)) {
                return next;
            }
            state = self.states[state as usize].fallback;
        }
        self.first.get(symbol as usize).copied().unwrap_or(ROOT)
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
