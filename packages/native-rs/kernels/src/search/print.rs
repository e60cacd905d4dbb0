//! The wanted lines as text, in the file's order, formatted by the threads that found them.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use memchr::memchr;

use super::PieceError;
use super::scan::{Found, Sink};
use super::spans::{SpanCache, SpanMatcher, Spans};
use super::turn::{Totals, Turns};

/// What stands before each line.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    /// For instance a file's name and a colon.
    pub prefix: Vec<u8>,
    pub line_numbers: bool,
    pub offsets: bool,
    /// Only what matches, each part on a line of its own; needs a matcher of spans.
    pub only_matching: bool,
    /// What matches, and numbers, in ripgrep's colours; for what matches a matcher is needed.
    pub color: bool,
}

const NUMBER: &[u8] = b"\x1b[32m";
const MATCH: &[u8] = b"\x1b[1m\x1b[31m";
const RESET: &[u8] = b"\x1b[0m";

/// Writes lines in their order. Formatting runs on all threads at once, writing one at a time.
pub struct Printer<W> {
    layout: Layout,
    /// Takes all of some bytes; false if nobody reads them any more.
    write: W,
    turns: Turns,
    /// Kept from piece to piece: fresh memory costs more than formatting.
    spare: Mutex<Vec<Vec<u8>>>,
    /// What says where lines match, and what each thread needs for that.
    spans: Option<Arc<SpanMatcher>>,
    caches: Mutex<Vec<SpanCache>>,
}

impl<W: Fn(&[u8]) -> io::Result<()> + Sync> Printer<W> {
    pub fn new(layout: Layout, write: W) -> Self {
        let (turns, spare, caches) = (Turns::default(), Mutex::default(), Mutex::default());
        Self { layout, write, turns, spare, spans: None, caches }
    }

    /// With what says where lines match.
    pub fn with_spans(mut self, spans: Option<Arc<SpanMatcher>>) -> Self {
        self.spans = spans;
        self
    }

    fn format(&self, found: &Found<'_>, text: &mut Vec<u8>) {
        match &self.spans {
            Some(matcher) => self.format_spans(matcher, found, text),
            None => self.format_lines(found, text),
        }
    }

    fn format_lines(&self, found: &Found<'_>, text: &mut Vec<u8>) {
        let mut number = Digits::default();
        for (&line, &start) in found.hits.numbers.iter().zip(&found.hits.starts) {
            self.fields(found, line, start, &mut number, text);
            text.extend_from_slice(line_at(found, start));
            text.push(b'\n');
        }
    }

    fn format_spans(&self, matcher: &SpanMatcher, found: &Found<'_>, text: &mut Vec<u8>) {
        let caches = || self.caches.lock().unwrap_or_else(PoisonError::into_inner);
        let spare = caches().pop();
        let mut cache = spare.unwrap_or_else(|| matcher.cache());
        let (mut spans, mut number) = (Spans::default(), Digits::default());
        for (&line, &start) in found.hits.numbers.iter().zip(&found.hits.starts) {
            let bytes = line_at(found, start);
            spans.clear();
            matcher.line(&mut cache, bytes, &mut spans);
            let parts =
                spans.starts.iter().zip(&spans.ends).map(|(&s, &e)| (s as usize, e as usize));
            let mut at = 0;
            if self.layout.only_matching {
                for (from, to) in parts {
                    // A character of which both halves match is taken once.
                    let from = from.max(at);
                    at = to;
                    if from < to {
                        self.fields(found, line, start + from as u32, &mut number, text);
                        self.paint(&bytes[from..to], text);
                        text.push(b'\n');
                    }
                }
                continue;
            }
            self.fields(found, line, start, &mut number, text);
            for (from, to) in parts {
                let from = from.max(at);
                text.extend_from_slice(&bytes[at..from]);
                if from < to {
                    self.paint(&bytes[from..to], text);
                }
                at = to;
            }
            text.extend_from_slice(&bytes[at..]);
            text.push(b'\n');
        }
        caches().push(cache);
    }

