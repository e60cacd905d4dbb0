//! A whole text that is searched while it is read, of which no more is kept than may still belong
//! to a match. To have all of a large text in memory costs several times the search.

use std::io::{ErrorKind, Read};

use memchr::memchr;

use super::PieceError;
use super::long::Next;
use super::plain::{NotPlain, Plain};
use super::spans::{LONG, SpanCache, SpanMatcher};
use super::whole::{Covered, MAX_TEXT, Rows, Stretch, WholeWanted};
use crate::schedule::Stop;

/// What is read at a time: it is searched while the core's cache still has it.
const READ: usize = 512 << 10;

/// So many bytes before a place are kept: an assertion looks at one, a line's end has three.
const BEHIND: usize = 4;

/// How the search of a text ended.
#[derive(Debug)]
pub enum Rolled {
    /// What was found, and how long the text is.
    Found(Covered, u64),
    NotPlain(NotPlain),
    Stopped,
    /// It takes the whole text at once.
    Failed,
}

/// Searches a text that begins with `head` and goes on with what `source` has. `feeds_only` as for
/// `plain`.
pub fn roll(
    matcher: &SpanMatcher,
    cache: &mut SpanCache,
    head: &[u8],
    source: &mut impl Read,
    feeds_only: bool,
    wanted: WholeWanted,
    stop: Stop<'_>,
) -> Result<Rolled, PieceError> {
    let search = Search { matcher, feeds_only, wanted, long: LONG, stop };
    search.run(cache, head, source, READ)
}

struct Search<'s> {
    matcher: &'s SpanMatcher,
    feeds_only: bool,
    wanted: WholeWanted,
    /// From so many bytes on the search has to be one that can be stopped.
    long: usize,
    stop: Stop<'s>,
}

/// Where the search stands: at a place from where on it takes more of the text, or behind the last
/// match that is wanted.
enum Stand {
    At(usize),
    Done,
    Stopped,
    Failed,
}

impl Search<'_> {
    /// `read` bytes at a time.
    fn run(
        &self,
        cache: &mut SpanCache,
        head: &[u8],
        source: &mut impl Read,
        read: usize,
    ) -> Result<Rolled, PieceError> {
        let mut buffer = Buffer { bytes: head.to_vec(), filled: head.len(), base: 0 };
        let mut plain = Plain::new(self.matcher.text(), self.feeds_only);
        let mut rows = Rows::new(self.wanted);
        // In the text, as all places that outlive a turn.
        let mut at = 0;
        let mut found = 0;
        let mut is_done = self.wanted.limit == 0;
        loop {
            let ended = buffer.fill(source, read)?;
            let there = buffer.stretch();
            if let Err(not) = plain.add(there, ended) {
                return Ok(Rolled::NotPlain(not));
            }
            if !is_done {
                match self.matches(cache, there, at, ended, &mut rows, &mut found) {
                    Stand::At(place) => at = place,
                    Stand::Done => is_done = true,
                    Stand::Stopped => return Ok(Rolled::Stopped),
                    Stand::Failed => return Ok(Rolled::Failed),
                }
            }
            if (self.stop)() {
                return Ok(Rolled::Stopped);
            }
            if ended {
                let bytes = there.end() as u64;
                return Ok(Rolled::Found(rows.finish(there)?, bytes));
            }
            if is_done {
                at = there.end();
            }
            if at >= rows.next {
                let start = rows.line_start(there, at);
                rows.pass(there, start);
            }
            buffer.drop_before(at.min(rows.next));
        }
    }

    /// Takes down the matches in what there is.
    fn matches(
        &self,
        cache: &mut SpanCache,
        there: Stretch<'_>,
        mut at: usize,
        ended: bool,
        rows: &mut Rows,
        found: &mut u64,
    ) -> Stand {
        let limit = if self.wanted.invert { u64::MAX } else { self.wanted.limit };
        let (Stretch { bytes, base }, matcher) = (there, self.matcher);
        let is_short = bytes.len() <= self.long;
        let open_from = match (ended, is_short) {
            (true, _) => usize::MAX,
            (false, true) => matcher.open_from(cache, bytes, at - base),
            (false, false) => 0,
        };
        loop {
            let next = if is_short && at - base <= open_from {
                matcher.next_before(cache, bytes, at - base, open_from)
            } else {
                matcher.next(cache, bytes, at - base, !ended, self.stop)
            };
            match next {
                Next::Match(start, end, pattern) => {
                    let has_end = || memchr(b'\n', &bytes[end - 1..]).is_some();
                    if !ended && rows.next < base + end && !has_end() {
                        return Stand::At(base + start);
                    }
                    let pattern = matcher.listed().then_some(pattern);
                    rows.cover(there, base + start, base + end, pattern);
                    *found += 1;
                    if *found >= limit {
                        return Stand::Done;
                    }
                    if found.is_multiple_of(1024) && (self.stop)() {
                        return Stand::Stopped;
                    }
                    at = base + end;
                }
                Next::Nothing => return Stand::At(there.end()),
                Next::Open(place) => return Stand::At(base + place),
                Next::Stopped => return Stand::Stopped,
                Next::Failed => return Stand::Failed,
            }
        }
    }
}

/// A part of the text.
struct Buffer {
    /// Longer than what is filled: it is used again.
    bytes: Vec<u8>,
    filled: usize,
    base: usize,
}

