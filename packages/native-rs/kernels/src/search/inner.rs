//! A literal that every match has in its middle, looked for first.
//!
//! The engine does that as well, from the literal back to where a match begins (its "reverse
//! inner" search), but only for as long as it never looks at a byte twice: then it looks at each
//! byte of what is left up to the next match, which costs ten times as much. In a large text that
//! happens soon. Here a place is looked at closely only where the literal is and what lies around
//! it fits, and the engine is asked from where on a match that has this place may begin.

use regex_automata::hybrid::dfa::{self, Cache, DFA};
use regex_automata::nfa::thompson;
use regex_automata::util::prefilter::Prefilter;
use regex_automata::{Anchored, Input, MatchKind};
use regex_syntax::hir::{Hir, HirKind};

use super::begun::Begun;

/// So many bytes around a literal are looked at: if that is not enough a match is held for possible.
const NEAR: usize = 256;
/// What a closer look is taken to cost, in bytes that could be passed meanwhile.
const LOOK: i64 = 256;
/// Looks that may lead to nothing before it is left to the engine for a while.
const CREDIT: i64 = 64 * LOOK;

#[derive(Debug)]
pub struct Inner {
    literal: Prefilter,
    /// What begins with the literal, and what lies before it, backwards.
    behind: DFA,
    before: DFA,
    /// Of what lies before it.
    begun: Begun,
}

#[derive(Debug)]
pub struct InnerCache {
    behind: Cache,
    before: Cache,
    begun: Cache,
    credit: i64,
}

/// Where the next match may be.
#[derive(Debug, PartialEq, Eq)]
pub enum Place {
    Nowhere,
    /// None begins before this.
    From(usize),
    /// To look for it does not pay.
    Unknown,
}

impl Inner {
    /// `None` where a pattern has no such literal, or begins with one.
    pub fn new(patterns: &[Hir], cache_bytes: usize) -> Option<Self> {
        let [pattern] = patterns else { return None };
        let fast = |hir: &Hir| {
            Prefilter::from_hir_prefix(MatchKind::LeftmostFirst, hir).filter(Prefilter::is_fast)
        };
        let HirKind::Concat(parts) = pattern.kind() else { return None };
        if fast(pattern).is_some() {
            return None;
        }
        (1..parts.len()).find_map(|at| {
            let behind = Hir::concat(parts[at..].to_vec());
            let before = Hir::concat(parts[..at].to_vec());
            let literal = fast(&behind)?;
            Some(Self {
                literal,
                begun: Begun::new(std::slice::from_ref(&before), cache_bytes)?,
                behind: lazy(&behind, false, cache_bytes)?,
                before: lazy(&before, true, cache_bytes)?,
            })
        })
    }

    pub fn cache(&self) -> InnerCache {
        let (behind, before) = (self.behind.create_cache(), self.before.create_cache());
        InnerCache { behind, before, begun: self.begun.cache(), credit: CREDIT }
    }

    /// Where in a text the next match may begin, from a place on.
    pub fn place(&self, cache: &mut InnerCache, text: &[u8], from: usize) -> Place {
        let mut at = from;
        while cache.credit > 0 {
            let Some(found) = self.literal.find(text, (at..text.len()).into()) else {
                cache.pass(text.len() - at);
                return Place::Nowhere;
            };
            cache.pass(found.start - at);
            cache.credit -= LOOK;
            let place = found.start;
            if self.ends_behind(cache, text, place) && self.begins_before(cache, text, from, place)
            {
                let start = self.begun.place(&mut cache.begun, &text[..place], from);
                cache.credit -= i64::try_from(place - start).unwrap_or(CREDIT);
                return Place::From(start);
            }
            at = place + 1;
        }
        Place::Unknown
    }

    /// Whether what begins with the literal may match there.
    fn ends_behind(&self, cache: &mut InnerCache, text: &[u8], place: usize) -> bool {
        let (dfa, cache) = (&self.behind, &mut cache.behind);
        let input = Input::new(text).range(place..).anchored(Anchored::Yes);
        let Ok(mut state) = dfa.start_state_forward(cache, &input) else { return true };
        for &byte in text[place..].iter().take(NEAR) {
            let Ok(next) = dfa.next_state(cache, state, byte) else { return true };
            if next.is_tagged() && (next.is_match() || next.is_quit() || next.is_dead()) {
                return !next.is_dead();
            }
            state = next;
        }
        true
    }

    /// Whether what lies before the literal may match there.
    fn begins_before(
        &self,
        cache: &mut InnerCache,
        text: &[u8],
        from: usize,
        place: usize,
    ) -> bool {
        let (dfa, cache) = (&self.before, &mut cache.before);
        let input = Input::new(text).range(from..place).anchored(Anchored::Yes);
        let Ok(mut state) = dfa.start_state_reverse(cache, &input) else { return true };
        for &byte in text[from..place].iter().rev().take(NEAR) {
            let Ok(next) = dfa.next_state(cache, state, byte) else { return true };
            if next.is_tagged() && (next.is_match() || next.is_quit() || next.is_dead()) {
                return !next.is_dead();
            }
            state = next;
        }
        true
    }
}

impl InnerCache {
    #[cfg(test)]
    pub fn with_credit(self, credit: i64) -> Self {
        Self { credit, ..self }
    }

    /// So many bytes were passed by, whoever did it.
    pub fn pass(&mut self, bytes: usize) {
        let bytes = i64::try_from(bytes).unwrap_or(CREDIT);
        self.credit = self.credit.saturating_add(bytes).min(CREDIT);
    }
}

fn lazy(hir: &Hir, reverse: bool, cache_bytes: usize) -> Option<DFA> {
    let config = thompson::Config::new()
        .utf8(false)
        .reverse(reverse)
        .which_captures(thompson::WhichCaptures::None);
    let nfa = thompson::Compiler::new().configure(config).build_from_hir(hir).ok()?;
    let kind = if reverse { MatchKind::All } else { MatchKind::LeftmostFirst };
    let config = dfa::Config::new().match_kind(kind).cache_capacity(cache_bytes);
    dfa::Builder::new().configure(config).build_from_nfa(nfa).ok()
}
