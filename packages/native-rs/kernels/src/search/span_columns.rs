//! The wanted lines of a whole file, and where the pattern matches in them, in columns.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use super::PieceError;
use super::columns::{ColumnSink, Columns};
use super::scan::{Found, Sink};
use super::spans::{SpanCache, SpanMatcher, Spans};
use super::turn::Totals;

/// Puts lines into columns, and their spans into others, from several threads.
pub struct SpanSink<'m> {
    lines: ColumnSink,
    matcher: &'m SpanMatcher,
    caches: Mutex<Vec<SpanCache>>,
    /// Spans of pieces by their index, to be joined at the end.
    pieces: Mutex<BTreeMap<usize, Spans>>,
}

impl<'m> SpanSink<'m> {
    /// @param most as many lines as may be found.
    pub fn new(matcher: &'m SpanMatcher, most: u64) -> Self {
        let lines = ColumnSink::new(most);
        Self { lines, matcher, caches: Mutex::default(), pieces: Mutex::default() }
    }

    pub fn finish(self, totals: Totals) -> (Columns, Spans) {
        let mut spans = Spans::default();
        for (_, piece) in self.pieces.into_inner().unwrap_or_else(PoisonError::into_inner) {
            spans.append(piece);
        }
        (self.lines.finish(totals), spans)
    }
}

impl Sink for SpanSink<'_> {
    fn found(&self, found: &Found<'_>) -> Result<(), PieceError> {
        let caches = || self.caches.lock().unwrap_or_else(PoisonError::into_inner);
        let spare = caches().pop();
        let mut cache = spare.unwrap_or_else(|| self.matcher.cache());
        let mut spans = Spans::default();
        let starts = found.hits.starts.iter().map(|&start| start as usize);
        self.matcher.lines(&mut cache, found.bytes, starts, &mut spans);
        caches().push(cache);
        self.pieces.lock().unwrap_or_else(PoisonError::into_inner).insert(found.index, spans);
        self.lines.found(found)
    }
}
