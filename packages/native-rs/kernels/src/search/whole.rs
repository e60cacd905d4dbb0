//! A whole text, in which a match may go over several lines.

use std::io::Read;

use memchr::{memchr, memrchr};

use super::newlines::count_newlines;
use super::spans::{SpanCache, SpanMatcher, Spans};
use super::{Piece, PieceError};
use crate::give_back::give_back;
use crate::schedule::Stop;

/// A longer text is refused: it has to be in memory as a whole. No more can be read by one call on
/// every system.
pub const MAX_TEXT: usize = i32::MAX as usize - 1;

/// What of a text is wanted. Where there is enough of it, the rest of the text is not looked at.
#[derive(Clone, Copy, Debug)]
pub struct WholeWanted {
    /// The lines that no match covers instead.
    pub invert: bool,
    /// No more matches than this; of an inverted search, no more lines.
    pub limit: u64,
}

/// The lines that matches cover, each once. A span belongs to the line in which it begins.
#[derive(Debug, Default)]
pub struct Covered {
    /// With a limit that was reached, it has lines only as far as was looked.
    pub piece: Piece,
    pub spans: Spans,
}

/// What is read between two looks.
const READ: usize = 1 << 20;

/// Adds what a source has to `text`, until `enough` says so, which sees the text after each read.
/// `size` is what is expected of it.
pub fn read_text(
    source: &mut impl Read,
    size: u64,
    text: &mut Vec<u8>,
    mut enough: impl FnMut(&[u8]) -> bool,
) -> Result<(), PieceError> {
    // A byte more tells whether it is too much.
    let room = |text: &Vec<u8>| MAX_TEXT + 1 - text.len();
    let expected = usize::try_from(size).unwrap_or(usize::MAX).min(room(text));
    text.try_reserve_exact(expected).map_err(|_| PieceError::TextTooLong)?;
    while !enough(text) {
        let most = READ.min(room(text));
        text.try_reserve(most).map_err(|_| PieceError::TextTooLong)?;
        let read = source.by_ref().take(most as u64).read_to_end(text).map_err(PieceError::Io)?;
        if text.len() > MAX_TEXT {
            return Err(PieceError::TextTooLong);
        }
        if read == 0 {
            break;
        }
    }
    Ok(())
}

/// Searches a text for which `plain` holds. `None` if `stop` said so.
pub fn whole(
    matcher: &SpanMatcher,
    cache: &mut SpanCache,
    text: &[u8],
    wanted: WholeWanted,
    stop: Stop<'_>,
) -> Result<Option<Covered>, PieceError> {
    let mut rows = Rows::new(wanted);
    let all = Stretch { bytes: text, base: 0 };
    let (mut found, mut stopped) = (0, stop());
    let limit = if wanted.invert { u64::MAX } else { wanted.limit };
    if limit > 0 && !stopped {
        matcher.each(cache, text, stop, |start, end, pattern| {
            rows.cover(all, start, end, matcher.listed().then_some(pattern));
            found += 1;
            stopped = found % 1024 == 0 && stop();
            found < limit && !stopped && !rows.are_enough()
        });
    }
    if stopped || stop() {
        return Ok(None);
    }
    if !wanted.invert && found >= limit || limit == 0 {
        return rows.end().map(Some);
    }
    rows.finish(all).map(Some)
}

/// A part of a text, and where it begins in it.
#[derive(Clone, Copy)]
pub struct Stretch<'t> {
    pub bytes: &'t [u8],
    pub base: usize,
}

impl<'t> Stretch<'t> {
    /// What lies between two places of the text.
    pub(super) fn get(self, range: std::ops::Range<usize>) -> &'t [u8] {
        &self.bytes[range.start - self.base..range.end - self.base]
    }

    pub fn end(self) -> usize {
        self.base + self.bytes.len()
    }
}

/// Gathers the lines that are wanted. Places are those in the whole text; what is there of it has
/// the lines that are gone over.
pub(super) struct Rows {
    pub covered: Covered,
    /// The number of the line that begins at `next`: the first that was not looked at yet.
    line: u64,
    pub next: usize,
    /// Lines that were taken down.
    taken: u64,
    wanted: WholeWanted,
}

impl Covered {
    /// Drops what may be large without holding other threads up.
    pub fn give_back(self) {
        let Self { piece, spans } = self;
        give_back(piece.offsets);
        for column in [piece.line_numbers, spans.counts, spans.starts, spans.ends, spans.patterns] {
            give_back(column);
        }
    }

    /// How many matches there are; of lines that none covers, how many of these.
    pub fn matches(&self, invert: bool) -> u64 {
        (if invert { self.piece.offsets.len() } else { self.spans.starts.len() }) as u64
    }
}

