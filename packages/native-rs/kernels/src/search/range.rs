//! Searching the lines that begin in a byte range of a file.

use std::fs::File;
use std::io;

use memchr::{memchr, memrchr};

use super::{MAX_LINE, Piece, PieceError, Searcher};
use crate::schedule::Stop;

/// What is read at a time: small enough to be searched while the core's cache still has it, large
/// enough for the system call not to matter.
const CHUNK: usize = 256 << 10;
/// The last line of a range mostly ends within this many bytes: read them at once with the rest.
const OVERHANG: u64 = 4 << 10;

/// Positioned reading. Never a mapped file: one that shrinks while it is mapped kills the process.
pub trait ReadAt {
    /// Reads at most `buffer.len()` bytes from `offset` on; 0 is the end.
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize>;
}

impl ReadAt for File {
    #[cfg(unix)]
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        std::os::unix::fs::FileExt::read_at(self, buffer, offset)
    }

    #[cfg(windows)]
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        std::os::windows::fs::FileExt::seek_read(self, buffer, offset)
    }
}

/// The bytes of a file from `base` on, `filled` of them so far.
struct Stretch<'s, S: ReadAt> {
    source: &'s S,
    buffer: &'s mut Vec<u8>,
    base: u64,
    filled: usize,
    /// Where the range ends; reading goes on beyond it only to finish a line.
    end: u64,
    at_end: bool,
}

impl<S: ReadAt> Stretch<'_, S> {
    fn read_more(&mut self) -> Result<(), PieceError> {
        if self.filled == self.buffer.len() {
            // A line longer than the buffer: twice the room, so that the copying stays linear.
            let more = self.buffer.len().max(CHUNK);
            if self.buffer.len() + more > MAX_LINE {
                return Err(PieceError::LineTooLong);
            }
            self.buffer.try_reserve_exact(more).map_err(|_| PieceError::LineTooLong)?;
            self.buffer.resize(self.buffer.len() + more, 0);
        }
        let from = self.base + self.filled as u64;
        let soft_end = self.end.saturating_add(OVERHANG);
        let wanted = match soft_end.checked_sub(from) {
            Some(left @ 1..) => usize::try_from(left).unwrap_or(usize::MAX),
            _ => CHUNK,
        };
        let room = &mut self.buffer[self.filled..];
        let room = room.len().min(wanted);
        match self.source.read_at(&mut self.buffer[self.filled..self.filled + room], from) {
            Ok(0) => self.at_end = true,
            // No reader may claim more than it was given room for.
            Ok(read) => self.filled += read.min(room),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(PieceError::Io(error)),
        }
        Ok(())
    }

    /// Forgets the first `count` bytes.
    fn drop_front(&mut self, count: usize) {
        self.buffer.copy_within(count..self.filled, 0);
        self.filled -= count;
        self.base += count as u64;
    }

    /// Moves `base` to the first line that begins in the range; false if there is none.
    fn seek_first_line(&mut self) -> Result<bool, PieceError> {
        if self.base >= self.end {
            return Ok(false);
        }
        if self.base == 0 {
            return Ok(true);
        }
        // A line begins behind each newline, so look from the byte before on, and no further than
        // to the newline that would let one begin at the end.
        self.base -= 1;
        loop {
            if self.base + 1 >= self.end {
                return Ok(false);
            }
            self.read_more()?;
            let limit = usize::try_from(self.end - 1 - self.base).unwrap_or(usize::MAX);
            let seen = self.filled.min(limit);
            if let Some(newline) = memchr(b'\n', &self.buffer[..seen]) {
                self.drop_front(newline + 1);
                return Ok(true);
            }
            if self.at_end {
                return Ok(false);
            }
            self.drop_front(seen);
        }
    }
}

impl Searcher<'_> {
    /// Searches all lines of `source` that begin in `start..end`, reading on to the end of the last
    /// of them. A source that is shorter simply ends. `None` if `stop` said so.
    pub fn range(
        &mut self,
        source: &impl ReadAt,
        start: u64,
        end: u64,
        stop: Stop<'_>,
    ) -> Result<Option<Piece>, PieceError> {
        let mut buffer = std::mem::take(&mut self.buffer);
        let stretch =
            Stretch { source, buffer: &mut buffer, base: start, filled: 0, end, at_end: false };
        let piece = self.stretch(stretch, stop);
        self.buffer = buffer;
        if let Ok(Some(piece)) = &piece {
            self.hits_before = piece.offsets.len();
        }
        piece
    }

    fn stretch<S: ReadAt>(
        &mut self,
        mut stretch: Stretch<'_, S>,
        stop: Stop<'_>,
    ) -> Result<Option<Piece>, PieceError> {
        let mut piece = self.new_piece();
        if !stretch.seek_first_line()? {
            return Ok(Some(piece));
        }
        // Bytes of the first line that are known to hold no newline.
        let mut seen = 0;
        loop {
            if stop() {
                return Ok(None);
            }
            let bytes = &stretch.buffer[..stretch.filled];
            // The byte before the end of the range: a newline there or later ends the last line.
            let last = usize::try_from(stretch.end - 1 - stretch.base).unwrap_or(usize::MAX);
            let tail = bytes.get(last.max(seen)..).unwrap_or_default();
            if let Some(newline) = memchr(b'\n', tail) {
                let whole = last.max(seen) + newline + 1;
                self.lines(&bytes[..whole], stretch.base, &mut piece)?;
                return Ok(Some(piece));
            }
            if stretch.at_end {
                self.lines(bytes, stretch.base, &mut piece)?;
                return Ok(Some(piece));
            }
            match memrchr(b'\n', bytes.get(seen..last.min(bytes.len())).unwrap_or_default()) {
                Some(newline) => {
                    let whole = seen + newline + 1;
                    self.lines(&bytes[..whole], stretch.base, &mut piece)?;
                    stretch.drop_front(whole);
                    seen = stretch.filled;
                }
                None => seen = bytes.len(),
            }
            stretch.read_more()?;
        }
    }
}
