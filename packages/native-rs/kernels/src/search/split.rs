//! A whole text on several threads, though a match may go over several lines: it is cut where none
//! can go on, and each part is searched as the text would be.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use regex_automata::hybrid::dfa;

use super::begun::Begun;
use super::borders::{Borders, read_at};
use super::load::ReadAt;
use super::long::Next;
use super::plain::{NotPlain, plain};
use super::spans::{LONG, SpanCache, SpanMatcher};
use super::turn::{Guard, Totals, Turns};
use super::whole::{Covered, MAX_TEXT, Rows, Stretch, WholeWanted};
use super::{PieceError, ScanFailure};
use crate::schedule::{self, Stop};

/// What a thread searches at a time: a core's cache has it.
const PIECE: u64 = 1 << 20;

/// So many bytes around a part are there, for what a pattern asserts.
const AROUND: u64 = 4;

/// A text, or a part of it that begins where [`Split::end`] said that one ends.
pub struct Split<'a, S> {
    pub matcher: &'a SpanMatcher,
    pub source: &'a S,
    /// As for `plain`.
    pub feeds_only: bool,
    pub invert: bool,
    pub start: u64,
    pub end: u64,
    /// Where the text ends.
    pub text_end: u64,
    pub threads: usize,
    /// The size of a piece in bytes; what suits if left out.
    pub piece: Option<u64>,
    pub stop: Stop<'a>,
}

/// What is wanted of one part.
pub struct Part<'p> {
    /// Which part, from 0; not each number comes.
    pub index: usize,
    /// Lines are numbered from its first; places are those in the whole text.
    pub covered: Covered,
    /// The part, and some bytes around it.
    pub there: Stretch<'p>,
    /// Of all lines before it.
    pub lines_before: u64,
}

/// Takes parts in any order, from several threads.
pub trait PartSink: Sync {
    fn part(&self, part: Part<'_>) -> Result<(), PieceError>;

    /// A part of which nothing is wanted.
    fn nothing(&self, _index: usize) {}

    /// Some parts will never come.
    fn abort(&self) {}
}

/// How a search in parts ended.
#[derive(Debug, PartialEq, Eq)]
pub enum Parted {
    /// How many lines there are, and how many matches (inverted, lines that are wanted).
    Found {
        lines: u64,
        count: u64,
    },
    /// It was not searched from this place on, where a line begins.
    NotPlain(NotPlain, u64),
    Stopped,
}

impl<S: ReadAt + Sync> Split<'_, S> {
    /// Where a part of the text may end, at or behind a place; `None` if it is not known of any near.
    pub fn end(matcher: &SpanMatcher, source: &S, place: u64) -> Result<Option<u64>, PieceError> {
        let Some(begun) = matcher.going_on() else { return Ok(None) };
        Borders::new(source, begun, 0, 0, 1).near(&mut begun.cache(), place)
    }

    /// Searches; `progress` is told of bytes that are done. `None`, with nothing done, where it
    /// hardly can be cut, unless it has to be, since it does not begin with the text.
    pub fn run(
        &self,
        sink: &impl PartSink,
        progress: impl Fn(u64) + Sync,
    ) -> Result<Option<Parted>, ScanFailure> {
        let Some(begun) = self.matcher.going_on() else { return Ok(None) };
        let piece = self.piece.unwrap_or(PIECE).max(1);
        let borders = Borders::new(self.source, begun, self.start, self.end, piece);
        let is_easy = is_easy(&borders, &mut begun.cache()).map_err(schedule::Failure::Worker)?;
        if !is_easy && self.start == 0 {
            return Ok(None);
        }
        self.parts(&borders, begun, sink, progress).map(Some)
    }

