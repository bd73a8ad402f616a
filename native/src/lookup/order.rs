//! In which order the lists of a query are read, and what an edit can spoil of what has been read.

use super::tokens::Tokens;

/// What has been read of the tokens of a query.
#[derive(Clone, Copy, Default)]
pub struct Read {
    /// How many tokens, equal ones counted too.
    pub tokens: u32,
    /// How many pairs of neighbours can be formed of them, each token being in one pair at most: so many edits, and no
    /// more, can spoil two of them each.
    pub pairs: u32,
}

/// The tokens in an order of reading.
pub struct Order {
    /// Numbers of tokens.
    pub tokens: Vec<usize>,
    /// What has been read before each of them; at the end, what has been read with all of them.
    pub read: Vec<Read>,
    /// How many lists come before each of them, and how many places these hold.
    pub lists: Vec<usize>,
    pub places: Vec<usize>,
}

impl Order {
    /// Give the rarest first.
    pub fn by_rarity(tokens: &Tokens) -> Order {
        let mut order = Order::empty();
        let mut union = Union::new(tokens);
        (0..tokens.all.len()).for_each(|token| order.push(token, tokens, &mut union));
        order
    }

    /// Give first those that have no unit in common, the rarest first: an edit can spoil one of them only.
    pub fn apart(tokens: &Tokens) -> Order {
        let mut order = Order::empty();
        let mut union = Union::new(tokens);
        let mut others = Vec::new();
        for (number, token) in tokens.all.iter().enumerate() {
            if tokens.stands(token).iter().any(|&at| union.new_pairs(at) > 0) {
                others.push(number);
            } else {
                order.push(number, tokens, &mut union);
            }
        }
        others.into_iter().for_each(|token| order.push(token, tokens, &mut union));
        order
    }

    fn empty() -> Order {
        Order { tokens: Vec::new(), read: vec![Read::default()], lists: vec![0], places: vec![0] }
    }

    fn push(&mut self, number: usize, tokens: &Tokens, union: &mut Union) {
        let token = &tokens.all[number];
        for &at in tokens.stands(token) {
            union.add(at);
        }
        self.tokens.push(number);
        self.read.push(union.read);
        self.lists.push(self.lists[self.lists.len() - 1] + token.lists.len());
        self.places.push(self.places[self.places.len() - 1] + token.places);
    }
}

/// The places of the query whose tokens have been read.
struct Union {
    /// For each place, moved by one, how far the run of places reaches that begins or ends there; within runs anything.
    runs: Vec<u32>,
    can_touch: bool,
    read: Read,
}

impl Union {
    fn new(tokens: &Tokens) -> Union {
        Union { runs: vec![0; tokens.len() + 2], can_touch: tokens.width > 1, read: Read::default() }
    }

    /// Give the lengths of the runs that end before a place and begin behind it.
    fn around(&self, at: u32) -> (u32, u32) {
        match self.can_touch {
            true => (self.runs[at as usize], self.runs[at as usize + 2]),
            false => (0, 0),
        }
    }

    /// Give how many pairs of neighbours a place would add.
    fn new_pairs(&self, at: u32) -> u32 {
        let (before, behind) = self.around(at);
        (before + 1 + behind) / 2 - before / 2 - behind / 2
    }

    fn add(&mut self, at: u32) {
        let (before, behind) = self.around(at);
        self.read.tokens += 1;
        self.read.pairs += self.new_pairs(at);
        let (at, run) = (at as usize + 1, before + 1 + behind);
        self.runs[at] = run;
        self.runs[at - before as usize] = run;
        self.runs[at + behind as usize] = run;
    }
}
