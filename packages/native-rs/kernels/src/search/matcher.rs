//! A compiled pattern.

use std::sync::{Mutex, PoisonError};

use regex_automata::Input;
use regex_automata::meta::{Cache, Config, Regex};
use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Hir, Look, LookSet};

use super::one_line::one_line;

/// Compiled size above which a pattern is refused.
const SIZE_LIMIT: usize = 32 << 20;
/// States of the lazy DFA are thrown away beyond this; too small a cache makes it start over.
const LAZY_DFA_BYTES: usize = 8 << 20;

/// Why a pattern was refused, in one line or, with the place marked, in several.
#[derive(Debug)]
pub struct PatternError(pub String);

/// A pattern in the syntax of Rust's `regex`, bytes rather than Unicode unless `(?u)` says so, `^`
/// and `$` at the ends of a line. It is matched against single lines only.
#[derive(Debug)]
pub struct Matcher {
    regex: Regex,
    every: bool,
    /// A cache costs some microseconds to make and more to warm up: keep one between calls.
    spare: Mutex<Option<Cache>>,
}

impl Matcher {
    pub fn new(pattern: &str) -> Result<Self, PatternError> {
        let mut parser = ParserBuilder::new().unicode(false).utf8(false).multi_line(true).build();
        let hir = parser.parse(pattern).map_err(|error| PatternError(error.to_string()))?;
        let hir = one_line(&hir).ok_or_else(|| {
            PatternError("(?R) is not supported: a line ends at \\n alone".to_owned())
        })?;
        let config = Config::new()
            .utf8_empty(false)
            .nfa_size_limit(Some(SIZE_LIMIT))
            .hybrid_cache_capacity(LAZY_DFA_BYTES);
        let regex = Regex::builder().configure(config).build_from_hir(&hir).map_err(|error| {
            PatternError(match error.size_limit() {
                Some(limit) => format!("compiled, it is larger than {limit} bytes"),
                None => error.to_string(),
            })
        })?;
        Ok(Self { regex, every: matches_every_line(&hir), spare: Mutex::new(None) })
    }

    /// Whether each line matches, so that no engine has to look.
    pub(super) fn matches_every_line(&self) -> bool {
        self.every
    }

    /// A position in the first matching line of `lines[at..end]`, where a line begins at `at`:
    /// from its start up to and including its end.
    #[inline]
    pub(super) fn find(
        &self,
        cache: &mut Cache,
        lines: &[u8],
        at: usize,
        end: usize,
    ) -> Option<usize> {
        let input = Input::new(lines).range(at..end).earliest(true);
        self.regex.search_half_with(cache, &input).map(|half| half.offset())
    }

    pub(super) fn take_cache(&self) -> Cache {
        let spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner).take();
        spare.unwrap_or_else(|| self.regex.create_cache())
    }

    pub(super) fn return_cache(&self, cache: Cache) {
        *self.spare.lock().unwrap_or_else(PoisonError::into_inner) = Some(cache);
    }
}

/// True only where it is certain: the empty match is allowed, and all that it asks for is the
/// start of a line (which each line has) or all that it asks for is the end of one.
fn matches_every_line(hir: &Hir) -> bool {
    let properties = hir.properties();
    let only = |look| properties.look_set().subtract(LookSet::singleton(look)).is_empty();
    properties.minimum_len() == Some(0) && (only(Look::StartLF) || only(Look::EndLF))
}
