//! A whole text that is searched while it is read, of which no more is kept than may still belong
//! to a match. To have all of a large text in memory costs several times the search.

use std::io::{ErrorKind, Read};

use memchr::memchr;

use super::PieceError;
use super::long::Next;
use super::plain::{NotPlain, Plain, plain};
use super::spans::{LONG, SpanCache, SpanMatcher};
use super::whole::{Covered, MAX_TEXT, Rows, Stretch, WholeWanted, read_text, whole};
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

/// Hears of what was found so far, and of a place: to lines that end before it nothing is added any
/// more. It may take such lines away, and says from where on it still needs the text.
pub type Take<'t> =
    &'t mut dyn FnMut(&mut Covered, Stretch<'_>, usize) -> Result<usize, PieceError>;

/// How texts are searched one after the other.
#[derive(Clone, Copy)]
pub struct Rolling<'s> {
    pub matcher: &'s SpanMatcher,
    /// As for `plain`.
    pub feeds_only: bool,
    pub wanted: WholeWanted,
    pub stop: Stop<'s>,
}

impl Rolling<'_> {
    /// Searches a text that begins with `head` and goes on with what `source` has.
    pub fn roll(
        &self,
        cache: &mut SpanCache,
        head: &[u8],
        source: &mut impl Read,
        take: Take<'_>,
    ) -> Result<Rolled, PieceError> {
        Search { how: *self, long: LONG }.run(cache, head, source, READ, take)
    }

    /// Searches a text of about `size` bytes that can be read twice: where it takes all of it at
    /// once, `take` hears of all that was found once more.
    pub fn search<R: Read>(
        &self,
        cache: &mut SpanCache,
        size: u64,
        open: impl Fn() -> R,
        take: Take<'_>,
    ) -> Result<Rolled, PieceError> {
        let rolled = self.roll(cache, b"", &mut open(), &mut *take)?;
        if !matches!(rolled, Rolled::Failed) {
            return Ok(rolled);
        }
        let mut text = Vec::new();
        read_text(&mut open(), size, &mut text, |_| (self.stop)())?;
        if let Err(not) = plain(self.matcher, &text, self.feeds_only) {
            return Ok(Rolled::NotPlain(not));
        }
        let covered = whole(self.matcher, cache, &text, self.wanted, self.stop)?;
        let Some(mut covered) = covered else { return Ok(Rolled::Stopped) };
        take(&mut covered, Stretch { bytes: &text, base: 0 }, usize::MAX)?;
        Ok(Rolled::Found(covered, text.len() as u64))
    }
}

