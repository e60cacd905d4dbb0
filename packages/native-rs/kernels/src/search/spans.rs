//! Where patterns match in a line, not only whether.
//!
//! The patterns are those that agree with JavaScript's engine on that: see
//! `search/src/pattern/translate-spans.ts`. None of them matches nothing.

use std::sync::OnceLock;

use regex_automata::meta::{Cache, Config, Regex};
use regex_automata::util::syntax;
use regex_automata::{Input, Match};
use regex_syntax::hir::Hir;

use super::begun::Begun;
use super::inner::{Inner, InnerCache, Place};
use super::limits::beyond_limits;
use super::long::{LongCache, LongSearch, Next};
use super::matcher::PatternError;
use super::text::{Text, line_end};
use crate::schedule::Stop;

const SIZE_LIMIT: usize = 32 << 20;
const LAZY_DFA_BYTES: usize = 8 << 20;
/// A longer text is searched so that it can be stopped.
pub const LONG: usize = 8 << 20;
/// In a shorter text the engine's own ways are as good as any.
const SHORT: usize = 4 << 10;

/// Several patterns, of which the one that matches first counts, and of those that match at one
/// place the first.
#[derive(Debug)]
pub struct SpanMatcher {
    regex: Regex,
    text: Text,
    /// Whether it is of interest which pattern it was.
    listed: bool,
    patterns: Vec<String>,
    /// Made when the first long text comes; none where it would be too large.
    long: OnceLock<Option<LongSearch>>,
    /// Made when the first text comes that is not short; none where there is no such literal.
    inner: OnceLock<Option<Inner>>,
    /// Made when the first text is to be shared out; none where it would be too large.
    going_on: OnceLock<Option<Begun>>,
}

/// Spans of lines, in columns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spans {
    /// How many each line has.
    pub counts: Vec<u32>,
    /// Their first bytes, and those behind their last, from the line's first.
    pub starts: Vec<u32>,
    pub ends: Vec<u32>,
    /// Which pattern it was; empty where there is but one.
    pub patterns: Vec<u32>,
}

impl Spans {
    pub fn clear(&mut self) {
        self.counts.clear();
        self.starts.clear();
        self.ends.clear();
        self.patterns.clear();
    }

    /// What they take in memory.
    pub fn bytes(&self) -> usize {
        4 * (self.counts.len() + self.starts.len() + self.ends.len() + self.patterns.len())
    }

    /// Adds those of the lines that follow.
    pub fn append(&mut self, mut later: Self) {
        self.counts.append(&mut later.counts);
        self.starts.append(&mut later.starts);
        self.ends.append(&mut later.ends);
        self.patterns.append(&mut later.patterns);
    }
}

/// What one thread needs to look for spans.
#[derive(Debug)]
pub struct SpanCache {
    regex: Cache,
    /// A line's text, where it is not the line's bytes.
    line: Vec<u8>,
    long: Option<LongCache>,
    inner: Option<InnerCache>,
}

impl SpanCache {
    fn of(regex: Cache) -> Self {
        Self { regex, line: Vec::new(), long: None, inner: None }
    }
}

impl SpanMatcher {
    /// Refuses a pattern that does not compile, is too large when compiled, or can match nothing.
    pub fn new(text: Text, patterns: &[String]) -> Result<Self, PatternError> {
        let syntax = syntax();
        let parsed = patterns.iter().map(|pattern| {
            let hir = syntax::parse_with(pattern, &syntax)
                .map_err(|error| PatternError(error.to_string()))?;
            match (beyond_limits(&hir), hir.properties().minimum_len()) {
                (Some(reason), _) => Err(PatternError(reason.to_owned())),
                (None, Some(0)) => Err(PatternError("it can match nothing at all".to_owned())),
                _ => Ok(hir),
            }
        });
        let hirs = parsed.collect::<Result<Vec<_>, _>>()?;
        let config = Config::new()
            .utf8_empty(false)
            .nfa_size_limit(Some(SIZE_LIMIT))
            .hybrid_cache_capacity(LAZY_DFA_BYTES);
        let regex = Regex::builder().configure(config).build_many_from_hir(&hirs);
        let regex = regex.map_err(|error| PatternError(error.to_string()))?;
        let (listed, patterns) = (patterns.len() > 1, patterns.to_vec());
        let (long, inner, going_on) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
        Ok(Self { regex, text, listed, patterns, long, inner, going_on })
    }

