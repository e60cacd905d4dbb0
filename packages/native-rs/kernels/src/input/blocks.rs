//! A stream, cut into blocks of whole lines.

use std::io::{self, Read};

use memchr::{memchr, memrchr};

use super::binary::{NUL_BLOCK, nul_border, until_border};
use crate::search::{MAX_LINE, PieceError};

/// The buffer at first, and the least room to read into.
const CHUNK: usize = 256 << 10;
const LEAST_ROOM: usize = 64 << 10;
/// The source is asked for no more at once, so that one that is told to stop hears it.
const LARGEST_READ: usize = 1 << 20;

/// What comes next.
#[derive(Debug, PartialEq, Eq)]
pub enum Block<'b> {
    /// Whole lines; the last of a source may lack its newline.
    Lines(&'b mut [u8]),
    /// From here on the source is binary; its first NUL is at this offset.
    Binary(u64),
    End,
}

/// Reads whole lines in a buffer that grows only for lines that are longer than it.
pub struct Blocks<R> {
    source: R,
    buffer: Vec<u8>,
    start: usize,
    filled: usize,
    /// The offset of `buffer[start]` in the source.
    base: u64,
    /// Bytes from `start` on that hold no newline.
    seen: usize,
    at_end: bool,
    /// Whether to look for NULs; no longer once one was told of.
    sniff: bool,
    nul: Option<u64>,
    /// Whether lines wait for the end of their 64 KiB, so that the size of reads makes no
    /// difference; not for what is typed or dribbles in.
    aligned: bool,
}

impl<R: Read> Blocks<R> {
    /// `sniff`: whether NULs are looked for. `prompt`: lines are given out as soon as they are read.
    pub fn new(source: R, sniff: bool, prompt: bool) -> Self {
        let buffer = vec![0; CHUNK];
        let (start, filled, base, seen, at_end, nul) = (0, 0, 0, 0, false, None);
        Self { source, buffer, start, filled, base, seen, at_end, sniff, nul, aligned: !prompt }
    }

    /// The offset of what `next_block` gives.
    pub fn offset(&self) -> u64 {
        self.base
    }

    pub fn next_block(&mut self) -> Result<Block<'_>, PieceError> {
        loop {
            if let Some(nul) = self.nul.filter(|&nul| self.sniff && nul_border(nul) <= self.base) {
                self.sniff = false;
                self.seen = 0;
                return Ok(Block::Binary(nul));
            }
            let length = self.ready();
            if length > 0 {
                let lines = self.start..self.start + length;
                self.start = lines.end;
                self.base += length as u64;
                self.seen = 0;
                return Ok(Block::Lines(&mut self.buffer[lines]));
            }
            if self.at_end && self.start == self.filled {
                return Ok(Block::End);
            }
            self.read_more()?;
        }
    }

    /// How many bytes of whole lines can be given out.
    fn ready(&mut self) -> usize {
        let bytes = &self.buffer[self.start..self.filled];
        let end = self.base + bytes.len() as u64;
        let border = match self.nul {
            Some(nul) if self.sniff => nul_border(nul),
            // No NUL so far: what begins before the last whole block will stay text.
            _ if self.sniff && self.aligned && !self.at_end => end - end % NUL_BLOCK,
            _ => u64::MAX,
        };
        let length = until_border(bytes, self.base, border);
        if length == 0 || self.at_end || bytes[length - 1] == b'\n' {
            return length;
        }
        // The last line is not whole: all but it.
        let unseen = self.seen.min(length);
        match memrchr(b'\n', &bytes[unseen..length]) {
            Some(newline) => unseen + newline + 1,
            None => {
                self.seen = self.seen.max(length);
                0
            }
        }
    }

    fn read_more(&mut self) -> Result<(), PieceError> {
        self.make_room()?;
        let room = (self.buffer.len() - self.filled).min(LARGEST_READ);
        match self.source.read(&mut self.buffer[self.filled..self.filled + room]) {
            Ok(0) => self.at_end = true,
            Ok(read) => {
                let read = read.min(room);
                let fresh = &self.buffer[self.filled..self.filled + read];
                if self.sniff && self.nul.is_none() {
                    let before = self.base + (self.filled - self.start) as u64;
                    self.nul = memchr(0, fresh).map(|at| before + at as u64);
                }
                self.filled += read;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(PieceError::Io(error)),
        }
        Ok(())
    }

    fn make_room(&mut self) -> Result<(), PieceError> {
        if self.start > 0 && self.buffer.len() - self.filled < LEAST_ROOM {
            self.buffer.copy_within(self.start..self.filled, 0);
            self.filled -= self.start;
            self.start = 0;
        }
        if self.buffer.len() - self.filled < LEAST_ROOM {
            let more = self.buffer.len();
            if self.buffer.len() + more > MAX_LINE + CHUNK {
                return Err(PieceError::LineTooLong);
            }
            self.buffer.try_reserve_exact(more).map_err(|_| PieceError::LineTooLong)?;
            self.buffer.resize(self.buffer.len() + more, 0);
        }
        Ok(())
    }
}
