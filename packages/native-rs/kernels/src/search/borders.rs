//! Where a text can be cut so that each part can be searched by itself.

use std::sync::OnceLock;

use memchr::memchr_iter;
use regex_automata::hybrid::dfa;

use super::PieceError;
use super::begun::Begun;
use super::load::ReadAt;

/// What is read before and behind a place in which to look for a border; and if there is none, once more.
const WINDOWS: [usize; 2] = [4 << 10, 64 << 10];

/// Line ends of a window that are tried.
const TRIES: usize = 256;

/// A text in pieces of about the same size. Between two of them is a border: the start of a line
/// over which no match goes, wherever it begins. Where there is none near, there is no border.
pub struct Borders<'a, S> {
    source: &'a S,
    begun: &'a Begun,
    start: u64,
    end: u64,
    piece: u64,
    windows: [usize; 2],
    /// Found once, by whoever needs it first: all have the same, even if the file changes meanwhile.
    found: Vec<OnceLock<Option<u64>>>,
}

impl<'a, S: ReadAt> Borders<'a, S> {
    pub fn new(source: &'a S, begun: &'a Begun, start: u64, end: u64, piece: u64) -> Self {
        let count = end.saturating_sub(start).div_ceil(piece.max(1)) as usize;
        let found = (0..count).map(|_| OnceLock::new()).collect();
        Self { source, begun, start, end, piece, windows: WINDOWS, found }
    }

    #[cfg(test)]
    pub fn with_windows(self, windows: [usize; 2]) -> Self {
        Self { windows, ..self }
    }

    pub fn count(&self) -> usize {
        self.found.len()
    }

    /// Where a piece begins; `None` if it belongs to the one before it.
    pub fn at(&self, cache: &mut dfa::Cache, index: usize) -> Result<Option<u64>, PieceError> {
        if index == 0 {
            return Ok(Some(self.start));
        }
        if let Some(&found) = self.found[index].get() {
            return Ok(found);
        }
        let place = self.near(cache, self.start + index as u64 * self.piece)?;
        // Two borders are never in each other's piece.
        let next = self.end.min(self.start + (index as u64 + 1) * self.piece);
        Ok(*self.found[index].get_or_init(|| place.filter(|&place| place < next)))
    }

    /// A border at or behind a place.
    pub fn near(&self, cache: &mut dfa::Cache, place: u64) -> Result<Option<u64>, PieceError> {
        let mut window = Vec::new();
        for size in self.windows {
            let from = place.saturating_sub(size as u64);
            window.resize((place - from) as usize + size, 0);
            let read = read_at(self.source, &mut window, from)?;
            let there = &window[..read];
            // The line end right before the place makes it a border.
            let first = (place - from).saturating_sub(1) as usize;
            let ends = memchr_iter(b'\n', there.get(first..).unwrap_or_default());
            for end in ends.map(|at| first + at + 1).take(TRIES) {
                if self.begun.ends_before(cache, &there[..end], from == 0) {
                    return Ok(Some(from + end as u64));
                }
            }
        }
        Ok(None)
    }
}

/// Fills a buffer as far as the source goes.
pub fn read_at(source: &impl ReadAt, into: &mut [u8], from: u64) -> Result<usize, PieceError> {
    let mut filled = 0;
    while filled < into.len() {
        match source.read_at(&mut into[filled..], from + filled as u64) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(PieceError::Io(error)),
        }
    }
    Ok(filled)
}