    pub fn cache(&self) -> SpanCache {
        SpanCache::of(self.regex.create_cache())
    }

    /// Whether there are several patterns.
    pub fn listed(&self) -> bool {
        self.listed
    }

    /// All matches in a text that is its bytes, its newlines included, for as long as `found`
    /// wants more: their bytes, and the pattern.
    pub fn each(
        &self,
        cache: &mut SpanCache,
        text: &[u8],
        stop: Stop<'_>,
        mut found: impl FnMut(usize, usize, u32) -> bool,
    ) {
        self.each_from(cache, text, LONG, stop, &mut found);
    }

    /// The same, where a text is long from so many bytes on.
    fn each_from(
        &self,
        cache: &mut SpanCache,
        text: &[u8],
        long: usize,
        stop: Stop<'_>,
        found: &mut impl FnMut(usize, usize, u32) -> bool,
    ) {
        let mut at = 0;
        while text.len() - at > long {
            match self.next(cache, text, at, false, stop) {
                Next::Match(start, end, pattern) => {
                    if !found(start, end, pattern) {
                        return;
                    }
                    at = end;
                }
                Next::Nothing | Next::Stopped => return,
                Next::Open(_) | Next::Failed => break,
            }
        }
        while let Some(hit) = self.leftmost(cache, text, at) {
            if !found(hit.start(), hit.end(), hit.pattern().as_u32()) {
                return;
            }
            at = hit.end();
        }
    }

    /// The leftmost match of a text from a place on.
    fn leftmost(&self, cache: &mut SpanCache, text: &[u8], from: usize) -> Option<Match> {
        let mut input = Input::new(text).range(from..);
        let inner = if text.len() - from < SHORT { None } else { self.inner() };
        let Some(inner) = inner else { return self.regex.search_with(&mut cache.regex, &input) };
        let places = cache.inner.get_or_insert_with(|| inner.cache());
        match inner.place(places, text, from) {
            Place::Nowhere => return None,
            Place::From(start) => input.set_start(start),
            Place::Unknown => {}
        }
        let hit = self.regex.search_with(&mut cache.regex, &input);
        if input.start() == from {
            places.pass((hit.map_or(text.len(), |hit| hit.start()) - from) / 8);
        }
        hit
    }

    /// The next match in a long text, which may be `open`: go on behind what is there.
    pub(super) fn next(
        &self,
        cache: &mut SpanCache,
        text: &[u8],
        from: usize,
        open: bool,
        stop: Stop<'_>,
    ) -> Next {
        let Some(search) = self.long() else { return Next::Failed };
        let long = cache.long.get_or_insert_with(|| search.cache());
        search.next(long, text, from, open, stop)
    }

    /// From where on a match that begins may go on behind the text. What begins before is found by
    /// the usual engine, which knows more ways to be fast.
    pub(super) fn open_from(&self, cache: &mut SpanCache, text: &[u8], from: usize) -> usize {
        let Some(search) = self.long() else { return from };
        let long = cache.long.get_or_insert_with(|| search.cache());
        search.open_from(long, text, from)
    }

    /// The next match in a text of which nothing follows before `open_from`.
    pub(super) fn next_before(
        &self,
        cache: &mut SpanCache,
        text: &[u8],
        from: usize,
        open_from: usize,
    ) -> Next {
        match self.leftmost(cache, text, from) {
            Some(hit) if hit.start() < open_from => {
                Next::Match(hit.start(), hit.end(), hit.pattern().as_u32())
            }
            _ if open_from > text.len() => Next::Nothing,
            _ => Next::Open(open_from),
        }
    }

    /// What the bytes of the patterns stand for.
    pub(super) fn text(&self) -> Text {
        self.text
    }

