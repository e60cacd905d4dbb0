//! A big file, which all threads search range by range; its parts come out in order.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use memchr::memchr;

use super::FileOptions;
use super::engine::{Engine, read_at};
use super::file::Output;
use super::part::{FileError, FilePart, Progress};
use crate::input::{Binary, Blocks, matches_as_binary, nul_border};
use crate::schedule::Stop;
use crate::search::{Piece, ReadAt};

/// Ranges beyond the first that is not done yet, for each thread: more would only pile up.
const AHEAD: usize = 4;

/// No NUL was seen.
const NONE: u64 = u64::MAX;

#[derive(Debug)]
pub struct Big {
    pub id: u64,
    file: Text,
    size: u64,
    range: u64,
    binary: Binary,
    options: FileOptions,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    progress: Progress,
    /// Ranges that were claimed, and ranges that were put out.
    claimed: usize,
    done: usize,
    pieces: BTreeMap<usize, Result<Piece, FileError>>,
    ended: bool,
}

/// The file behind its mark, and the first NUL that was read of it.
#[derive(Debug)]
struct Text {
    file: File,
    mark: u64,
    sniff: bool,
    nul: AtomicU64,
}

impl ReadAt for Text {
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        let read = read_at(&self.file, buffer, offset + self.mark)?;
        if self.sniff
            && offset < self.nul.load(Ordering::Relaxed)
            && let Some(nul) = memchr(0, &buffer[..read.min(buffer.len())])
        {
            self.nul.fetch_min(offset + nul as u64, Ordering::Relaxed);
        }
        Ok(read)
    }
}

/// What a thread does for a big file.
pub enum Claim {
    Range(usize),
    /// Nothing now: others are at the ranges that have to come first.
    Wait,
    /// Nothing any more.
    Nothing,
}

impl Big {
    pub fn new(
        progress: Progress,
        file: File,
        size: u64,
        mark: usize,
        binary: Binary,
        options: &FileOptions,
    ) -> Self {
        let mark = mark as u64;
        let (sniff, nul) = (binary != Binary::Text, AtomicU64::new(NONE));
        let id = progress.id;
        let state = State { progress, claimed: 0, done: 0, pieces: BTreeMap::new(), ended: false };
        Self {
            id,
            file: Text { file, mark, sniff, nul },
            size: size.saturating_sub(mark),
            range: options.range,
            binary,
            options: *options,
            state: Mutex::new(state),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ranges that have lines of the text; none beyond the place where the file becomes binary.
    fn ranges(&self) -> usize {
        let nul = self.file.nul.load(Ordering::Relaxed);
        let end = if nul == NONE { self.size } else { self.size.min(nul_border(nul)) };
        // At least one, so that there is a last part.
        (end.div_ceil(self.range) as usize).max(1)
    }

    pub fn claim(&self, threads: usize) -> Claim {
        let mut state = self.state();
        if state.ended || state.claimed >= self.ranges() {
            return Claim::Nothing;
        }
        if state.claimed >= state.done + AHEAD * threads {
            return Claim::Wait;
        }
        state.claimed += 1;
        Claim::Range(state.claimed - 1)
    }

    /// Searches a range, to be put out by [`Big::put_ready`]; false if told to stop.
    pub fn search(&self, index: usize, engine: &mut Engine<'_>, stop: Stop<'_>) -> bool {
        let start = index as u64 * self.range;
        let range = (start, (start + self.range).min(self.size));
        let piece = match engine.range(&self.file, range, stop) {
            Ok(None) => return false,
            Ok(Some(piece)) => Ok(piece),
            Err(error) => Err(FileError::from(error)),
        };
        self.state().pieces.insert(index, piece);
        true
    }

    /// The bytes of a range, for the tally.
    pub fn bytes_of(&self, index: usize) -> u64 {
        let start = index as u64 * self.range;
        self.size.saturating_sub(start).min(self.range)
    }

    /// Whether its last part was put out, or nothing more is wanted of it.
    pub fn ended(&self) -> bool {
        self.state().ended
    }

    /// Puts out all parts that are next; false if no more is wanted at all.
    pub fn put_ready(&self, engine: &mut Engine<'_>, stop: Stop<'_>, out: &mut dyn Output) -> bool {
        let mut state = self.state();
        while !state.ended {
            let next = state.done;
            let Some(piece) = state.pieces.remove(&next) else { break };
            let mut part = state.progress.part();
            state.done += 1;
            // Its own reads and those before have met every NUL that can concern this range.
            let nul = self.file.nul.load(Ordering::Relaxed);
            let mut enough = false;
            match piece {
                Ok(mut piece) => {
                    if nul != NONE {
                        let border = nul_border(nul) as f64;
                        let kept = piece.offsets.partition_point(|&offset| offset < border);
                        piece.offsets.truncate(kept);
                        piece.line_numbers.truncate(kept);
                    }
                    let (base, before) = (self.file.mark, state.progress.matched);
                    enough = !engine.add_columns(piece, base, before, &mut part);
                }
                Err(error) => part.error = Some(error),
            }
            let last = enough || part.error.is_some() || state.done >= self.ranges();
            if last {
                self.conclude(&mut part, enough, engine, stop);
            }
            part.last = last;
            state.ended = last;
            let (mode, report) = (self.options.mode, self.options.report);
            if let Some(part) = state.progress.pass(part, mode, report)
                && !out.put(part)
            {
                return false;
            }
        }
        !stop()
    }

    fn conclude(&self, part: &mut FilePart, enough: bool, engine: &mut Engine<'_>, stop: Stop<'_>) {
        let nul = self.file.nul.load(Ordering::Relaxed);
        if nul == NONE || enough || part.error.is_some() {
            return;
        }
        part.binary = Some(nul + self.file.mark);
        if self.binary != Binary::Stop {
            return;
        }
        match self.rest(nul_border(nul)) {
            Ok(rest) => {
                let mut blocks = Blocks::new(rest, false, false);
                match matches_as_binary(&mut engine.searcher, &mut blocks, stop) {
                    Ok(matches) => part.matches_as_binary = matches,
                    Err(error) => part.error = Some(error.into()),
                }
            }
            Err(error) => part.error = Some(FileError::Io("read", error)),
        }
    }

    /// The file from the first line on that begins at `border` or behind it.
    fn rest(&self, border: u64) -> io::Result<Rest<'_>> {
        let mut rest = Rest { file: &self.file.file, at: self.file.mark + border };
        if border == 0 {
            return Ok(rest);
        }
        rest.at -= 1;
        let mut buffer = vec![0; 64 << 10];
        loop {
            let start = rest.at;
            let read = io::Read::read(&mut rest, &mut buffer)?;
            if let Some(newline) = memchr(b'\n', &buffer[..read]) {
                rest.at = start + newline as u64 + 1;
                return Ok(rest);
            }
            if read == 0 {
                return Ok(rest);
            }
        }
    }
}

/// Reads a file from a place on.
struct Rest<'f> {
    file: &'f File,
    at: u64,
}

impl io::Read for Rest<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = read_at(self.file, buffer, self.at)?;
        self.at += read as u64;
        Ok(read)
    }
}
