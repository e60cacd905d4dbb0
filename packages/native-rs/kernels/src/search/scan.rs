//! A whole file on several threads, its pieces put in order.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use super::hits::{Hits, Wanted};
use super::load::{ReadAt, load};
use super::turn::{Guard, Totals, Turns};
use super::{Matcher, PIECE, PieceError, Searcher};
use crate::schedule::{self, Failure, Stop};
use crate::timeline::Clock;

pub type ScanFailure = Failure<PieceError>;

/// Where few lines are wanted, the first pieces are small: they may be all that is needed.
const FIRST_PIECE: u64 = 64 << 10;

/// Opens a regular file for reading, and refuses everything else: a pipe may block for ever, a
/// device need not have an end.
pub fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, libc::O_NONBLOCK);
    let file = options.open(path)?;
    let kind = file.metadata()?.file_type();
    match kind.is_file() {
        true => Ok(file),
        false if kind.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
        false => Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file")),
    }
}

/// What is to be searched, for what, and how.
pub struct Scan<'a, S> {
    pub matcher: &'a Matcher,
    pub source: &'a S,
    /// Lines that begin in these bytes.
    pub start: u64,
    pub end: u64,
    /// The size of a piece in bytes; what suits if left out.
    pub piece: Option<u64>,
    pub threads: usize,
    pub wanted: Wanted,
    /// How many lines of the file come before `start`.
    pub lines_before: u64,
    /// By which to tell when pieces were begun and done, if that is wanted.
    pub clock: Option<Clock>,
}

/// A piece that is done.
#[derive(Clone, Copy, Debug)]
pub struct Done {
    /// Which piece, from 0.
    pub index: usize,
    pub bytes: u64,
    /// Which thread had it, from 0.
    pub worker: usize,
    /// When it was begun and done, by the scan's clock.
    pub times: Option<[f64; 2]>,
}

/// What is wanted of one piece.
pub struct Found<'a> {
    /// Which piece, from 0.
    pub index: usize,
    /// Its lines.
    pub bytes: &'a [u8],
    /// Where in the file they begin.
    pub base: u64,
    pub hits: &'a Hits,
    /// Of all pieces before it.
    pub before: Totals,
}

/// Takes what was found; called from the searching threads, for each piece that has something.
pub trait Sink: Sync {
    fn found(&self, found: &Found<'_>) -> Result<(), PieceError>;

    /// Called instead for a piece in which nothing is wanted.
    fn nothing(&self, _index: usize) {}

    /// A piece will never come: nobody is to wait for it.
    fn abort(&self) {}
}

/// Counts only.
impl Sink for () {
    fn found(&self, _: &Found<'_>) -> Result<(), PieceError> {
        Ok(())
    }
}

impl<S: ReadAt + Sync> Scan<'_, S> {
    /// Searches. `progress` is told of each piece that is done. Returns the totals;
    /// lines, those before included, are counted with columns only, and with a limit only as far as
    /// was looked.
    pub fn run(
        &self,
        sink: &impl Sink,
        stop: Stop<'_>,
        progress: impl Fn(Done) + Sync,
    ) -> Result<Totals, ScanFailure> {
        let pieces = self.pieces();
        let full = AtomicBool::new(self.wanted.limit == 0);
        let turns = Turns::from(Totals { lines: self.lines_before, hits: 0 });
        let enough = || full.load(Ordering::Relaxed) || stop();
        schedule::run(pieces.count(), self.threads, &enough, |claims| {
            let mut searcher = Searcher::new(self.matcher);
            let mut buffer = Vec::new();
            let guard = Guard { turns: &turns, tell: || sink.abort() };
            let worker = claims.worker();
            let now = || self.clock.map(|clock| clock.now());
            for index in claims {
                let begun = now();
                let (start, end) = pieces.at(index);
                let loaded = load(self.source, start, end, &mut buffer)?;
                if !searcher.find(loaded.bytes, self.wanted, stop) {
                    return Ok(());
                }
                let hits = &mut searcher.hits;
                if hits.count == 0 {
                    turns.done(index, Totals { lines: hits.lines, hits: 0 });
                    sink.nothing(index);
                } else {
                    // Their order is of no interest where they are only counted.
                    let before = if self.wanted.columns || self.wanted.limit < u64::MAX {
                        let Some(before) = turns.wait(index) else { return Ok(()) };
                        hits.truncate(self.wanted.limit.saturating_sub(before.hits));
                        if before.hits + hits.count >= self.wanted.limit {
                            full.store(true, Ordering::Relaxed);
                        }
                        before
                    } else {
                        Totals::default()
                    };
                    turns.done(index, Totals { lines: hits.lines, hits: hits.count });
                    let (bytes, base) = (loaded.bytes, loaded.base);
                    sink.found(&Found { index, bytes, base, hits, before })?;
                }
                let times = begun.zip(now()).map(|(begun, done)| [begun, done]);
                progress(Done { index, bytes: end - start, worker, times });
            }
            std::mem::forget(guard);
            Ok(())
        })?;
        Ok(turns.totals())
    }

    fn pieces(&self) -> Pieces {
        let bytes = self.end.saturating_sub(self.start);
        let share = bytes / (4 * self.threads.max(1) as u64);
        let usual = self.piece.unwrap_or(share.clamp(FIRST_PIECE, PIECE)).max(1);
        let few = self.wanted.limit < u64::MAX;
        let first = if few { usual.min(FIRST_PIECE) } else { usual };
        Pieces { start: self.start, end: self.end.max(self.start), first, usual }
    }
}

/// A byte range in pieces: each twice as large as the one before it, up to the usual size.
struct Pieces {
    start: u64,
    end: u64,
    first: u64,
    usual: u64,
}

impl Pieces {
    /// How many are smaller than usual.
    fn growing(&self) -> u32 {
        let mut growing = 0;
        while self.first << growing < self.usual {
            growing += 1;
        }
        growing
    }

    /// Where a piece begins, from the start of the range.
    fn offset(&self, index: usize) -> u64 {
        let (index, growing) = (index as u64, u64::from(self.growing()));
        let doubled = self.first * ((1 << index.min(growing)) - 1);
        doubled + index.saturating_sub(growing) * self.usual
    }

    fn count(&self) -> usize {
        let bytes = self.end - self.start;
        let growing = self.growing() as usize;
        match (0..=growing).find(|&index| self.offset(index) >= bytes) {
            Some(count) => count,
            None => growing + (bytes - self.offset(growing)).div_ceil(self.usual) as usize,
        }
    }

    fn at(&self, index: usize) -> (u64, u64) {
        let start = self.start + self.offset(index);
        (start, self.end.min(self.start + self.offset(index + 1)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_cover_the_range_once() {
        for first in 1..5 {
            for usual in first..40 {
                for length in 0..90 {
                    let pieces = Pieces { start: 7, end: 7 + length, first, usual };
                    let mut at = 7;
                    for index in 0..pieces.count() {
                        let (start, end) = pieces.at(index);
                        assert_eq!(start, at);
                        assert!(end > start && end - start <= usual);
                        at = end;
                    }
                    assert_eq!(at, 7 + length, "{first} {usual} {length}");
                }
            }
        }
    }
}
