//! What of a pattern does not matter when only the lines are asked for in which it matches.

use regex_syntax::hir::{Hir, HirKind, Repetition};

/// The same lines, by a pattern without optional parts at its ends: where `a*b+` matches, `b` does.
pub fn trim(hir: &Hir) -> Hir {
    trim_side(&trim_side(hir, Side::End), Side::Start)
}

#[derive(Clone, Copy, PartialEq)]
enum Side {
    Start,
    End,
}

fn trim_side(hir: &Hir, side: Side) -> Hir {
    match hir.kind() {
        HirKind::Repetition(repetition) => {
            let min = repetition.min;
            let sub = Box::new(repetition.sub.as_ref().clone());
            Hir::repetition(Repetition { min, max: Some(min), greedy: true, sub })
        }
        HirKind::Capture(capture) => trim_side(&capture.sub, side),
        HirKind::Alternation(branches) => {
            Hir::alternation(branches.iter().map(|branch| trim_side(branch, side)).collect())
        }
        HirKind::Concat(parts) => {
            let mut parts = parts.clone();
            // As long as nothing is left of the outermost part, the next one is the outermost.
            while let Some(part) = if side == Side::End { parts.pop() } else { first(&mut parts) } {
                let part = trim_side(&part, side);
                if !matches!(part.kind(), HirKind::Empty) {
                    let at = if side == Side::End { parts.len() } else { 0 };
                    parts.insert(at, part);
                    break;
                }
            }
            Hir::concat(parts)
        }
        _ => hir.clone(),
    }
}

fn first(parts: &mut Vec<Hir>) -> Option<Hir> {
    (!parts.is_empty()).then(|| parts.remove(0))
}