impl Rows {
    pub fn new(wanted: WholeWanted) -> Self {
        Self { covered: Covered::default(), line: 0, next: 0, taken: 0, wanted }
    }

    /// For the part of a text that begins at a place with a line; numbers count from there.
    pub fn from(next: usize, wanted: WholeWanted) -> Self {
        Self { next, ..Self::new(wanted) }
    }

    /// Whether there are as many lines as are wanted, where it is lines that are limited.
    pub fn are_enough(&self) -> bool {
        self.wanted.invert && self.taken >= self.wanted.limit
    }

    /// A match of at least a byte, behind all before it.
    pub fn cover(&mut self, there: Stretch<'_>, start: usize, end: usize, pattern: Option<u32>) {
        let rows = self.covered.piece.offsets.len();
        // The line in which it begins may be one that the match before it covers.
        let first = if start < self.next { rows.saturating_sub(1) } else { rows };
        if start >= self.next {
            self.pass(there, self.line_start(there, start));
        }
        while self.next < end {
            self.line(there, !self.wanted.invert);
        }
        if self.wanted.invert {
            return;
        }
        let Covered { piece, spans } = &mut self.covered;
        let base = piece.offsets[first] as usize;
        spans.counts[first] += 1;
        spans.starts.push((start - base) as u32);
        spans.ends.push((end - base) as u32);
        spans.patterns.extend(pattern);
    }

    /// Where the line begins that has a place which is not behind `next`.
    pub fn line_start(&self, there: Stretch<'_>, place: usize) -> usize {
        let newline = memrchr(b'\n', there.get(self.next..place));
        newline.map_or(self.next, |at| self.next + at + 1)
    }

    /// Goes over lines that no match covers, up to where one begins or the text ends.
    pub fn pass(&mut self, there: Stretch<'_>, end: usize) {
        if self.wanted.invert {
            while self.next < end && !self.are_enough() {
                self.line(there, true);
            }
            return;
        }
        let lines = there.get(self.next.min(end)..end);
        let open = !lines.is_empty() && !lines.ends_with(b"\n");
        self.line += count_newlines(lines) as u64 + u64::from(open);
        self.next = self.next.max(end);
    }

    /// Goes over the rest of the text.
    pub fn finish(mut self, last: Stretch<'_>) -> Result<Covered, PieceError> {
        self.pass(last, last.end());
        self.end()
    }

    /// Does not look any further.
    pub fn end(mut self) -> Result<Covered, PieceError> {
        u32::try_from(self.line).map_err(|_| PieceError::TooManyLines)?;
        self.covered.piece.lines = self.line;
        Ok(self.covered)
    }

    /// Goes over one line, and takes it down if it is wanted.
    fn line(&mut self, there: Stretch<'_>, wanted: bool) {
        if wanted {
            self.covered.piece.line_numbers.push(self.line as u32);
            self.covered.piece.offsets.push(self.next as f64);
            self.covered.spans.counts.push(0);
            self.taken += 1;
        }
        self.line += 1;
        let rest = there.get(self.next..there.end());
        self.next += memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::Text;

    fn search(pattern: &str, text: &str, invert: bool, limit: u64) -> Covered {
        let matcher = SpanMatcher::new(Text::Bytes, &[pattern.to_owned()]).unwrap();
        let wanted = WholeWanted { invert, limit };
        let text = text.as_bytes();
        whole(&matcher, &mut matcher.cache(), text, wanted, &|| false).unwrap().unwrap()
    }

    const TEXT: &str = "a1\nb1\na2\nb2 a3\nb\nx\ny";

    #[test]
    fn lines_that_matches_cover_come_once() {
        let Covered { piece, spans } = search("a[0-9]\\nb", TEXT, false, u64::MAX);
        assert_eq!(piece.lines, 7);
        assert_eq!(piece.line_numbers, [0, 1, 2, 3, 4]);
        assert_eq!(piece.offsets, [0.0, 3.0, 6.0, 9.0, 15.0]);
        assert_eq!(spans.counts, [1, 0, 1, 1, 0]);
        assert_eq!((spans.starts, spans.ends), (vec![0, 0, 3], vec![4, 4, 7]));
    }

    #[test]
    fn the_other_lines_and_no_more_matches_than_asked() {
        assert_eq!(search("a[0-9]\\nb", TEXT, true, u64::MAX).piece.line_numbers, [5, 6]);
        assert_eq!(search("a[0-9]\\nb", TEXT, true, 1).piece.line_numbers, [5]);
        assert_eq!(search("a[0-9]\\nb", TEXT, false, 1).piece.line_numbers, [0, 1]);
        assert_eq!(search("a[0-9]\\nb", TEXT, false, 0).piece.line_numbers, []);
        assert_eq!(search("\\n", "a\n\nb", false, 9).piece.line_numbers, [0, 1]);
    }
}
