//! Long lists of words, one of which is to be in a line.

use aho_corasick::{AhoCorasick, AhoCorasickKind, Input, MatchKind};
use regex_syntax::hir::{Class, Hir, HirKind};

/// Fewer words are no matter to the regex crate, which has vectors for them.
const FEWEST: usize = 65;
/// Bytes of all words up to which a table with a step for each byte is made.
const TABLE: usize = 20_000;

/// An automaton over a list of words, if the pattern is one and the list is long.
pub fn words(hir: &Hir) -> Option<AhoCorasick> {
    let HirKind::Alternation(branches) = hir.kind() else { return None };
    if branches.len() < FEWEST {
        return None;
    }
    let mut case = None;
    let words: Vec<Vec<u8>> =
        branches.iter().map(|branch| word(branch, &mut case)).collect::<Option<_>>()?;
    let bytes: usize = words.iter().map(Vec::len).sum();
    let kind = if bytes <= TABLE { AhoCorasickKind::DFA } else { AhoCorasickKind::ContiguousNFA };
    AhoCorasick::builder()
        .kind(Some(kind))
        .match_kind(MatchKind::Standard)
        .ascii_case_insensitive(case == Some(Case::Both))
        .build(words)
        .ok()
}

/// The first place where a word ends.
#[inline]
pub fn find(words: &AhoCorasick, lines: &[u8], at: usize, end: usize) -> Option<usize> {
    let input = Input::new(lines).range(at..end).earliest(true);
    words.find(input).map(|found| found.end())
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Case {
    AsItStands,
    Both,
}

/// The bytes of a word, letters in lower case where it has both. All letters of all words must be
/// alike in that: `case` says how those before were.
fn word(hir: &Hir, case: &mut Option<Case>) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut push = |byte: u8, this: Case| {
        bytes.push(byte);
        !byte.is_ascii_alphabetic() || *case.get_or_insert(this) == this
    };
    let parts = match hir.kind() {
        HirKind::Concat(parts) => &parts[..],
        _ => std::slice::from_ref(hir),
    };
    for part in parts {
        let alike = match part.kind() {
            HirKind::Literal(literal) => literal.0.iter().all(|&byte| push(byte, Case::AsItStands)),
            HirKind::Class(Class::Bytes(class)) => match class.ranges() {
                [upper, lower]
                    if upper.len() == 1
                        && lower.len() == 1
                        && upper.start().is_ascii_uppercase()
                        && upper.start().to_ascii_lowercase() == lower.start() =>
                {
                    push(lower.start(), Case::Both)
                }
                _ => false,
            },
            _ => false,
        };
        if !alike {
            return None;
        }
    }
    (!bytes.is_empty()).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use regex_syntax::ParserBuilder;

    use super::*;

    fn list(word: impl Fn(usize) -> String) -> Option<AhoCorasick> {
        let branches: Vec<String> = (0..100).map(word).collect();
        let mut parser = ParserBuilder::new().unicode(false).utf8(false).build();
        words(&parser.parse(&branches.join("|")).unwrap())
    }

    #[test]
    fn lists_of_words_are_known() {
        let plain = list(|index| format!("{index}ab")).unwrap();
        assert_eq!(find(&plain, b"x77ab", 0, 5), Some(5));
        assert_eq!(find(&plain, b"x77Ab", 0, 5), None);
        let both = list(|index| format!("{index}[aA][bB]")).unwrap();
        assert_eq!(find(&both, b"x77Ab", 0, 5), Some(5));
    }

    #[test]
    fn what_is_no_list_of_words_is_left_alone() {
        assert!(list(|index| format!("{index}[aA]b")).is_none());
        assert!(list(|index| format!("{index}a.")).is_none());
        assert!(list(|index| format!("{index}a$")).is_none());
    }
}
