//! The lines that matches cover in a whole text, which may go over several, as text.

use std::io;
use std::ops::Range;

use memchr::memchr;

use super::PieceError;
use super::digits::Digits;
use super::print::Layout;
use super::whole::{Covered, Stretch};

/// Writes lines as soon as nothing is added to them any more.
pub struct TextPrinter<W> {
    layout: Layout,
    /// Takes all of some bytes.
    write: W,
    number: Digits,
    text: Vec<u8>,
    /// The last match, which may go on in the next line.
    last: Range<usize>,
    /// The lines before this place are written.
    pub written: usize,
    /// How many were wanted.
    pub lines: u64,
}

impl<W: Fn(&[u8]) -> io::Result<()>> TextPrinter<W> {
    pub fn new(layout: Layout, write: W) -> Self {
        let (number, text, last) = (Digits::default(), Vec::new(), 0..0);
        Self { layout, write, number, text, last, written: 0, lines: 0 }
    }

    /// Uses memory that was used before.
    pub(super) fn with_text(self, text: Vec<u8>) -> Self {
        Self { text, ..self }
    }

    /// What was made of the lines that it heard of last.
    pub(super) fn into_text(self) -> Vec<u8> {
        self.text
    }

    /// Writes the lines that end before `until`: see [`super::Take`]. Those that it hears of again
    /// are passed over.
    pub fn take(
        &mut self,
        covered: &mut Covered,
        there: Stretch<'_>,
        until: usize,
    ) -> Result<usize, PieceError> {
        let Covered { piece, spans } = covered;
        self.text.clear();
        let (mut rows, mut parts) = (0, 0);
        let mut needed = usize::MAX;
        for (&offset, &number) in piece.offsets.iter().zip(&piece.line_numbers) {
            let start = offset as usize;
            let rest = there.get(start..there.end());
            let feed = memchr(b'\n', rest);
            let end = start + feed.map_or(rest.len(), |at| at + 1);
            if end > until {
                needed = start;
                break;
            }
            let more = parts + spans.counts[rows] as usize;
            let ranges = parts..more;
            let ranges = spans.starts[ranges.clone()].iter().zip(&spans.ends[ranges]);
            let ranges = ranges.map(|(&from, &to)| start + from as usize..start + to as usize);
            let before = self.last.clone();
            self.last = ranges.clone().next_back().unwrap_or(before.clone());
            (rows, parts) = (rows + 1, more);
            if start >= self.written {
                let line = &rest[..feed.unwrap_or(rest.len())];
                self.line((number, start), line, before, ranges);
                (self.written, self.lines) = (end, self.lines + 1);
            }
        }
        (self.write)(&self.text).map_err(PieceError::Output)?;
        piece.line_numbers.drain(..rows);
        piece.offsets.drain(..rows);
        spans.counts.drain(..rows);
        spans.starts.drain(..parts);
        spans.ends.drain(..parts);
        spans.patterns.drain(..parts.min(spans.patterns.len()));
        Ok(needed)
    }

    /// @param before a match that began before the line.
    fn line(
        &mut self,
        (number, start): (u32, usize),
        line: &[u8],
        before: Range<usize>,
        ranges: impl Iterator<Item = Range<usize>>,
    ) {
        let Self { layout, number: digits, text, .. } = self;
        let place = (u64::from(number) + 1, start as u64);
        if !layout.only_matching && !layout.color {
            layout.fields(place.0, place.1, digits, text);
            text.extend_from_slice(line);
            text.push(b'\n');
            return;
        }
        let goes_on = (before.start < start && before.end > start).then_some(before);
        let within = |at: usize| at.saturating_sub(start).min(line.len());
        let parts = goes_on.into_iter().chain(ranges);
        let parts = parts.map(|part| (within(part.start), within(part.end)));
        layout.parts(place, line, parts, digits, text);
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;
    use crate::search::{Rolling, SpanMatcher, Text, WholeWanted, whole};

    const TEXT: &[u8] = b"ab\nb\n\nxab\nbab\nb";

    fn printed(pattern: &str, layout: Layout, twice: bool) -> (String, u64) {
        let matcher = SpanMatcher::new(Text::Bytes, &[pattern.to_owned()]).unwrap();
        let wanted = WholeWanted { invert: false, limit: u64::MAX };
        let out = RefCell::new(Vec::new());
        let mut printer = TextPrinter::new(layout, |bytes: &[u8]| {
            out.borrow_mut().extend_from_slice(bytes);
            Ok(())
        });
        let mut cache = matcher.cache();
        let how = Rolling { matcher: &matcher, feeds_only: false, wanted, stop: &|| false };
        let take = &mut |covered: &mut Covered, there: Stretch<'_>, until: usize| {
            printer.take(covered, there, until)
        };
        how.search(&mut cache, 0, || TEXT, take).unwrap();
        if twice {
            let found = whole(&matcher, &mut cache, TEXT, wanted, &|| false);
            let mut found = found.unwrap().unwrap();
            take(&mut found, Stretch { bytes: TEXT, base: 0 }, usize::MAX).unwrap();
        }
        let lines = printer.lines;
        (String::from_utf8(out.take()).unwrap(), lines)
    }

    #[test]
    fn lines_and_parts_each_with_its_own_number_and_place() {
        let numbers = Layout { line_numbers: true, offsets: true, ..Layout::default() };
        let lines = "1:0:ab\n2:3:b\n4:6:xab\n5:10:bab\n6:14:b\n";
        assert_eq!(printed("ab\nb", numbers.clone(), false), (lines.to_owned(), 5));
        let parts = "1:0:ab\n2:3:b\n4:7:ab\n5:10:b\n5:11:ab\n6:14:b\n";
        let only = Layout { only_matching: true, ..numbers };
        assert_eq!(printed("ab\nb", only.clone(), false), (parts.to_owned(), 5));
        assert_eq!(printed("ab\nb", only, true), (parts.to_owned(), 5));
        let color = Layout { color: true, ..Layout::default() };
        let painted = "\x1b[1m\x1b[31mab\x1b[0m\n\x1b[1m\x1b[31mb\x1b[0m\n\n".to_owned();
        let (text, lines) = printed("ab\nb\n\n", color, false);
        assert_eq!((text, lines), (painted, 3));
    }
}