    fn parts(
        &self,
        borders: &Borders<'_, S>,
        begun: &Begun,
        sink: &impl PartSink,
        progress: impl Fn(u64) + Sync,
    ) -> Result<Parted, ScanFailure> {
        let turns = Turns::default();
        let not_plain = Mutex::new(None);
        let ended = AtomicBool::new(false);
        let count = AtomicU64::new(0);
        let enough = || ended.load(Ordering::Relaxed) || (self.stop)();
        schedule::run(borders.count(), self.threads, &enough, |claims| {
            let mut worker = Worker {
                split: self,
                borders,
                places: begun.cache(),
                cache: self.matcher.cache(),
                buffer: Vec::new(),
            };
            let guard = Guard { turns: &turns, tell: || sink.abort() };
            for index in claims {
                let Some(bytes) = worker.range(index)? else {
                    turns.done(index, Totals::default());
                    sink.nothing(index);
                    continue;
                };
                let part = worker.search(bytes.clone())?;
                let (covered, there) = match part {
                    Searched::Found(covered, there) => (covered, there),
                    Searched::Stopped => return Ok(()),
                    Searched::NotPlain(not) => {
                        // All before it is searched, and to be taken by the sink.
                        if turns.wait(index).is_some() {
                            let mut first =
                                not_plain.lock().unwrap_or_else(PoisonError::into_inner);
                            first.get_or_insert((not, bytes.start));
                            ended.store(true, Ordering::Relaxed);
                            turns.abort();
                        }
                        std::mem::forget(guard);
                        return Ok(());
                    }
                };
                let hits = covered.matches(self.invert);
                count.fetch_add(hits, Ordering::Relaxed);
                let lines = covered.piece.lines;
                if covered.piece.offsets.is_empty() {
                    turns.done(index, Totals { lines, hits });
                    sink.nothing(index);
                } else {
                    let Some(before) = turns.wait(index) else {
                        // Whoever gave up has told the sink if it is to hear of it.
                        std::mem::forget(guard);
                        return Ok(());
                    };
                    turns.done(index, Totals { lines, hits });
                    sink.part(Part { index, covered, there, lines_before: before.lines })?;
                }
                progress(bytes.end - bytes.start);
            }
            std::mem::forget(guard);
            Ok(())
        })?;
        if let Some((not, place)) = not_plain.into_inner().unwrap_or_else(PoisonError::into_inner) {
            return Ok(Parted::NotPlain(not, place));
        }
        if (self.stop)() {
            return Ok(Parted::Stopped);
        }
        let (lines, count) = (turns.totals().lines, count.into_inner());
        Ok(Parted::Found { lines, count })
    }
}

/// Whether there is a border at each of a few places: if so, mostly.
fn is_easy<S: ReadAt>(
    borders: &Borders<'_, S>,
    cache: &mut dfa::Cache,
) -> Result<bool, PieceError> {
    let count = borders.count();
    for index in [1, 2, count / 2, count.saturating_sub(2)] {
        if index < count && borders.at(cache, index)?.is_none() {
            return Ok(false);
        }
    }
    Ok(true)
}

struct Worker<'w, S> {
    split: &'w Split<'w, S>,
    borders: &'w Borders<'w, S>,
    places: dfa::Cache,
    cache: SpanCache,
    buffer: Vec<u8>,
}

enum Searched<'b> {
    Found(Covered, Stretch<'b>),
    NotPlain(NotPlain),
    Stopped,
}

