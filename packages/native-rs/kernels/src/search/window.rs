//! Lines in memory, searched from the first to the last.

use super::accel::{Found, Scan};
use super::matcher::{Cache, Matcher};
use super::text::{Text, line_end, line_start};

/// How far ahead it is looked at first whether lines are their text: not far, since the next match
/// may be near. Four times as far each time.
const FIRST_LOOK: usize = 1 << 10;
const FURTHEST_LOOK: usize = 64 << 10;

pub struct Window<'w> {
    matcher: &'w Matcher,
    cache: &'w mut Cache,
    lines: &'w [u8],
    /// Lines that begin before this are their text.
    plain: usize,
    look: usize,
}

impl<'w> Window<'w> {
    #[inline]
    pub(super) fn new(matcher: &'w Matcher, cache: &'w mut Cache, lines: &'w [u8]) -> Self {
        Scan::reset(&mut cache.scan);
        cache.trust.begin(lines.len());
        Self { matcher, cache, lines, plain: 0, look: FIRST_LOOK }
    }

    /// A position in the first matching line from `at` to `end`: see `Matcher::find`. From call to
    /// call `at` does not go back, and `end` stays the same.
    #[inline]
    pub fn find(&mut self, mut at: usize, end: usize) -> Option<usize> {
        if let Some(filter) = &self.matcher.filter {
            while at <= end && self.cache.trust.holds() {
                let place = filter.find(self.lines, at, end);
                self.cache.trust.passed(place.unwrap_or(end) - at);
                let place = place?;
                self.cache.trust.found();
                let start = line_start(self.lines, at, place);
                let stop = line_end(self.lines, place, end);
                let hit = self.slow(start, stop);
                if hit.is_some() {
                    return hit;
                }
                at = stop + 1;
            }
        }
        self.unfiltered(at, end)
    }

    fn unfiltered(&mut self, mut at: usize, end: usize) -> Option<usize> {
        let Some(accelerator) = &self.matcher.accelerator else { return self.slow(at, end) };
        while at <= end {
            match self.cache.scan.find(accelerator, self.lines, at, end) {
                Found::At(hit) => return Some(hit),
                Found::Nothing => return None,
                Found::Beyond { from, to } => {
                    let hit = self.slow(from, to);
                    if hit.is_some() {
                        return hit;
                    }
                    at = to + 1;
                }
            }
        }
        None
    }

    /// By the regex crate, the lines that begin in `at..=end`.
    fn slow(&mut self, mut at: usize, end: usize) -> Option<usize> {
        let matcher = self.matcher;
        if matcher.text == Text::Bytes {
            return matcher.find_bytes(&mut self.cache.regex, self.lines, at, end);
        }
        while at <= end {
            if at >= self.plain {
                self.look_ahead(at, end);
            }
            let hit = if at < self.plain {
                let stop = (self.plain - 1).min(end);
                let from = std::mem::replace(&mut at, stop + 1);
                matcher.find_bytes(&mut self.cache.regex, self.lines, from, stop)
            } else {
                let stop = line_end(self.lines, at, end);
                let from = std::mem::replace(&mut at, stop + 1);
                self.transcoded(from, stop)
            };
            if hit.is_some() {
                return hit;
            }
        }
        None
    }

    /// Finds out how many lines from `at` on are their text: perhaps none.
    fn look_ahead(&mut self, at: usize, end: usize) {
        let stop = line_end(self.lines, (at + self.look).min(end), end);
        self.look = (4 * self.look).min(FURTHEST_LOOK);
        let plain = self.matcher.text.plain_lines(&self.lines[at..stop]);
        // With their newlines; the last line has one too, or ends where everything does.
        self.plain = at + plain + usize::from(at + plain == stop);
    }

    fn transcoded(&mut self, at: usize, end: usize) -> Option<usize> {
        let Cache { regex, line, .. } = &mut *self.cache;
        self.matcher.text.transcode(&self.lines[at..end], line);
        self.matcher.find_bytes(regex, line, 0, line.len()).map(|_| at)
    }
}
