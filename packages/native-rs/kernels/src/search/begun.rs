//! Where in a text that goes on a match may have begun that has not ended.

use regex_automata::hybrid::dfa;
use regex_automata::nfa::thompson;
use regex_automata::{Anchored, Input, MatchKind};
use regex_syntax::hir::{Class, ClassBytes, ClassBytesRange, Hir, HirKind, Repetition};

const SIZE_LIMIT: usize = 4 << 20;
/// More parts one behind the other, or a longer literal, are not told apart.
const MOST_PARTS: usize = 64;

/// Finds the longest end of a text with which a match may begin.
#[derive(Debug)]
pub struct Begun {
    /// Of all beginnings of what matches, backwards.
    beginnings: dfa::DFA,
}

impl Begun {
    /// `None` where that is too large.
    pub fn new(patterns: &[Hir], cache_bytes: usize) -> Option<Self> {
        let beginnings = Hir::alternation(patterns.iter().map(beginning).collect());
        let config = thompson::Config::new()
            .utf8(false)
            .reverse(true)
            .which_captures(thompson::WhichCaptures::None)
            .nfa_size_limit(Some(SIZE_LIMIT));
        let nfa = thompson::Compiler::new().configure(config).build_from_hir(&beginnings).ok()?;
        let config = dfa::Config::new().match_kind(MatchKind::All).cache_capacity(cache_bytes);
        let beginnings = dfa::Builder::new().configure(config).build_from_nfa(nfa).ok()?;
        Some(Self { beginnings })
    }

    pub fn cache(&self) -> dfa::Cache {
        self.beginnings.create_cache()
    }

    /// No match that begins at `from` or later, and before this place, goes on behind the text.
    pub fn place(&self, cache: &mut dfa::Cache, text: &[u8], from: usize) -> usize {
        let input = Input::new(text).range(from..).anchored(Anchored::Yes);
        match self.beginnings.try_search_rev(cache, &input) {
            Ok(Some(start)) => start.offset(),
            // Nothing at all is a beginning, too.
            Ok(None) | Err(_) => from,
        }
    }
}

/// What begins a match, at least: all of it, and each of its beginnings. What asserts something is
/// taken to hold.
fn beginning(hir: &Hir) -> Hir {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Hir::empty(),
        HirKind::Literal(literal) if literal.0.len() > 1 => {
            let bytes: Vec<Hir> = literal.0.iter().map(|&byte| Hir::literal([byte])).collect();
            in_turn(&bytes)
        }
        HirKind::Literal(_) | HirKind::Class(_) => times(hir.clone(), 0, Some(1)),
        HirKind::Repetition(Repetition { max: Some(0), .. }) => Hir::empty(),
        HirKind::Repetition(Repetition { max, sub, .. }) => {
            let before = times(plain(sub), 0, max.map(|max| max - 1));
            Hir::concat(vec![before, beginning(sub)])
        }
        HirKind::Capture(capture) => beginning(&capture.sub),
        HirKind::Concat(parts) => in_turn(parts),
        HirKind::Alternation(parts) => Hir::alternation(parts.iter().map(beginning).collect()),
    }
}

fn in_turn(parts: &[Hir]) -> Hir {
    let (near, far) = parts.split_at(parts.len().min(MOST_PARTS));
    let rest = if far.is_empty() { Hir::empty() } else { anything(far) };
    near.iter().rev().fold(rest, |behind, part| {
        Hir::alternation(vec![Hir::concat(vec![plain(part), behind]), beginning(part)])
    })
}

/// Any bytes, as many as the parts may have.
fn anything(parts: &[Hir]) -> Hir {
    let longest = parts.iter().map(|part| part.properties().maximum_len());
    let longest = longest.sum::<Option<usize>>().and_then(|length| u32::try_from(length).ok());
    let byte = ClassBytes::new([ClassBytesRange::new(0, 255)]);
    times(Hir::class(Class::Bytes(byte)), 0, longest)
}

fn times(sub: Hir, min: u32, max: Option<u32>) -> Hir {
    Hir::repetition(Repetition { min, max, greedy: true, sub: Box::new(sub) })
}

/// Without what it asserts.
fn plain(hir: &Hir) -> Hir {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Hir::empty(),
        HirKind::Literal(_) | HirKind::Class(_) => hir.clone(),
        HirKind::Repetition(Repetition { min, max, sub, .. }) => times(plain(sub), *min, *max),
        HirKind::Capture(capture) => plain(&capture.sub),
        HirKind::Concat(parts) => Hir::concat(parts.iter().map(plain).collect()),
        HirKind::Alternation(parts) => Hir::alternation(parts.iter().map(plain).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use regex_automata::util::syntax;

    fn place(pattern: &str, text: &str) -> usize {
        let syntax = syntax::Config::new().unicode(false).utf8(false).multi_line(true);
        let begun = Begun::new(&[syntax::parse_with(pattern, &syntax).unwrap()], 8 << 20).unwrap();
        begun.place(&mut begun.cache(), text.as_bytes(), 0)
    }

    #[test]
    fn the_longest_end_counts_with_which_a_match_may_begin() {
        assert_eq!(place("x\\ny", "abc"), 3);
        assert_eq!(place("x\\ny", "abx"), 2);
        assert_eq!(place("x\\ny", "xx\n"), 1);
        assert_eq!(place("[a-z]+\\n#", "ab cde"), 3);
        assert_eq!(place("[a-z]+\\n#", "ab cde\n"), 3);
        assert_eq!(place("(?:ab)*c", "xababa"), 1);
        assert_eq!(place("^(?:ab){2}$\\nc", "cababab"), 3);
        assert_eq!(place(&"a".repeat(90), &format!("b{}", "a".repeat(70))), 1);
        assert_eq!(place(&"a".repeat(90), &format!("b{}b", "a".repeat(50))), 52);
        assert_eq!(place("a[^c]*c", "baxx\n"), 1);
    }
}