    fn long(&self) -> Option<&LongSearch> {
        let make = || LongSearch::new(&self.patterns, syntax(), LAZY_DFA_BYTES);
        self.long.get_or_init(make).as_ref()
    }

    fn inner(&self) -> Option<&Inner> {
        self.inner.get_or_init(|| Inner::new(&self.parsed(), LAZY_DFA_BYTES)).as_ref()
    }

    /// What knows whether a match may go on behind a place.
    pub(super) fn going_on(&self) -> Option<&Begun> {
        self.going_on.get_or_init(|| Begun::going_on(&self.parsed(), LAZY_DFA_BYTES)).as_ref()
    }

    fn parsed(&self) -> Vec<Hir> {
        let syntax = syntax();
        let parse = |one: &String| syntax::parse_with(one, &syntax).ok();
        self.patterns.iter().filter_map(parse).collect()
    }

    /// Adds the spans of one line, which has no newline.
    pub fn line(&self, cache: &mut SpanCache, line: &[u8], spans: &mut Spans) {
        let known = spans.starts.len();
        let SpanCache { regex, line: transcoded, .. } = cache;
        let is_text = self.is_text(line);
        let bytes = if is_text {
            line
        } else {
            self.text.transcode(line, transcoded);
            transcoded
        };
        self.each_in(regex, bytes, 0, &mut |start, end, pattern| {
            spans.starts.push(start as u32);
            spans.ends.push(end as u32);
            if self.listed {
                spans.patterns.push(pattern);
            }
            true
        });
        if !is_text {
            let mut original = Original::new(self.text, line);
            for at in known..spans.starts.len() {
                spans.starts[at] = original.start(spans.starts[at] as usize) as u32;
                spans.ends[at] = original.end(spans.ends[at] as usize) as u32;
            }
        }
        spans.counts.push((spans.starts.len() - known) as u32);
    }

    /// Adds the spans of the lines of `bytes` that begin at `starts`.
    pub fn lines(
        &self,
        cache: &mut SpanCache,
        bytes: &[u8],
        starts: impl Iterator<Item = usize>,
        spans: &mut Spans,
    ) {
        for start in starts {
            let end = line_end(bytes, start, bytes.len());
            self.line(cache, &bytes[start..end], spans);
        }
    }

    /// Whether a text is searched as its bytes are.
    pub fn is_text(&self, bytes: &[u8]) -> bool {
        self.text.plain_lines(bytes) == bytes.len()
    }

    fn each_in(
        &self,
        cache: &mut Cache,
        bytes: &[u8],
        from: usize,
        found: &mut impl FnMut(usize, usize, u32) -> bool,
    ) {
        let mut input = Input::new(bytes).range(from..);
        while let Some(hit) = self.regex.search_with(cache, &input) {
            // None is empty, so this comes to an end.
            if !found(hit.start(), hit.end(), hit.pattern().as_u32()) {
                return;
            }
            input.set_start(hit.end());
        }
    }
}

fn syntax() -> syntax::Config {
    syntax::Config::new().unicode(false).utf8(false).multi_line(true)
}

/// Where in a line is what is at a place of its transcoded text. Asked for in order.
struct Original<'l> {
    line: &'l [u8],
    text: Text,
    /// What was passed, in both.
    at: usize,
    transcoded: usize,
}

impl<'l> Original<'l> {
    fn new(text: Text, line: &'l [u8]) -> Self {
        Self { line, text, at: 0, transcoded: 0 }
    }

    /// Of a place within a character, that character's first byte.
    fn start(&mut self, place: usize) -> usize {
        self.advance(place);
        self.at
    }

    /// Of a place within a character, the byte behind it.
    fn end(&mut self, place: usize) -> usize {
        self.advance(place);
        let within = if self.transcoded < place { self.character().0 } else { 0 };
        self.at + within
    }

    fn advance(&mut self, place: usize) {
        while self.transcoded < place {
            let (bytes, transcoded) = self.character();
            if self.transcoded + transcoded > place {
                return;
            }
            self.at += bytes;
            self.transcoded += transcoded;
        }
    }

