//! A compiled pattern.

use std::sync::{Mutex, PoisonError};

use aho_corasick::AhoCorasick;
use regex_automata::Input;
use regex_automata::meta::{self, Config, Regex};
use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Hir, Look, LookSet};

use super::accel::{Accelerator, Scan};
use super::filter::{Filter, Trust};
use super::limits::beyond_limits;
use super::one_line::one_line;
use super::text::Text;
use super::window::Window;
use super::words::{self, words};

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
    engine: Engine,
    pub(super) filter: Option<Filter>,
    pub(super) accelerator: Option<Accelerator>,
    pub(super) text: Text,
    every: bool,
    /// A cache costs some microseconds to make and more to warm up: keep one between calls.
    spare: Mutex<Option<Cache>>,
}

#[derive(Debug)]
enum Engine {
    Regex(Regex),
    Words(AhoCorasick),
}

/// What one thread needs to search: a matcher's own, used again from search to search.
#[derive(Debug)]
pub struct Cache {
    pub(super) regex: Option<meta::Cache>,
    pub(super) trust: Trust,
    pub(super) scan: Scan,
    /// A line's text, where it is not the line's bytes.
    pub(super) line: Vec<u8>,
}

impl Matcher {
    /// A pattern over a line's bytes.
    pub fn new(pattern: &str) -> Result<Self, PatternError> {
        Self::over(Text::Bytes, pattern)
    }

    /// A pattern over what `text` says.
    pub fn over(text: Text, pattern: &str) -> Result<Self, PatternError> {
        let mut parser = ParserBuilder::new().unicode(false).utf8(false).multi_line(true).build();
        let hir = parser.parse(pattern).map_err(|error| PatternError(error.to_string()))?;
        let hir = one_line(&hir).ok_or_else(|| {
            PatternError("(?R) is not supported: a line ends at \\n alone".to_owned())
        })?;
        let every = matches_every_line(&hir);
        let filter = if every { None } else { Filter::new(&hir) };
        let accelerator = if every { None } else { Accelerator::new(&hir, text != Text::Bytes) };
        let engine = match words(&hir) {
            Some(words) => Engine::Words(words),
            None => Engine::Regex(regex(&hir)?),
        };
        Ok(Self { engine, filter, accelerator, text, every, spare: Mutex::new(None) })
    }

    /// What searches: `filter` (some rare bytes are looked for first), `bits` (arithmetic on bit
    /// streams, of ASCII text at least), `words` (a list of them) or `automaton`.
    pub fn technique(&self) -> &'static str {
        match (&self.filter, &self.accelerator, &self.engine) {
            (Some(_), _, _) => "filter",
            (None, Some(_), _) => "bits",
            (None, None, Engine::Words(_)) => "words",
            (None, None, Engine::Regex(_)) => "automaton",
        }
    }

    /// Whether each line matches, so that no engine has to look.
    pub(super) fn matches_every_line(&self) -> bool {
        self.every
    }

    /// Lines to be searched one after the other, each once.
    #[inline]
    pub fn window<'w>(&'w self, cache: &'w mut Cache, lines: &'w [u8]) -> Window<'w> {
        Window::new(self, cache, lines)
    }

    /// A position in the first matching line of `lines[at..end]`, where a line begins at `at`:
    /// from its start up to and including its end. For one line after the other `window` is faster.
    #[inline]
    pub fn find(&self, cache: &mut Cache, lines: &[u8], at: usize, end: usize) -> Option<usize> {
        self.window(cache, lines).find(at, end)
    }

    /// The same by an automaton alone, over the bytes as they are.
    #[inline]
    pub(super) fn find_bytes(
        &self,
        cache: &mut Option<meta::Cache>,
        lines: &[u8],
        at: usize,
        end: usize,
    ) -> Option<usize> {
        match &self.engine {
            Engine::Words(words) => words::find(words, lines, at, end),
            Engine::Regex(regex) => {
                let cache = cache.get_or_insert_with(|| regex.create_cache());
                let input = Input::new(lines).range(at..end).earliest(true);
                regex.search_half_with(cache, &input).map(|half| half.offset())
            }
        }
    }

    pub fn take_cache(&self) -> Cache {
        let spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner).take();
        spare.unwrap_or_else(|| Cache {
            regex: None,
            trust: Trust::new(),
            scan: Scan::new(),
            line: Vec::new(),
        })
    }

    pub fn return_cache(&self, cache: Cache) {
        *self.spare.lock().unwrap_or_else(PoisonError::into_inner) = Some(cache);
    }
}

fn regex(hir: &Hir) -> Result<Regex, PatternError> {
    if let Some(reason) = beyond_limits(hir) {
        return Err(PatternError(reason.to_owned()));
    }
    let config = Config::new()
        .utf8_empty(false)
        .nfa_size_limit(Some(SIZE_LIMIT))
        .hybrid_cache_capacity(LAZY_DFA_BYTES);
    Regex::builder().configure(config).build_from_hir(hir).map_err(|error| {
        PatternError(match error.size_limit() {
            Some(limit) => format!("compiled, it is larger than {limit} bytes"),
            None => error.to_string(),
        })
    })
}

/// True only where it is certain: the empty match is allowed, and all that it asks for is the
/// start of a line (which each line has) or all that it asks for is the end of one.
fn matches_every_line(hir: &Hir) -> bool {
    let properties = hir.properties();
    let only = |look| properties.look_set().subtract(LookSet::singleton(look)).is_empty();
    properties.minimum_len() == Some(0) && (only(Look::StartLF) || only(Look::EndLF))
}
