//! What a pattern may cost.

use regex_syntax::hir::{Hir, HirKind};

/// Copies of a part that counting makes, at most. The engine follows all of them at once where its
/// automaton grows too large, and is then slower than one that tries them in turn.
const MOST_COPIES: u64 = 1000;

/// Branches of one alternation, at most, in what is not just a list of literals: the engine follows
/// all of them at once, in a set that it copies for each of its states.
const MOST_BRANCHES: usize = 1000;

/// Why the engine is not good for a pattern.
pub fn beyond_limits(hir: &Hir) -> Option<&'static str> {
    if counts_too_far(hir) {
        return Some("it counts too far");
    }
    (!hir.properties().is_alternation_literal() && branches_too_far(hir))
        .then_some("it has too many alternatives")
}

fn branches_too_far(hir: &Hir) -> bool {
    let subs = hir.kind().subs();
    matches!(hir.kind(), HirKind::Alternation(_)) && subs.len() > MOST_BRANCHES
        || subs.iter().any(branches_too_far)
}

/// Whether the pattern counts further than the engine is good for.
fn counts_too_far(hir: &Hir) -> bool {
    let subs: &[Hir] = match hir.kind() {
        HirKind::Repetition(repetition) => {
            let times = repetition.max.unwrap_or(repetition.min.saturating_add(1));
            let counted = times > 1 && repetition.max.is_some() || repetition.min > 1;
            if counted && size(hir) > MOST_COPIES {
                return true;
            }
            std::slice::from_ref(&repetition.sub)
        }
        _ => hir.kind().subs(),
    };
    subs.iter().any(counts_too_far)
}

/// Characters and classes that a match has at most, copies made by counting included.
fn size(hir: &Hir) -> u64 {
    match hir.kind() {
        HirKind::Repetition(repetition) => {
            let times = repetition.max.unwrap_or(repetition.min.saturating_add(1));
            size(&repetition.sub).saturating_mul(u64::from(times))
        }
        HirKind::Literal(literal) => literal.0.len() as u64,
        HirKind::Class(_) => 1,
        HirKind::Alternation(branches) => branches.iter().map(size).max().unwrap_or_default(),
        kind => kind.subs().iter().map(size).fold(0, u64::saturating_add),
    }
}
