//! What a pattern may cost.

use regex_syntax::hir::{Hir, HirKind};

/// Copies of a part that counting makes, at most. The engine follows all of them at once where its
/// automaton grows too large, and is then slower than one that tries them in turn.
const MOST_COPIES: u64 = 1000;

/// Whether the pattern counts further than the engine is good for.
pub fn counts_too_far(hir: &Hir) -> bool {
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
