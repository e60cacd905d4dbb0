//! Which bytes each match must hold, and of those the rarest.

use regex_syntax::hir::{Class, Hir, HirKind};

use super::WIDTH;
use super::tables::BUCKETS;
use crate::search::accel::ByteSet;

/// A set for each byte; `None` where any will do.
pub type Run = [Option<ByteSet>; WIDTH];

/// A run that is there more often than once in so many bytes is no help.
const RARE: f64 = 1.0 / 8000.0;
/// Runs, at most, before they are put together in buckets.
const MOST_RUNS: usize = 64;
/// As many copies of a counted part as matter.
const MOST_COPIES: u32 = 8;

/// Runs of which each match holds one, if all of them together are rare; each has a bucket.
pub fn plan(hir: &Hir) -> Option<Vec<Run>> {
    let runs = needed(hir)?;
    (runs.iter().map(chance).sum::<f64>() <= RARE).then_some(runs)
}

/// The same, however rare they are.
pub(super) fn needed(hir: &Hir) -> Option<Vec<Run>> {
    Some(in_buckets(need(hir)?.runs))
}

/// A match holds one of these.
struct Need {
    runs: Vec<Run>,
    /// How often one of them is to be expected at a place.
    chance: f64,
}

fn need(hir: &Hir) -> Option<Need> {
    match hir.kind() {
        HirKind::Alternation(branches) => {
            let mut all = Need { runs: Vec::new(), chance: 0.0 };
            for branch in branches {
                let one = need(branch)?;
                all.runs.extend(one.runs);
                all.chance += one.chance;
                if all.runs.len() > MOST_RUNS {
                    return None;
                }
            }
            Some(all)
        }
        HirKind::Repetition(repetition) if single(&repetition.sub).is_none() => {
            (repetition.min > 0).then(|| need(&repetition.sub))?
        }
        HirKind::Capture(capture) => need(&capture.sub),
        HirKind::Concat(parts) => sequence(parts),
        _ => sequence(std::slice::from_ref(hir)),
    }
}

/// The rarest of what a sequence holds.
fn sequence(parts: &[Hir]) -> Option<Need> {
    let mut sequence = Sequence { sets: Vec::new(), best: None };
    sequence.add_all(parts);
    sequence.cut();
    sequence.best
}

struct Sequence {
    /// Of bytes one right after the other.
    sets: Vec<ByteSet>,
    best: Option<Need>,
}

impl Sequence {
    fn add_all(&mut self, parts: &[Hir]) {
        parts.iter().for_each(|part| self.add(part));
    }

    fn add(&mut self, part: &Hir) {
        match part.kind() {
            HirKind::Empty | HirKind::Look(_) => {}
            HirKind::Capture(capture) => self.add(&capture.sub),
            HirKind::Concat(parts) => self.add_all(parts),
            HirKind::Literal(literal) => {
                for &byte in &literal.0 {
                    self.push(ByteSet::only(byte));
                }
            }
            HirKind::Class(_) => self.push_known(single(part), 1),
            HirKind::Repetition(repetition) => {
                let times = repetition.min.min(MOST_COPIES);
                if let Some(set) = single(&repetition.sub) {
                    self.push_known(Some(set), times);
                    if repetition.max != Some(times) {
                        // What follows comes right after the last of them.
                        self.cut();
                        self.push_known(Some(set), times);
                    }
                } else {
                    self.cut();
                    self.take(if times > 0 { need(&repetition.sub) } else { None });
                }
            }
            HirKind::Alternation(_) => {
                self.cut();
                self.take(need(part));
            }
        }
    }

    fn push_known(&mut self, set: Option<ByteSet>, times: u32) {
        match set {
            Some(set) => (0..times).for_each(|_| self.push(set)),
            None => self.cut(),
        }
    }

    fn push(&mut self, set: ByteSet) {
        match set == set.ascii() {
            true => self.sets.push(set),
            false => self.cut(),
        }
    }

    /// What comes next does not come right after these.
    fn cut(&mut self) {
        let sets = std::mem::take(&mut self.sets);
        let size = sets.len().min(WIDTH);
        if size == 0 {
            return;
        }
        for window in sets.windows(size) {
            let mut run = Run::default();
            run.iter_mut().zip(window).for_each(|(place, set)| *place = Some(*set));
            self.take(Some(Need { chance: chance(&run), runs: vec![run] }));
        }
    }

    fn take(&mut self, need: Option<Need>) {
        if let Some(need) = need
            && self.best.as_ref().is_none_or(|best| need.chance < best.chance)
        {
            self.best = Some(need);
        }
    }
}

/// The set of what is always one byte; an empty one never matches.
fn single(hir: &Hir) -> Option<ByteSet> {
    match hir.kind() {
        HirKind::Literal(literal) => match literal.0[..] {
            [byte] => Some(ByteSet::only(byte)),
            _ => None,
        },
        HirKind::Class(Class::Bytes(class)) => {
            let ranges = class.ranges().iter();
            Some(
                ranges.fold(ByteSet::default(), |set, range| {
                    set.with_range(range.start(), range.end())
                }),
            )
        }
        HirKind::Class(Class::Unicode(class)) => {
            let mut set = ByteSet::default();
            for range in class.ranges() {
                if !range.end().is_ascii() {
                    return None;
                }
                set = set.with_range(range.start() as u8, range.end() as u8);
            }
            Some(set)
        }
        _ => None,
    }
}

/// Puts runs together that are alike until there is a bucket for each.
fn in_buckets(mut runs: Vec<Run>) -> Vec<Run> {
    runs.sort_by_key(|run| run.map(|set| set.and_then(|set| set.first())));
    runs.dedup();
    let size = runs.len().div_ceil(BUCKETS).max(1);
    let merge = |group: &[Run]| {
        let mut merged = group[0];
        for run in &group[1..] {
            for (place, set) in merged.iter_mut().zip(run) {
                *place = place.zip(*set).map(|(a, b)| a.union(&b));
            }
        }
        merged
    };
    runs.chunks(size).map(merge).collect()
}

fn chance(run: &Run) -> f64 {
    run.iter().map(|set| set.map_or(1.0, |set| set.bytes().into_iter().map(share).sum())).product()
}

/// How much of an ordinary text is this byte, very roughly.
fn share(byte: u8) -> f64 {
    match byte {
        b' ' => 0.15,
        b'e' | b't' | b'a' | b'o' | b'i' | b'n' | b's' | b'r' => 0.06,
        b'a'..=b'z' => 0.03,
        b'0'..=b'9' => 0.02,
        b'A'..=b'Z' | b'.' | b',' | b'-' | b'_' | b':' | b'/' | b'"' | b'(' | b')' | b'=' => 0.01,
        _ => 0.004,
    }
}
