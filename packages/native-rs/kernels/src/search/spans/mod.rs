//! Where patterns match in a line, not only whether.
//!
//! The patterns are those that agree with JavaScript's engine on that: see
//! `search/src/pattern/translate-spans.ts`. None of them matches nothing.

mod columns;
mod original;
#[cfg(test)]
mod tests;

pub use columns::Spans;

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
use original::Original;

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