struct Search<'s> {
    how: Rolling<'s>,
    /// From so many bytes on the search has to be one that can be stopped.
    long: usize,
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
        take: Take<'_>,
    ) -> Result<Rolled, PieceError> {
        let Rolling { matcher, feeds_only, wanted, stop } = self.how;
        let mut buffer = Buffer { bytes: head.to_vec(), filled: head.len(), base: 0 };
        let mut plain = Plain::new(matcher.text(), feeds_only);
        let mut rows = Rows::new(wanted);
        // In the text, as all places that outlive a turn.
        let mut at = 0;
        let mut found = 0;
        if wanted.limit == 0 {
            return Ok(Rolled::Found(rows.end()?, 0));
        }
        loop {
            let ended = buffer.fill(source, read)?;
            let there = buffer.stretch();
            if let Err(not) = plain.add(there, ended) {
                return Ok(Rolled::NotPlain(not));
            }
            let stand = self.matches(cache, there, at, ended, &mut rows, &mut found);
            match stand {
                Stand::At(place) => at = place,
                Stand::Done => {}
                Stand::Stopped => return Ok(Rolled::Stopped),
                Stand::Failed => return Ok(Rolled::Failed),
            }
            if stop() {
                return Ok(Rolled::Stopped);
            }
            if ended && !matches!(stand, Stand::Done) {
                rows.pass(there, there.end());
            } else if at >= rows.next && !matches!(stand, Stand::Done) {
                let start = rows.line_start(there, at);
                rows.pass(there, start);
            }
            let is_done = ended || matches!(stand, Stand::Done) || rows.are_enough();
            // Lines that no match covers get none later.
            let until = if is_done || wanted.invert { usize::MAX } else { at };
            let needed = take(&mut rows.covered, there, until)?;
            if is_done {
                return Ok(Rolled::Found(rows.end()?, there.end() as u64));
            }
            buffer.drop_before(at.min(rows.next).min(needed));
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
        let Rolling { matcher, wanted, stop, .. } = self.how;
        let limit = if wanted.invert { u64::MAX } else { wanted.limit };
        let Stretch { bytes, base } = there;
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
                matcher.next(cache, bytes, at - base, !ended, stop)
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
                    if *found >= limit || rows.are_enough() {
                        return Stand::Done;
                    }
                    if found.is_multiple_of(1024) && stop() {
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

    /// Takes lines away as soon as nothing is added to them any more, if their text is there.
    fn take_lines(
        covered: &mut Covered,
        there: Stretch<'_>,
        until: usize,
        taken: &mut Covered,
    ) -> usize {
        let Covered { piece, spans } = covered;
        while let Some(&offset) = piece.offsets.first() {
            let offset = offset as usize;
            let rest = there.get(offset..there.end());
            let end = offset + memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
            if end > until {
                return offset;
            }
            taken.piece.line_numbers.push(piece.line_numbers.remove(0));
            taken.piece.offsets.push(piece.offsets.remove(0));
            let count = spans.counts.remove(0);
            taken.spans.counts.push(count);
            let count = count as usize;
            taken.spans.starts.extend(spans.starts.drain(..count));
            taken.spans.ends.extend(spans.ends.drain(..count));
            let patterns = count.min(spans.patterns.len());
            taken.spans.patterns.extend(spans.patterns.drain(..patterns));
        }
        usize::MAX
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
            takes: bool,
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
            let how = Rolling { matcher: &matcher, feeds_only, wanted, stop: &stop };
            let search = Search { how, long };
            let mut taken = Covered::default();
            let mut take = |covered: &mut Covered, there: Stretch<'_>, until: usize| {
                Ok(if takes { take_lines(covered, there, until, &mut taken) } else { usize::MAX })
            };
            let cache = &mut matcher.cache();
            let rolled = search.run(cache, head, &mut Slow(rest), read, &mut take).unwrap();
            match (rolled, plain(&matcher, &text, feeds_only)) {
                (Rolled::Found(mut found, bytes), is_plain) => {
                    let all = whole(&matcher, &mut matcher.cache(), &text, wanted, &stop);
                    let mut all = all.unwrap().unwrap();
                    if takes {
                        prop_assert_eq!(found.piece.offsets.len(), 0);
                        taken.piece.lines = found.piece.lines;
                        found = taken;
                    }
                    if all.matches(invert) >= limit {
                        // What lies behind is of no interest.
                        all.piece.lines = found.piece.lines;
                    } else {
                        prop_assert_eq!(bytes, text.len() as u64);
                        prop_assert_eq!(is_plain, Ok(()));
                    }
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
            let how = |stop| Rolling { matcher: &matcher, feeds_only: false, wanted, stop };
            let mut all = |_: &mut Covered, _: Stretch<'_>, _: usize| Ok(usize::MAX);
            let result = how(&|| false).roll(&mut cache, b"", &mut source, &mut all);
            assert!(matches!(result, Ok(Rolled::Found(..))), "{pattern}");
            // With all that is kept, ever more is asked for at once.
            assert!(source.1 >= text.len() / READ, "{pattern}: {} reads", source.1);
            let looks = std::sync::atomic::AtomicUsize::new(0);
            let stop = || looks.fetch_add(1, std::sync::atomic::Ordering::Relaxed) == 9;
            let source = &mut text.as_bytes();
            let result = how(&stop).roll(&mut cache, b"", source, &mut all);
            assert!(matches!(result, Ok(Rolled::Stopped)), "{pattern}");
        }
    }
}
