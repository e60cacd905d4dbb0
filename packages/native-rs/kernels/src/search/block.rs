//! Searching whole lines that are in memory.

use memchr::{memchr, memchr_iter, memrchr};

use super::newlines::each_newline;
use super::{Piece, PieceError, Searcher};

/// Lines are searched and then counted in windows of about this many bytes, so that the second
/// look finds them in the core's own cache.
const WINDOW: usize = 128 << 10;

impl Searcher<'_> {
    /// Searches a block of lines; offsets are those in the block.
    pub fn block(&mut self, bytes: &[u8]) -> Result<Piece, PieceError> {
        let mut piece = self.new_piece();
        self.lines(bytes, 0, &mut piece)?;
        self.hits_before = piece.offsets.len();
        Ok(piece)
    }

    /// Adds the lines of `bytes`, which begins with a line, to `piece`; `base` is the offset of the
    /// first byte.
    pub(super) fn lines(
        &mut self,
        mut bytes: &[u8],
        mut base: u64,
        piece: &mut Piece,
    ) -> Result<(), PieceError> {
        while !bytes.is_empty() {
            let (window, rest) = bytes.split_at(whole_lines(bytes, WINDOW));
            if self.matcher.matches_every_line() {
                every_line(window, base, piece)?;
            } else {
                self.window(window, base, piece)?;
            }
            base += window.len() as u64;
            bytes = rest;
        }
        Ok(())
    }

    fn window(&mut self, bytes: &[u8], base: u64, piece: &mut Piece) -> Result<(), PieceError> {
        // Without the last newline there is no empty line behind it that could match.
        let end = bytes.len() - usize::from(bytes.ends_with(b"\n"));
        let mut at = 0;
        let mut window = self.matcher.window(&mut self.cache, bytes);
        while at <= end {
            let Some(hit) = window.find(at, end) else { break };
            // The line of the hit, and the lines that were passed over to get there.
            if let Some(newline) = memrchr(b'\n', &bytes[at..hit]) {
                piece.lines += count_newlines(&bytes[at..=at + newline]);
                at += newline + 1;
            }
            piece.line_numbers.push(line_number(piece.lines)?);
            piece.offsets.push((base + at as u64) as i64 as f64);
            piece.lines += 1;
            at = match memchr(b'\n', &bytes[hit..end]) {
                Some(newline) => hit + newline + 1,
                None => return Ok(()),
            };
        }
        // No further hit: what is left has a line more than it has newlines before its end.
        if at <= end {
            piece.lines += count_newlines(&bytes[at..end]) + 1;
        }
        Ok(())
    }
}

/// The length of the whole lines that make up the first `wanted` bytes or, if the first line is
/// longer, of that line.
fn whole_lines(bytes: &[u8], wanted: usize) -> usize {
    let Some(head) = bytes.get(..wanted) else { return bytes.len() };
    match memrchr(b'\n', head) {
        Some(newline) => newline + 1,
        None => memchr(b'\n', &bytes[wanted..]).map_or(bytes.len(), |at| wanted + at + 1),
    }
}

/// `every_line` is for patterns that need no engine: only the newlines are looked for.
fn every_line(bytes: &[u8], base: u64, piece: &mut Piece) -> Result<(), PieceError> {
    let first = line_number(piece.lines)?;
    let known = piece.offsets.len();
    piece.offsets.push(base as i64 as f64);
    each_newline(bytes, |at| piece.offsets.push((base + at as u64 + 1) as i64 as f64));
    if bytes.ends_with(b"\n") {
        piece.offsets.pop();
    }
    let added = piece.offsets.len() - known;
    piece.lines += added as u64;
    // Checked once, for the last of them: the numbers between are smaller.
    line_number(piece.lines - 1)?;
    piece.line_numbers.extend((0..added as u32).map(|index| first + index));
    Ok(())
}

fn count_newlines(bytes: &[u8]) -> u64 {
    memchr_iter(b'\n', bytes).count() as u64
}

fn line_number(lines: u64) -> Result<u32, PieceError> {
    u32::try_from(lines).map_err(|_| PieceError::TooManyLines)
}
