//! The wanted lines of a whole file, and where the pattern matches in them, in columns.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use super::PieceError;
use super::columns::{ColumnSink, Columns};
use super::scan::{Found, Sink};
use super::spans::{SpanCache, SpanMatcher, Spans};
use super::turn::Totals;

/// Of each line, where its spans begin among all, and at the end how many there are.
#[derive(Debug, PartialEq)]
pub enum SpanRows {
    Narrow(Vec<u32>),
    /// There are more than 32 bits can number.
    Wide(Vec<f64>),
}

impl SpanRows {
    /// @param counts how many spans each line has.
    pub fn new(counts: Vec<u32>) -> Self {
        Self::up_to(u32::MAX.into(), counts)
    }

    fn up_to(narrow: u64, mut counts: Vec<u32>) -> Self {
        let all: u64 = counts.iter().copied().map(u64::from).sum();
        let mut before = 0;
        let next = |count: u32| {
            let first = before;
            before += u64::from(count);
            first
        };
        // One more line, of which it is told where it begins.
        counts.push(0);
        if all > narrow {
            return Self::Wide(counts.into_iter().map(next).map(|first| first as f64).collect());
        }
        let mut next = next;
        counts.iter_mut().for_each(|count| *count = next(*count) as u32);
        Self::Narrow(counts)
    }
}

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

#[cfg(test)]
mod tests {
    use super::SpanRows;

    #[test]
    fn rows_say_where_spans_begin() {
        assert_eq!(SpanRows::new(vec![]), SpanRows::Narrow(vec![0]));
        assert_eq!(SpanRows::new(vec![2, 0, 3]), SpanRows::Narrow(vec![0, 2, 2, 5]));
        assert_eq!(SpanRows::up_to(5, vec![2, 0, 3]), SpanRows::Narrow(vec![0, 2, 2, 5]));
        assert_eq!(SpanRows::up_to(4, vec![2, 0, 3]), SpanRows::Wide(vec![0.0, 2.0, 2.0, 5.0]));
        assert_eq!(
            SpanRows::new(vec![u32::MAX, 1]),
            SpanRows::Wide(vec![0.0, 4_294_967_295.0, 4_294_967_296.0])
        );
    }
}
