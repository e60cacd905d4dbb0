//! Rewrites a pattern so that no match of it can contain `\n`.
//!
//! That makes searching a whole block the same as searching each line of it: a match lies within
//! one line, and the ends of the text become the ends of lines. The idea is ripgrep's
//! (`crates/regex/src/strip.rs`), which refuses a literal `\n`; here such a branch just never
//! matches, as it never does in a single line.

use regex_syntax::hir::{Class, ClassBytes, ClassBytesRange};
use regex_syntax::hir::{ClassUnicode, ClassUnicodeRange, Hir, HirKind, Look};

/// The same pattern over single lines; `None` where it uses `(?R)`, whose `^` and `$` look at
/// `\r\n` pairs and so across the end of a line.
pub fn one_line(hir: &Hir) -> Option<Hir> {
    Some(match hir.kind() {
        HirKind::Empty => Hir::empty(),
        HirKind::Literal(literal) if literal.0.contains(&b'\n') => Hir::fail(),
        HirKind::Literal(literal) => Hir::literal(literal.0.clone()),
        HirKind::Class(class) => Hir::class(without_newline(class)),
        HirKind::Look(Look::Start) => Hir::look(Look::StartLF),
        HirKind::Look(Look::End) => Hir::look(Look::EndLF),
        HirKind::Look(Look::StartCRLF | Look::EndCRLF) => return None,
        HirKind::Look(look) => Hir::look(*look),
        HirKind::Repetition(repetition) => {
            let sub = one_line(&repetition.sub)?;
            let repetition = regex_syntax::hir::Repetition { sub: Box::new(sub), ..*repetition };
            Hir::repetition(repetition)
        }
        // Only whether a line matches is asked, so groups need not be remembered.
        HirKind::Capture(capture) => one_line(&capture.sub)?,
        HirKind::Concat(subs) => Hir::concat(subs.iter().map(one_line).collect::<Option<_>>()?),
        HirKind::Alternation(subs) => {
            Hir::alternation(subs.iter().map(one_line).collect::<Option<_>>()?)
        }
    })
}

fn without_newline(class: &Class) -> Class {
    match class.clone() {
        Class::Unicode(mut class) => {
            class.difference(&ClassUnicode::new([ClassUnicodeRange::new('\n', '\n')]));
            Class::Unicode(class)
        }
        Class::Bytes(mut class) => {
            class.difference(&ClassBytes::new([ClassBytesRange::new(b'\n', b'\n')]));
            Class::Bytes(class)
        }
    }
}
