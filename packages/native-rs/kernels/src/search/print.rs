//! The wanted lines as text, in the file's order, formatted by the threads that found them.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use memchr::memchr;

use super::PieceError;
use super::digits::Digits;
use super::in_order::InOrder;
use super::scan::{Found, Sink};
use super::spans::{SpanCache, SpanMatcher, Spans};

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

impl Layout {
    /// What stands before a line, or a part of it: the line's number, and where the part begins.
    pub(super) fn fields(&self, line: u64, offset: u64, number: &mut Digits, text: &mut Vec<u8>) {
        text.extend_from_slice(&self.prefix);
        let mut field = |digits: &[u8]| {
            if self.color {
                text.extend_from_slice(NUMBER);
            }
            text.extend_from_slice(digits);
            if self.color {
                text.extend_from_slice(RESET);
            }
            text.push(b':');
        };
        if self.line_numbers {
            number.set(line);
            field(number.text());
        }
        if self.offsets {
            let mut digits = Digits::default();
            digits.set(offset);
            field(digits.text());
        }
    }

    pub(super) fn paint(&self, part: &[u8], text: &mut Vec<u8>) {
        if !self.color {
            text.extend_from_slice(part);
            return;
        }
        text.extend_from_slice(MATCH);
        text.extend_from_slice(part);
        text.extend_from_slice(RESET);
    }

    /// A line in which parts match, one behind the other; with `only_matching` these alone, but for
    /// those that are empty.
    pub(super) fn parts(
        &self,
        (line, offset): (u64, u64),
        bytes: &[u8],
        parts: impl Iterator<Item = (usize, usize)>,
        number: &mut Digits,
        text: &mut Vec<u8>,
    ) {
        if !self.only_matching {
            self.fields(line, offset, number, text);
        }
        let mut at = 0;
        for (from, to) in parts {
            // A character of which both halves match is taken once.
            let from = from.max(at);
            if self.only_matching {
                if from < to {
                    self.fields(line, offset + from as u64, number, text);
                    self.paint(&bytes[from..to], text);
                    text.push(b'\n');
                }
            } else {
                text.extend_from_slice(&bytes[at..from]);
                if from < to {
                    self.paint(&bytes[from..to], text);
                }
            }
            at = to;
        }
        if !self.only_matching {
            text.extend_from_slice(&bytes[at..]);
            text.push(b'\n');
        }
    }
}

const NUMBER: &[u8] = b"\x1b[32m";
const MATCH: &[u8] = b"\x1b[1m\x1b[31m";
const RESET: &[u8] = b"\x1b[0m";

/// Writes lines in their order. Formatting runs on all threads at once, writing one at a time.
pub struct Printer<W> {
    layout: Layout,
    /// Takes all of some bytes; false if nobody reads them any more.
    texts: InOrder<W>,
    /// What says where lines match, and what each thread needs for that.
    spans: Option<Arc<SpanMatcher>>,
    caches: Mutex<Vec<SpanCache>>,
}

impl<W: Fn(&[u8]) -> io::Result<()> + Sync> Printer<W> {
    pub fn new(layout: Layout, write: W) -> Self {
        Self { layout, texts: InOrder::new(write), spans: None, caches: Mutex::default() }
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
            let (line, offset) = place_of(found, line, start);
            self.layout.fields(line, offset, &mut number, text);
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
            let place = place_of(found, line, start);
            self.layout.parts(place, bytes, parts, &mut number, text);
        }
        caches().push(cache);
    }
}

/// A line's number, and its first byte in the file.
fn place_of(found: &Found<'_>, line: u32, start: u32) -> (u64, u64) {
    (found.before.lines + u64::from(line) + 1, found.base + u64::from(start))
}

/// The line that begins at a place, without its newline.
fn line_at<'f>(found: &Found<'f>, start: u32) -> &'f [u8] {
    let rest = &found.bytes[start as usize..];
    &rest[..memchr(b'\n', rest).unwrap_or(rest.len())]
}

impl<W: Fn(&[u8]) -> io::Result<()> + Sync> Sink for Printer<W> {
    fn found(&self, found: &Found<'_>) -> Result<(), PieceError> {
        let mut text = self.texts.empty();
        self.format(found, &mut text);
        self.texts.write(found.index, text)
    }

    fn nothing(&self, index: usize) {
        self.texts.nothing(index);
    }

    fn abort(&self) {
        self.texts.abort();
    }
}