    /// How many bytes the next character, or malformed sequence, has in both.
    fn character(&self) -> (usize, usize) {
        // The longest sequence has four bytes.
        let rest = &self.line[self.at..self.line.len().min(self.at + 4)];
        let Some(chunk) = rest.utf8_chunks().next() else { return (1, 1) };
        match chunk.valid().chars().next() {
            Some(character) if character.len_utf8() == 4 && self.text == Text::Units => (4, 6),
            Some(character) => (character.len_utf8(), character.len_utf8()),
            None => (chunk.invalid().len().max(1), '\u{fffd}'.len_utf8()),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn spans(text: Text, patterns: &[&str], line: &[u8]) -> Vec<(u32, u32, u32)> {
        let patterns: Vec<String> = patterns.iter().map(|&one| one.to_owned()).collect();
        let matcher = SpanMatcher::new(text, &patterns).unwrap();
        let (mut cache, mut spans) = (matcher.cache(), Spans::default());
        matcher.line(&mut cache, line, &mut spans);
        assert_eq!(spans.counts, [spans.starts.len() as u32]);
        let pattern = |at| spans.patterns.get(at).copied().unwrap_or(0);
        (0..spans.starts.len()).map(|at| (spans.starts[at], spans.ends[at], pattern(at))).collect()
    }

    #[test]
    fn the_first_pattern_that_matches_first_counts() {
        let found = spans(Text::Bytes, &["b+", "ab", "a."], b"abbxacb");
        assert_eq!(found, [(0, 2, 1), (2, 3, 0), (4, 6, 2), (6, 7, 0)]);
    }

    #[test]
    fn lazy_ones_take_little() {
        assert_eq!(spans(Text::Bytes, &["a{1,}?b?"], b"aab"), [(0, 1, 0), (1, 3, 0)]);
    }

    #[test]
    fn places_in_transcoded_lines_are_those_in_the_line() {
        let line = b"a\xff\xe2\x82b\xf0\x9f\x92\xa9c\xf0\x9f";
        assert_eq!(spans(Text::Points, &["b|c"], line), [(4, 5, 0), (9, 10, 0)]);
        let replaced = [(1, 2, 0), (2, 4, 0), (10, 12, 0)];
        assert_eq!(spans(Text::Points, &["\\xef\\xbf\\xbd"], line), replaced);
        // The second half of the character, which stands for all of it.
        let half = "\\xed\\xb2\\xa9";
        assert_eq!(spans(Text::Units, &[half, "c"], line), [(5, 9, 0), (9, 10, 1)]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        /// In a long text the same is found as in a short one, from the first byte on or from any.
        #[test]
        fn long_texts_have_the_same(
            patterns in prop::collection::vec(prop::sample::select(vec![
                "a", "ab|a", "b+?c", "[^c]+", "[^c]*?c", "^a", "b$", "\\bc", "a\\s+b", "abc", "a[^x]*c|b",
                "\\n", "(?:a|b|ab)c", "(?:ab){1,3}", "(?-u:\\xc3)", "c\\B", "\\x0a{2}",
            ]), 1..4),
            text in "[abc \\né]{0,60}",
            long in 0..40_usize,
        ) {
            let patterns: Vec<String> = patterns.into_iter().map(str::to_owned).collect();
            let matcher = SpanMatcher::new(Text::Bytes, &patterns).unwrap();
            let mut cache = matcher.cache();
            let mut all = |long| {
                let mut spans = Vec::new();
                matcher.each_from(&mut cache, text.as_bytes(), long, &|| false, &mut |a, b, c| {
                    spans.push((a, b, c));
                    true
                });
                spans
            };
            prop_assert_eq!(all(long), all(usize::MAX));
            prop_assert!(matcher.long().is_some());
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        /// A literal in the middle leads to what the engine finds without it.
        #[test]
        fn literals_in_the_middle_lead_to_the_same(
            before in prop::sample::select(vec![
                "[ab]+", "[^x]*", "a..|b", "(?:a|b\\n)*", "\\ba?", "(?:^|a)", "[ab]*?", "a?b?", "(?:a..|b)",
            ]),
            behind in prop::sample::select(vec![
                "xy", "x\\n+y", "xy[ab]*", "x[ab]*?y", "(?:xy|ya)b?", "xy$", "xy\\b", "xa*\\n", "xy|b",
            ]),
            text in "[abxy\\n ]{0,60}|(?:xy|b|aa|x\\ny){0,20}",
            known in 0..9_usize,
            credit in prop::sample::select(vec![1, LITTLE, i64::MAX]),
        ) {
            let pattern = format!("(?:{before})(?:{behind})");
            let matcher = SpanMatcher::new(Text::Bytes, std::slice::from_ref(&pattern)).unwrap();
            let hir = syntax::parse_with(&pattern, &syntax()).unwrap();
            // Some begin with a literal.
            let Some(inner) = Inner::new(&[hir], 1 << 20) else { return Ok(()) };
            let mut places = inner.cache().with_credit(credit);
            let (text, mut at) = (text.as_bytes(), known.min(text.len()));
            let mut cache = matcher.cache();
            loop {
                let engine = Input::new(text).range(at..);
                let hit = matcher.regex.search_with(&mut cache.regex, &engine);
                match inner.place(&mut places, text, at) {
                    Place::Nowhere => prop_assert_eq!(hit, None),
                    Place::Unknown => {}
                    Place::From(start) => {
                        prop_assert!(start >= at);
                        let later = Input::new(text).range(start..);
                        let found = matcher.regex.search_with(&mut cache.regex, &later);
                        prop_assert_eq!(found, hit);
                    }
                }
                let Some(hit) = hit else { break };
                at = hit.end();
            }
        }
    }

    /// Credit for a look or two.
    const LITTLE: i64 = 300;

    #[test]
    fn a_literal_in_the_middle_is_found_where_the_engine_gives_up() {
        let pattern = "[a-z]+q\\n+xy".to_owned();
        let matcher = SpanMatcher::new(Text::Bytes, &[pattern]).unwrap();
        let mut text = b"abq\ncdq\nef gh\n".repeat(20_000);
        let place = text.len();
        text.extend_from_slice(b"ijq\n\nxyz\n");
        text.extend_from_slice(&b" q\nxy q\nxz\n".repeat(20_000));
        let mut found = Vec::new();
        matcher.each(&mut matcher.cache(), &text, &|| false, |start, end, _| {
            found.push((start, end));
            true
        });
        assert_eq!(found, [(place, place + 7)]);
        assert!(matcher.inner().is_some());
    }

    #[test]
    fn a_long_text_is_left_where_it_is_told_to_stop() {
        use std::sync::atomic::{AtomicUsize, Ordering};
        let matcher = SpanMatcher::new(Text::Bytes, &["b[^c]*c".to_owned()]).unwrap();
        for text in [vec![b'a'; 32 << 20], vec![b'b'; 32 << 20]] {
            let looks = AtomicUsize::new(0);
            let stop = || looks.fetch_add(1, Ordering::Relaxed) == 5;
            matcher.each(&mut matcher.cache(), &text, &stop, |_, _, _| unreachable!());
            assert_eq!(looks.into_inner(), 6);
        }
    }

    #[test]
    fn prefilters_meet_what_lies_across_two_stretches() {
        let matcher = SpanMatcher::new(Text::Bytes, &["needle".to_owned()]).unwrap();
        for at in (1 << 20) - 8..(1 << 20) + 2 {
            let mut text = vec![b'n'; 10 << 20];
            text[at..at + 6].copy_from_slice(b"needle");
            let mut spans = Vec::new();
            matcher.each(&mut matcher.cache(), &text, &|| false, |start, end, _| {
                spans.push((start, end));
                true
            });
            assert_eq!(spans, [(at, at + 6)]);
        }
    }

    #[test]
    fn what_can_match_nothing_is_refused() {
        let refused = |pattern: &str| SpanMatcher::new(Text::Bytes, &[pattern.to_owned()]).is_err();
        assert!(refused("a{0,}"));
        assert!(refused("^"));
        assert!(!refused("[a&&b]"));
    }
}