    /// What stands before a line, or a part of it that begins at `start`.
    fn fields(
        &self,
        found: &Found<'_>,
        line: u32,
        start: u32,
        number: &mut Digits,
        text: &mut Vec<u8>,
    ) {
        let Layout { prefix, line_numbers, offsets, color, .. } = &self.layout;
        text.extend_from_slice(prefix);
        let mut field = |digits: &[u8]| {
            if *color {
                text.extend_from_slice(NUMBER);
            }
            text.extend_from_slice(digits);
            if *color {
                text.extend_from_slice(RESET);
            }
            text.push(b':');
        };
        if *line_numbers {
            number.set(found.before.lines + u64::from(line) + 1);
            field(number.text());
        }
        if *offsets {
            let mut offset = Digits::default();
            offset.set(found.base + u64::from(start));
            field(offset.text());
        }
    }

    fn paint(&self, part: &[u8], text: &mut Vec<u8>) {
        if !self.layout.color {
            text.extend_from_slice(part);
            return;
        }
        text.extend_from_slice(MATCH);
        text.extend_from_slice(part);
        text.extend_from_slice(RESET);
    }
}

/// The line that begins at a place, without its newline.
fn line_at<'f>(found: &Found<'f>, start: u32) -> &'f [u8] {
    let rest = &found.bytes[start as usize..];
    &rest[..memchr(b'\n', rest).unwrap_or(rest.len())]
}

impl<W: Fn(&[u8]) -> io::Result<()> + Sync> Sink for Printer<W> {
    fn found(&self, found: &Found<'_>) -> Result<(), PieceError> {
        let spare = || self.spare.lock().unwrap_or_else(PoisonError::into_inner);
        let mut text = spare().pop().unwrap_or_default();
        text.clear();
        self.format(found, &mut text);
        if self.turns.wait(found.index).is_none() {
            return Ok(());
        }
        (self.write)(&text).map_err(PieceError::Output)?;
        self.turns.done(found.index, Totals::default());
        spare().push(text);
        Ok(())
    }

    fn nothing(&self, index: usize) {
        self.turns.done(index, Totals::default());
    }

    fn abort(&self) {
        self.turns.abort();
    }
}

/// A number in decimal. The one that follows costs no division.
struct Digits {
    digits: [u8; 20],
    first: usize,
    value: u64,
}

impl Default for Digits {
    fn default() -> Self {
        Self { digits: [b'0'; 20], first: 19, value: 0 }
    }
}

impl Digits {
    fn set(&mut self, value: u64) {
        if value == self.value.wrapping_add(1) {
            self.increment();
        } else {
            let (mut rest, mut at) = (value, self.digits.len());
            while {
                at -= 1;
                self.digits[at] = b'0' + (rest % 10) as u8;
                rest /= 10;
                rest > 0
            } {}
            self.first = at;
        }
        self.value = value;
    }

    fn increment(&mut self) {
        let mut at = self.digits.len() - 1;
        while at >= self.first && self.digits[at] == b'9' {
            self.digits[at] = b'0';
            at -= 1;
        }
        if at < self.first {
            self.first = at;
            self.digits[at] = b'1';
        } else {
            self.digits[at] += 1;
        }
    }

    fn text(&self) -> &[u8] {
        &self.digits[self.first..]
    }
}

#[cfg(test)]
mod tests {
    use super::Digits;

    #[test]
    fn digits_are_those_of_the_number() {
        let mut digits = Digits::default();
        let jumps = [0, 7, 8, 9, 98, 99, 998, 123_456, u64::from(u32::MAX), u64::MAX - 130];
        for start in jumps {
            for value in start..start + 120 {
                digits.set(value);
                assert_eq!(digits.text(), value.to_string().as_bytes());
            }
        }
    }
}
