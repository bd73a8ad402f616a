//! One look-up: every text that scores enough with a query, or the best of them.

use super::classes::Class;
use super::distance::{Pattern, Unit};
use super::index::{Stream, TextIndex};
use super::mapped::Broken;
use super::plan::{farthest, Plan, Planner};
use super::scan::{Candidate, Counter};

/// Key and score in tenths.
pub type Match = (i64, u32);

/// Where a look-up would read more places, or verify more texts, than this, higher thresholds are tried first.
const MANY_PLACES: usize = 300_000;
const MANY_TEXTS: usize = 20_000;
const FIRST_THRESHOLDS: [u64; 4] = [950, 850, 700, 600];

/// What is looked up: at most `wanted` matches of the best, and all that score the same as the last one of these.
#[derive(Clone, Copy)]
pub struct Wish {
    pub least: u64,
    pub wanted: usize,
}

/// Matches from the best down: all that there are with `complete_to` tenths or more.
pub struct Found {
    pub matches: Vec<Match>,
    pub complete_to: u64,
}

/// What one thread keeps between queries.
#[derive(Default)]
pub struct Scratch {
    counter: Counter,
    pattern: Pattern,
}

/// Give the best matches of a query given as bytes; see [`super::vocabulary::Vocabulary::numbers`].
pub fn search(
    index: &TextIndex,
    is_dead: impl Fn(u32) -> bool,
    scratch: &mut Scratch,
    query: &[u8],
    wish: Wish,
) -> Result<Found, Broken> {
    let numbers = index.vocabulary.numbers(query)?;
    if numbers.is_empty() {
        return Ok(Found { matches: Vec::new(), complete_to: wish.least });
    }
    scratch.pattern.set(&numbers, index.alphabet());
    let planner = Planner::new(index, &numbers);
    let last = planner.plans(wish.least);
    if is_costly(index, &last) && wish.wanted < usize::MAX {
        for least in FIRST_THRESHOLDS.into_iter().filter(|&least| least > wish.least) {
            let matches = reached(index, &is_dead, scratch, &planner.plans(least), least)?;
            if matches.len() >= wish.wanted {
                return best(index, matches, Wish { least, ..wish });
            }
        }
    }
    let matches = reached(index, &is_dead, scratch, &last, wish.least)?;
    best(index, matches, wish)
}

fn is_costly(index: &TextIndex, plans: &[Plan<'_>]) -> bool {
    let texts = |plan: &Plan<'_>| -> usize {
        index.classes.all()[plan.classes.clone()].iter().map(|class| class.count as usize).sum()
    };
    let unlisted: usize = plans.iter().filter(|plan| plan.lists.is_none()).map(texts).sum();
    let listed: usize =
        plans.iter().filter_map(|plan| plan.lists.as_ref()).map(|lists| lists.cost(0..lists.needed)).sum();
    unlisted > MANY_TEXTS || listed > MANY_PLACES
}

/// Give position and score of every text that scores `least` tenths or more.
fn reached(
    index: &TextIndex,
    is_dead: &impl Fn(u32) -> bool,
    scratch: &mut Scratch,
    plans: &[Plan<'_>],
    least: u64,
) -> Result<Vec<(u32, u32)>, Broken> {
    let Scratch { counter, pattern } = scratch;
    let mut matches = Vec::new();
    for plan in plans {
        let everything: Vec<Candidate>;
        let candidates = match &plan.lists {
            Some(lists) => counter.candidates(index, plan, lists),
            None => {
                everything = all_texts(index, plan);
                &everything
            }
        };
        let candidates = candidates.iter().filter(|(text, _)| !is_dead(*text));
        matches.extend(match &index.stream {
            Stream::Narrow(units) => verified(index, units, pattern, plan, candidates, least),
            Stream::Wide(units) => verified(index, units, pattern, plan, candidates, least),
        }?);
    }
    Ok(matches)
}

fn all_texts(index: &TextIndex, plan: &Plan<'_>) -> Vec<Candidate> {
    let classes = index.classes.all()[plan.classes.clone()].iter().zip(0..);
    classes
        .flat_map(|(class, number)| (class.first..class.first + class.count).map(move |text| (text, number)))
        .collect()
}

fn verified<'a, U: Unit>(
    index: &TextIndex,
    units: &[U],
    pattern: &mut Pattern,
    plan: &Plan<'_>,
    candidates: impl Iterator<Item = &'a Candidate>,
    least: u64,
) -> Result<Vec<(u32, u32)>, Broken> {
    let classes = &index.classes.all()[plan.classes.clone()];
    let mut matches = Vec::new();
    for &(text, class) in candidates {
        let class = &classes[class as usize];
        let longer = u64::from(class.size).max(pattern.size() as u64);
        let stored = text_of(units, class, text).ok_or(Broken("a text lies outside the index"))?;
        if let Some(distance) = pattern.distance(stored, farthest(longer, least) as u32) {
            matches.push((text, (1000 * (longer - u64::from(distance)) / longer) as u32));
        }
    }
    Ok(matches)
}

fn text_of<'a, U>(units: &'a [U], class: &Class, text: u32) -> Option<&'a [U]> {
    let begin = class.start as usize + (text - class.first) as usize * (class.size as usize + 1);
    units.get(begin..begin + class.size as usize)
}

/// Bring matches in order, and keep those that score no less than the last one wanted.
fn best(index: &TextIndex, mut matches: Vec<(u32, u32)>, wish: Wish) -> Result<Found, Broken> {
    let mut complete_to = wish.least;
    if matches.len() > wish.wanted && wish.wanted > 0 {
        matches.sort_unstable_by_key(|&(_, score)| std::cmp::Reverse(score));
        let last = matches[wish.wanted - 1].1;
        matches.retain(|&(_, score)| score >= last);
        complete_to = u64::from(last);
    }
    let keyed: Result<Vec<Match>, Broken> =
        matches.into_iter().map(|(text, score)| Ok((index.key(text)?, score))).collect();
    let mut matches = keyed?;
    matches.sort_unstable_by_key(|&(key, score)| (std::cmp::Reverse(score), key));
    Ok(Found { matches, complete_to })
}