impl<S: ReadAt + Sync> Worker<'_, S> {
    /// From a piece's border to the next; `None` if it has none.
    fn range(&mut self, index: usize) -> Result<Option<Range<u64>>, PieceError> {
        let Some(start) = self.borders.at(&mut self.places, index)? else { return Ok(None) };
        for later in index + 1..self.borders.count() {
            if let Some(end) = self.borders.at(&mut self.places, later)? {
                return Ok(Some(start..end));
            }
        }
        Ok(Some(start..self.split.end))
    }

    fn search(&mut self, part: Range<u64>) -> Result<Searched<'_>, PieceError> {
        let Split { matcher, source, feeds_only, invert, stop, .. } = *self.split;
        let base = part.start.saturating_sub(AROUND);
        let until = (part.end + AROUND).min(self.split.text_end);
        let wanted = usize::try_from(until - base).unwrap_or(usize::MAX);
        if wanted > MAX_TEXT {
            return Err(PieceError::TextTooLong);
        }
        if self.buffer.len() < wanted {
            let more = wanted - self.buffer.len();
            self.buffer.try_reserve_exact(more).map_err(|_| PieceError::TextTooLong)?;
            self.buffer.resize(wanted, 0);
        }
        let read = read_at(source, &mut self.buffer[..wanted], base)?;
        let bytes = &self.buffer[..read];
        let base = base as usize;
        // It may have been cut meanwhile.
        let within = |place: u64| (place as usize - base).min(bytes.len());
        let (start, end) = (within(part.start), within(part.end));
        if let Err(not) = plain(matcher, &bytes[start..end], feeds_only) {
            return Ok(Searched::NotPlain(not));
        }
        let there = Stretch { bytes, base };
        let mut rows = Rows::from(base + start, WholeWanted { invert, limit: u64::MAX });
        let (mut at, mut found) = (start, 0_u64);
        loop {
            let mut next = match bytes.len() - at > LONG {
                true => matcher.next(&mut self.cache, bytes, at, false, stop),
                false => Next::Failed,
            };
            if matches!(next, Next::Failed | Next::Open(_)) {
                next = matcher.next_before(&mut self.cache, bytes, at, end);
            }
            match next {
                Next::Match(from, to, pattern) if from < end => {
                    // Nothing goes over a border, unless the file changes meanwhile.
                    let to = to.min(end);
                    let pattern = matcher.listed().then_some(pattern);
                    rows.cover(there, base + from, base + to, pattern);
                    (at, found) = (to, found + 1);
                    if found.is_multiple_of(1024) && stop() {
                        return Ok(Searched::Stopped);
                    }
                }
                Next::Stopped => return Ok(Searched::Stopped),
                _ => break,
            }
        }
        if stop() {
            return Ok(Searched::Stopped);
        }
        rows.pass(there, base + end);
        Ok(Searched::Found(rows.end()?, there))
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::io;

    use proptest::prelude::*;

    use super::*;
    use crate::search::{Layout, PartColumns, PartPrinter, Text, TextPrinter, whole};

    struct Bytes(Vec<u8>);

    impl ReadAt for Bytes {
        fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
            let rest = &self.0[self.0.len().min(offset as usize)..];
            // A few at a time.
            let count = rest.len().min(buffer.len()).min(7);
            buffer[..count].copy_from_slice(&rest[..count]);
            Ok(count)
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        /// In parts the same is found as in a text that is searched as a whole.
        #[test]
        fn in_parts_as_in_one(
            patterns in prop::collection::vec(prop::sample::select(vec![
                "a", "ab|a", "b+?c", "[^c]+", "[^c]*?c", "^a", "b$", "\\bc", "a\\s+b", "abc", "a[^x]*c|b",
                "\\n", "(?:a|b|ab)c", "(?:ab){1,3}", "\\xc3", "c\\B", "\\x0a{2}", "c\\nb", "\\Aa", "c\\z",
                "b\\n", "\\n\\na", "^\\n", "(?-m:^)ab", "a(?:.|\\n)*c", "a\\n?$", "\\B\\n\\b", ".*\\n",
                "[^\\n]+", "(?:a\\n){2}", "(?-m:a$)", "[ab]{2,3}\\n?", "(?:b|\\n)(?:c|\\n)",
            ]), 1..3),
            text in "[abc\n ]{0,80}|(?:[abc]{0,3}\n){0,30}|[abc\n é\r\u{2028}\u{1f4a9}]{0,40}",
            kind in prop::sample::select(vec![Text::Bytes, Text::Units, Text::Points]),
            feeds_only: bool,
            invert: bool,
            piece in 1..20_u64,
            threads in 1..4_usize,
            windows in prop::sample::select(vec![[2, 9], [4, 4], [99, 99]]),
            second in prop::option::of(0..80_u64),
        ) {
            let patterns: Vec<String> = patterns.into_iter().map(str::to_owned).collect();
            let matcher = SpanMatcher::new(kind, &patterns).unwrap();
            let source = Bytes(text.into_bytes());
            let size = source.0.len() as u64;
            let stop = || false;
            let begun = matcher.going_on().unwrap();
            // The whole text, or two stretches of it.
            let middle = match second {
                Some(place) => {
                    let found = Borders::new(&source, begun, 0, 0, 1).with_windows(windows);
                    found.near(&mut begun.cache(), place.min(size)).unwrap()
                }
                None => None,
            };
            let mut all = Covered::default();
            let mut not_plain = None;
            let mut start = 0;
            for end in middle.into_iter().chain([size]) {
                let split = Split {
                    matcher: &matcher, source: &source, feeds_only, invert, start, end,
                    text_end: size, threads, piece: Some(piece), stop: &stop,
                };
                let borders =
                    Borders::new(&source, begun, start, end, piece).with_windows(windows);
                let sink = PartColumns::default();
                match split.parts(&borders, begun, &sink, |_| {}).unwrap() {
                    Parted::NotPlain(not, place) => {
                        not_plain = Some(not);
                        prop_assert!(place == 0 || source.0[place as usize - 1] == b'\n');
                        break;
                    }
                    Parted::Found { lines, count } => {
                        let found = sink.finish().unwrap();
                        prop_assert_eq!(found.matches(invert), count);
                        let before = all.piece.lines;
                        all.piece.lines += lines;
                        let numbers = found.piece.line_numbers.iter();
                        all.piece.line_numbers.extend(numbers.map(|n| n + before as u32));
                        all.piece.offsets.extend(found.piece.offsets);
                        all.spans.append(found.spans);
                    }
                    Parted::Stopped => prop_assert!(false),
                }
                start = end;
            }
            let borders =
                Borders::new(&source, begun, 0, size, piece).with_windows(windows);
            let split = Split {
                matcher: &matcher, source: &source, feeds_only, invert, start: 0, end: size,
                text_end: size, threads, piece: Some(piece), stop: &stop,
            };
            let layout = Layout { line_numbers: true, offsets: true, ..Layout::default() };
            let out = Mutex::new(Vec::new());
            let sink = PartPrinter::new(layout.clone(), |bytes: &[u8]| {
                out.lock().unwrap().extend_from_slice(bytes);
                Ok(())
            });
            let until = match split.parts(&borders, begun, &sink, |_| {}).unwrap() {
                Parted::NotPlain(_, place) => place as f64,
                _ => f64::INFINITY,
            };
            let wanted = WholeWanted { invert, limit: u64::MAX };
            let cache = &mut matcher.cache();
            let mut one = whole(&matcher, cache, &source.0, wanted, &stop).unwrap().unwrap();
            let kept = one.piece.offsets.iter().filter(|&&offset| offset < until).count();
            one.piece.offsets.truncate(kept);
            let expected = RefCell::new(Vec::new());
            let mut printer = TextPrinter::new(layout, |bytes: &[u8]| {
                expected.borrow_mut().extend_from_slice(bytes);
                Ok(())
            });
            printer.take(&mut one, Stretch { bytes: &source.0, base: 0 }, usize::MAX).unwrap();
            prop_assert_eq!(out.into_inner().unwrap(), expected.take());
            let is_plain = plain(&matcher, &source.0, feeds_only);
            prop_assert_eq!(not_plain.is_some(), is_plain.is_err());
            if is_plain.is_ok() {
                let wanted = WholeWanted { invert, limit: u64::MAX };
                let cache = &mut matcher.cache();
                let one = whole(&matcher, cache, &source.0, wanted, &stop).unwrap().unwrap();
                prop_assert_eq!(all.piece, one.piece);
                prop_assert_eq!(all.spans, one.spans);
            }
        }
    }

    #[test]
    fn a_text_is_cut_where_no_match_goes_on() {
        let text = "abc abc\n".repeat(2 << 20);
        let source = Bytes(text.into_bytes());
        let end = source.0.len() as u64;
        let parts = |pattern: &str| {
            let matcher = SpanMatcher::new(Text::Bytes, &[pattern.to_owned()]).unwrap();
            let split = Split {
                matcher: &matcher,
                source: &source,
                feeds_only: false,
                invert: false,
                start: 0,
                end,
                text_end: end,
                threads: 2,
                piece: None,
                stop: &|| false,
            };
            let sink = PartColumns::default();
            let parted = split.run(&sink, |_| {}).unwrap();
            parted.map(|parted| (parted, sink.count()))
        };
        let all = |lines| Parted::Found { lines, count: lines };
        assert_eq!(parts("c\\n"), Some((all(2 << 20), 16)));
        assert_eq!(parts("x\\ny"), Some((Parted::Found { lines: 2 << 20, count: 0 }, 0)));
        assert_eq!(parts("c\\nab"), None);
    }
}
