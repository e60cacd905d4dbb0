//! The search of a long text, which can be told to stop between any two stretches of it.
//!
//! The engine that is used otherwise searches a text to its next match in one call, however far
//! away that is. Here the same search, by a lazy DFA forward to where the leftmost match ends and by
//! another one back to where it begins (as regex-automata's `hybrid::regex` does it), goes step by
//! step.

use regex_automata::hybrid::{dfa, regex};
use regex_automata::nfa::thompson;
use regex_automata::util::prefilter::Prefilter;
use regex_automata::util::syntax;
use regex_automata::{Anchored, HalfMatch, Input, MatchKind};
use regex_syntax::hir::Hir;

use crate::schedule::Stop;

/// Bytes between two looks.
const STRETCH: usize = 1 << 20;

#[derive(Debug)]
pub struct LongSearch {
    regex: regex::Regex,
    prefilter: Option<Prefilter>,
}

/// How the search for the next match ended.
#[derive(Debug, PartialEq, Eq)]
pub enum Next {
    /// Where it begins and ends, and the pattern.
    Match(usize, usize, u32),
    Nothing,
    Stopped,
    /// The DFA cannot do it: another engine has to.
    Failed,
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
        Some(Self { regex, prefilter })
    }

    pub fn cache(&self) -> regex::Cache {
        self.regex.create_cache()
    }

    /// The leftmost match from a place on.
    pub fn next(&self, cache: &mut regex::Cache, text: &[u8], from: usize, stop: Stop<'_>) -> Next {
        let (forward, backward) = cache.as_parts_mut();
        let end = match self.end(forward, text, from, stop) {
            Ok(Some(end)) => end,
            Ok(None) => return Next::Nothing,
            Err(next) => return next,
        };
        let behind = Input::new(text).range(from..end.offset()).anchored(Anchored::Yes);
        match self.regex.reverse().try_search_rev(backward, &behind) {
            Ok(Some(start)) => Next::Match(start.offset(), end.offset(), end.pattern().as_u32()),
            _ => Next::Failed,
        }
    }

    fn end(
        &self,
        cache: &mut dfa::Cache,
        text: &[u8],
        from: usize,
        stop: Stop<'_>,
    ) -> Result<Option<HalfMatch>, Next> {
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
                    None if border == text.len() => return Ok(None),
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
                        return Ok(found);
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
        let last = dfa.next_eoi_state(cache, state).map_err(|_| Next::Failed)?;
        if last.is_match() {
            found = Some(HalfMatch::new(dfa.match_pattern(cache, last, 0), text.len()));
        }
        Ok(found)
    }
}
