//! The search of a long text, which can be told to stop between any two stretches of it.
//!
//! The engine that is used otherwise searches a text to its next match in one call, however far
//! away that is. Here the same search, by a lazy DFA forward to where the leftmost match ends and by
//! another one back to where it begins (as regex-automata's `hybrid::regex` does it), goes step by
//! step.

use std::sync::OnceLock;

use regex_automata::hybrid::{dfa, regex};
use regex_automata::nfa::thompson;
use regex_automata::util::prefilter::Prefilter;
use regex_automata::util::syntax;
use regex_automata::{Anchored, HalfMatch, Input, MatchKind};
use regex_syntax::hir::Hir;

use super::begun::Begun;
use crate::schedule::Stop;

/// Bytes between two looks.
const STRETCH: usize = 1 << 20;

#[derive(Debug)]
pub struct LongSearch {
    regex: regex::Regex,
    prefilter: Option<Prefilter>,
    patterns: Vec<Hir>,
    cache_bytes: usize,
    /// Made for the first text that goes on; none where it would be too large.
    begun: OnceLock<Option<Begun>>,
}

/// What one thread needs for it.
#[derive(Debug)]
pub struct LongCache {
    regex: regex::Cache,
    begun: Option<dfa::Cache>,
}

/// How the search for the next match ended.
#[derive(Debug, PartialEq, Eq)]
pub enum Next {
    /// Where it begins and ends, and the pattern.
    Match(usize, usize, u32),
    Nothing,
    /// The text goes on, and no match begins before this place.
    Open(usize),
    Stopped,
    /// The DFA cannot do it: another engine has to.
    Failed,
}

enum End {
    Match(HalfMatch),
    Nothing,
    /// The text goes on; what is found may go on, too, or be all.
    Open(Option<HalfMatch>),
}

impl End {
    fn of(found: Option<HalfMatch>) -> Self {
        found.map_or(Self::Nothing, Self::Match)
    }
}

impl LongSearch {
    /// `cache_bytes` is what each of the two DFAs may take; `None` where that is too little.
    pub fn new(patterns: &[String], syntax: syntax::Config, cache_bytes: usize) -> Option<Self> {
        let hirs: Vec<Hir> =
            patterns.iter().filter_map(|one| syntax::parse_with(one, &syntax).ok()).collect();
        let prefilter =
            Prefilter::from_hirs_prefix(MatchKind::LeftmostFirst, &hirs).filter(Prefilter::is_fast);
        // Without one it is of no interest where a candidate may begin.
        let config = dfa::Config::new()
            .specialize_start_states(prefilter.is_some())
            .cache_capacity(cache_bytes);
        let regex = regex::Regex::builder()
            .syntax(syntax)
            .thompson(thompson::Config::new().utf8(false))
            .dfa(config)
            .build_many(patterns)
            .ok()?;
        Some(Self { regex, prefilter, patterns: hirs, cache_bytes, begun: OnceLock::new() })
    }

    pub fn cache(&self) -> LongCache {
        LongCache { regex: self.regex.create_cache(), begun: None }
    }

    fn begun(&self) -> Option<&Begun> {
        self.begun.get_or_init(|| Begun::new(&self.patterns, self.cache_bytes)).as_ref()
    }

    /// The leftmost match from a place on. `open`: the text goes on behind what is there.
    pub fn next(
        &self,
        cache: &mut LongCache,
        text: &[u8],
        from: usize,
        open: bool,
        stop: Stop<'_>,
    ) -> Next {
        let (forward, _) = cache.regex.as_parts_mut();
        match self.end(forward, text, from, open, stop) {
            Ok(End::Match(end)) => match self.start(cache, text, from, end) {
                Some(start) => Next::Match(start, end.offset(), end.pattern().as_u32()),
                None => Next::Failed,
            },
            Ok(End::Nothing) => Next::Nothing,
            Ok(End::Open(found)) => {
                // What is found may be all, or give way to what has begun before.
                let start = found.and_then(|end| self.start(cache, text, from, end));
                let place = self.open_from(cache, text, from);
                Next::Open(if found.is_some() { start.unwrap_or(from).min(place) } else { place })
            }
            Err(next) => next,
        }
    }

    /// No match that begins at `from` or later, and before this place, goes on behind the text.
    pub fn open_from(&self, cache: &mut LongCache, text: &[u8], from: usize) -> usize {
        let Some(begun) = self.begun() else { return from };
        begun.place(cache.begun.get_or_insert_with(|| begun.cache()), text, from)
    }

    fn start(
        &self,
        cache: &mut LongCache,
        text: &[u8],
        from: usize,
        end: HalfMatch,
    ) -> Option<usize> {
        let (_, backward) = cache.regex.as_parts_mut();
        let behind = Input::new(text).range(from..end.offset()).anchored(Anchored::Yes);
        let start = self.regex.reverse().try_search_rev(backward, &behind).ok()?;
        start.map(|start| start.offset())
    }

    /// Where the leftmost match ends.
    fn end(
        &self,
        cache: &mut dfa::Cache,
        text: &[u8],
        from: usize,
        open: bool,
        stop: Stop<'_>,
    ) -> Result<End, Next> {
        let dfa = self.regex.forward();
        let start = |cache: &mut dfa::Cache, at: usize| {
            let input = Input::new(text).range(at..);
            dfa.start_state_forward(cache, &input).map_err(|_| Next::Failed)
        };
        let mut state = start(cache, from)?;
        let (mut found, mut at) = (None, from);
        while at < text.len() {
            if stop() {
                return Err(Next::Stopped);
            }
            let border = text.len().min(at + STRETCH);
            if let (true, None, Some(prefilter)) = (state.is_start(), found, &self.prefilter) {
                at = match prefilter.find(text, (at..border).into()) {
                    Some(candidate) => candidate.start,
                    None if border == text.len() && open => return Ok(End::Open(None)),
                    None if border == text.len() => return Ok(End::Nothing),
                    // One may begin before the border and end behind it.
                    None => (border + 1 - prefilter.max_needle_len().min(STRETCH)).max(at + 1),
                };
                state = start(cache, at)?;
                if at + STRETCH / 2 > border && border < text.len() {
                    continue;
                }
            }
            while at < border {
                state = dfa.next_state(cache, state, text[at]).map_err(|_| Next::Failed)?;
                if state.is_tagged() {
                    if state.is_match() {
                        // It is told one byte later.
                        found = Some(HalfMatch::new(dfa.match_pattern(cache, state, 0), at));
                    } else if state.is_dead() {
                        return Ok(End::of(found));
                    } else if state.is_quit() {
                        return Err(Next::Failed);
                    } else if state.is_start() && found.is_none() && self.prefilter.is_some() {
                        at += 1;
                        break;
                    }
                }
                at += 1;
            }
        }
        if open {
            return Ok(End::Open(found));
        }
        let last = dfa.next_eoi_state(cache, state).map_err(|_| Next::Failed)?;
        if last.is_match() {
            found = Some(HalfMatch::new(dfa.match_pattern(cache, last, 0), text.len()));
        }
        Ok(End::of(found))
    }
}
