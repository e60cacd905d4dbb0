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
        Self::of(patterns, cache_bytes, Beginning { whole: true })
    }

    /// For [`Self::ends_before`] alone: what is a match as a whole is left out, unless it may go on.
    pub fn going_on(patterns: &[Hir], cache_bytes: usize) -> Option<Self> {
        Self::of(patterns, cache_bytes, Beginning { whole: false })
    }

    fn of(patterns: &[Hir], cache_bytes: usize, how: Beginning) -> Option<Self> {
        let beginnings = Hir::alternation(patterns.iter().map(|one| how.of(one)).collect());
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

    /// Whether every match that begins in the text, or before it, ends with it at the latest,
    /// whatever follows. `is_first`: nothing is before it.
    pub fn ends_before(&self, cache: &mut dfa::Cache, text: &[u8], is_first: bool) -> bool {
        let input = Input::new(text).anchored(Anchored::Yes);
        let dfa = &self.beginnings;
        let Ok(mut state) = dfa.start_state_reverse(cache, &input) else { return false };
        for (at, &byte) in text.iter().enumerate().rev() {
            let Ok(next) = dfa.next_state(cache, state, byte) else { return false };
            // It is told one byte later; nothing at all is a beginning, too.
            if next.is_match() && at + 1 < text.len() || next.is_quit() {
                return false;
            }
            if next.is_dead() {
                return true;
            }
            state = next;
        }
        let all = is_first.then(|| dfa.next_eoi_state(cache, state));
        matches!(all, Some(Ok(all)) if !all.is_match() || text.is_empty())
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

/// What begins a match, at least: each of its beginnings, and all of it if it may go on or `whole`.
/// What asserts something is taken to hold.
#[derive(Clone, Copy)]
struct Beginning {
    whole: bool,
}

impl Beginning {
    fn of(self, hir: &Hir) -> Hir {
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) if self.whole => Hir::empty(),
            HirKind::Empty | HirKind::Look(_) => Hir::fail(),
            HirKind::Literal(literal) if literal.0.len() > 1 => {
                let bytes: Vec<Hir> = literal.0.iter().map(|&byte| Hir::literal([byte])).collect();
                self.in_turn(&bytes)
            }
            HirKind::Literal(_) | HirKind::Class(_) if self.whole => times(hir.clone(), 0, Some(1)),
            HirKind::Literal(_) | HirKind::Class(_) => Hir::empty(),
            HirKind::Repetition(Repetition { max: Some(0), .. }) => self.of(&Hir::empty()),
            HirKind::Repetition(Repetition { max, sub, .. }) => {
                let before = times(plain(sub), 0, max.map(|max| max - 1));
                Hir::concat(vec![before, self.of(sub)])
            }
            HirKind::Capture(capture) => self.of(&capture.sub),
            HirKind::Concat(parts) => self.in_turn(parts),
            HirKind::Alternation(parts) => {
                Hir::alternation(parts.iter().map(|part| self.of(part)).collect())
            }
        }
    }

    fn in_turn(self, parts: &[Hir]) -> Hir {
        let (near, far) = parts.split_at(parts.len().min(MOST_PARTS));
        let rest = if far.is_empty() { self.of(&Hir::empty()) } else { anything(far) };
        near.iter().rev().fold(rest, |behind, part| {
            Hir::alternation(vec![Hir::concat(vec![plain(part), behind]), self.of(part)])
        })
    }
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

    #[test]
    fn a_match_that_cannot_go_on_ends_with_the_text() {
        let ends = |pattern: &str, text: &str, is_first| {
            let syntax = syntax::Config::new().unicode(false).utf8(false).multi_line(true);
            let parsed = [syntax::parse_with(pattern, &syntax).unwrap()];
            let begun = Begun::going_on(&parsed, 8 << 20).unwrap();
            begun.ends_before(&mut begun.cache(), text.as_bytes(), is_first)
        };
        assert!(ends("a\nb", "ab\n", false));
        assert!(!ends("a\nb", "ba\n", false));
        assert!(ends("a\nb", "a\nb", false));
        assert!(ends(".*\n", "xyz\n", false));
        assert!(ends("[^\n]+", "xyz\n", false));
        assert!(!ends("\n+", "xyz\n", false));
        assert!(!ends("a?\n(?:b|c)?", "xyz\n", false));
        // What begins before the text is not known.
        assert!(!ends("x[^z]*z", "ab\n", false));
        assert!(ends("x[^z]*z", "ab\n", true));
        assert!(!ends("x[^z]*z", "xb\n", true));
        assert!(!ends(&"a".repeat(90), &"a".repeat(70), false));
        assert!(ends("a", "", true));
    }
}