impl Buffer {
    /// Reads on; whether the text has ended.
    fn fill(&mut self, source: &mut impl Read, read: usize) -> Result<bool, PieceError> {
        // What could not be dropped is looked at again: twice as much, so that it is not too often.
        let wanted = self.filled + read.max(self.filled);
        if self.bytes.len() < wanted {
            let more = wanted - self.bytes.len();
            self.bytes.try_reserve_exact(more).map_err(|_| PieceError::TextTooLong)?;
            self.bytes.resize(wanted, 0);
        }
        while self.filled < wanted {
            match source.read(&mut self.bytes[self.filled..wanted]) {
                Ok(0) => return Ok(true),
                Ok(read) => self.filled += read,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(PieceError::Io(error)),
            }
            if self.base + self.filled > MAX_TEXT {
                return Err(PieceError::TextTooLong);
            }
        }
        Ok(false)
    }

    fn stretch(&self) -> Stretch<'_> {
        Stretch { bytes: &self.bytes[..self.filled], base: self.base }
    }

    /// Nothing before a place is asked for any more, but for a few bytes.
    fn drop_before(&mut self, place: usize) {
        let from = (place - self.base).saturating_sub(BEHIND);
        self.bytes.copy_within(from..self.filled, 0);
        self.filled -= from;
        self.base += from;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::search::{Text, plain, whole};

    /// Gives few bytes at a time.
    struct Slow<'t>(&'t [u8]);

    impl Read for Slow<'_> {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            let few = into.len().min(3);
            self.0.read(&mut into[..few])
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        /// The same is found as in a text that is there as a whole.
        #[test]
        fn in_parts_as_in_one(
            patterns in prop::collection::vec(prop::sample::select(vec![
                "a", "ab|a", "b+?c", "[^c]+", "[^c]*?c", "^a", "b$", "\\bc", "a\\s+b", "abc", "a[^x]*c|b",
                "\\n", "(?:a|b|ab)c", "(?:ab){1,3}", "\\xc3", "c\\B", "\\x0a{2}", "c\\nb", "\\Aa", "c\\z",
                "b\\n", "\\n\\na", "^\\n", "(?-m:^)ab", "a(?:.|\\n)*c", "a\\n?$", "\\B\\n\\b",
            ]), 1..3),
            text in "[abc\\n ]{0,80}|[abc\\n é\\r\u{2028}\u{1f4a9}]{0,40}",
            broken in prop::option::weighted(0.1, 0..60_usize),
            kind in prop::sample::select(vec![Text::Bytes, Text::Units, Text::Points]),
            feeds_only: bool,
            invert: bool,
            limit in prop::sample::select(vec![0, 1, 2, 3, u64::MAX]),
            head in 0..9_usize,
            read in 1..20_usize,
            long in 0..60_usize,
        ) {
            let patterns: Vec<String> = patterns.into_iter().map(str::to_owned).collect();
            let matcher = SpanMatcher::new(kind, &patterns).unwrap();
            let mut text = text.into_bytes();
            if let Some(byte) = broken.and_then(|at| text.get_mut(at)) {
                *byte = 0xe2;
            }
            let wanted = WholeWanted { invert, limit };
            let stop = || false;
            let (head, rest) = text.split_at(head.min(text.len()));
            let search = Search { matcher: &matcher, feeds_only, wanted, long, stop: &stop };
            let rolled = search.run(&mut matcher.cache(), head, &mut Slow(rest), read).unwrap();
            match (rolled, plain(&matcher, &text, feeds_only)) {
                (Rolled::Found(found, bytes), Ok(())) => {
                    let all = whole(&matcher, &mut matcher.cache(), &text, wanted, &stop);
                    let all = all.unwrap().unwrap();
                    prop_assert_eq!(bytes, text.len() as u64);
                    prop_assert_eq!(found.piece, all.piece);
                    prop_assert_eq!(found.spans, all.spans);
                }
                (Rolled::NotPlain(_), Err(_)) => {}
                other => prop_assert!(false, "{other:?}"),
            }
        }
    }

    /// Counts how often it is asked.
    struct Counted<'t>(&'t [u8], usize);

    impl Read for Counted<'_> {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            self.1 += 1;
            self.0.read(into)
        }
    }

    #[test]
    fn little_is_kept_and_it_can_be_stopped() {
        let text = "aaa bbb ccc\n".repeat((32 << 20) / 12);
        for pattern in ["x\\ny", "[x-z]\\n+a", "[a-z]+\\n[x-z]", "(?:aaa )?(?:bbb )*x"] {
            let matcher = SpanMatcher::new(Text::Bytes, &[pattern.to_owned()]).unwrap();
            let wanted = WholeWanted { invert: false, limit: u64::MAX };
            let (mut cache, mut source) = (matcher.cache(), Counted(text.as_bytes(), 0));
            let result = roll(&matcher, &mut cache, b"", &mut source, false, wanted, &|| false);
            assert!(matches!(result, Ok(Rolled::Found(..))), "{pattern}");
            // With all that is kept, ever more is asked for at once.
            assert!(source.1 >= text.len() / READ, "{pattern}: {} reads", source.1);
            let looks = std::sync::atomic::AtomicUsize::new(0);
            let stop = || looks.fetch_add(1, std::sync::atomic::Ordering::Relaxed) == 9;
            let source = &mut text.as_bytes();
            let result = roll(&matcher, &mut cache, b"", source, false, wanted, &stop);
            assert!(matches!(result, Ok(Rolled::Stopped)), "{pattern}");
        }
    }
}
