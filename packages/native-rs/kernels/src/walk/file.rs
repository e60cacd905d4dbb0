//! The search of one file by one thread.

use std::fs::{File, OpenOptions};
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

use memchr::memchr;

use super::Search;
use super::big::Big;
use super::engine::Engine;
use super::part::{FileError, FilePart, Progress};
use super::whole::WholeEngine;
use crate::input::{Binary, InputOptions, nul_border, plain_mark, stream, until_border};
use crate::search::open;
use crate::timeline::Span;

/// Read at first, as ripgrep does: most files end within, and most binary ones show that they are.
pub(super) const FIRST: usize = 64 << 10;
/// A stream's matches are handed on when they take so much.
const PART: usize = 256 << 10;
/// And before line numbers within a part no longer fit 32 bits.
const PART_LINES: u64 = 1 << 31;
/// What was searched is told after so many files.
const TELL_FILES: u64 = 32;

/// A file that the walk has come to.
#[derive(Debug)]
pub struct Entry {
    pub id: u64,
    pub path: PathBuf,
    /// Whether the caller named it, rather than a folder that it is in.
    pub named: bool,
}

/// Takes what is found; false if no more is wanted.
pub trait Output {
    fn put(&mut self, part: FilePart) -> bool;
}

/// What one thread needs to search file after file.
pub struct Worker<'s> {
    pub(super) search: &'s Search<'s>,
    pub engine: Engine<'s>,
    pub(super) buffer: Vec<u8>,
    pub(super) whole: WholeEngine,
    files: u64,
    pub(super) bytes: u64,
    /// The number of this thread, for who hears of it.
    seat: Option<usize>,
}

impl<'s> Worker<'s> {
    pub fn new(search: &'s Search<'s>) -> Self {
        let engine = Engine::new(search);
        let whole = WholeEngine::default();
        Self { search, engine, buffer: vec![0; FIRST], whole, files: 0, bytes: 0, seat: None }
    }

    /// Searches a file, unless it is big: that is for all threads, later. False if no more files
    /// are wanted.
    pub fn file(&mut self, entry: Entry, out: &mut dyn Output) -> Result<bool, Box<Big>> {
        let (id, begun) = (entry.id, self.begin());
        let searched = self.one(entry, out);
        self.end(id, begun);
        searched
    }

    /// When what is done now was begun, where somebody wants to know.
    pub fn begin(&self) -> Option<f64> {
        self.search.watch.map(|watch| watch.clock.now())
    }

    /// Tells of what has been done of a file.
    pub fn end(&mut self, file: u64, begun: Option<f64>) {
        let Some((watch, begun)) = self.search.watch.zip(begun) else { return };
        let done = watch.clock.now();
        let number = || watch.seats.fetch_add(1, Ordering::Relaxed);
        let worker = *self.seat.get_or_insert_with(number);
        (watch.tell)(Span { worker, piece: file as usize, begun, done });
    }

    fn one(&mut self, entry: Entry, out: &mut dyn Output) -> Result<bool, Box<Big>> {
        let options = self.search.options;
        let named = entry.named;
        let mut progress = Progress::new(entry.id, entry.path);
        let mut part = progress.part();
        let mut input = options.input;
        if named {
            input.binary = options.named_binary;
        }
        let searched = match self.search.whole {
            Some(how) => {
                let whole = self.whole_file(how, &mut progress, &mut part, named, &input, out);
                whole.map(|()| None)
            }
            None => self.search_file(&mut progress, &mut part, named, &input, out),
        };
        match searched {
            Ok(None) => {}
            Ok(Some(file)) => {
                let (file, size, skip) = file;
                return Err(Box::new(Big::new(progress, file, size, skip, input.binary, options)));
            }
            Err(error) => part.error = Some(error),
        }
        part.last = true;
        self.files += 1;
        if self.files >= TELL_FILES {
            self.tell();
        }
        let part = progress.pass(part, options.mode, options.report);
        Ok(part.is_none_or(|part| out.put(part)) && !(self.search.stop)())
    }

    /// Adds what was searched to the tally.
    pub fn tell(&mut self) {
        self.search.tally.add(self.files, self.bytes);
        (self.files, self.bytes) = (0, 0);
    }

    pub fn finish(mut self) {
        self.tell();
        self.engine.finish();
    }

    /// Of a big file: the file, its size, and the length of a mark to be skipped.
    fn search_file(
        &mut self,
        progress: &mut Progress,
        part: &mut FilePart,
        named: bool,
        input: &InputOptions,
        out: &mut dyn Output,
    ) -> Result<Option<(File, u64, usize)>, FileError> {
        let path: &Path = &progress.path;
        let mut file = open_entry(path, named)?;
        let read = |error| FileError::Io("read", error);
        let mut filled = read_fully(&mut file, &mut self.buffer[..FIRST], 0).map_err(read)?;
        let Some(mark) = plain_mark(&self.buffer[..filled], input) else {
            return self.stream(file, filled, progress, part, input, out).map(|()| None);
        };
        if filled == FIRST && !self.ends_at_nul(filled, mark, input) {
            let size = file.metadata().map_err(|error| FileError::Io("stat", error))?.len();
            if size > self.search.options.big {
                return Ok(Some((file, size, mark)));
            }
            let most = 2 * self.search.options.big as usize;
            while filled == self.buffer.len().min(most) || filled == FIRST {
                if filled >= most {
                    // It grows, or has no size to tell: a pseudo file.
                    return self.stream(file, filled, progress, part, input, out).map(|()| None);
                }
                if self.buffer.len() == filled {
                    self.buffer.resize((2 * filled).max(size as usize + 1).min(most), 0);
                }
                let before = filled;
                filled = read_fully(&mut file, &mut self.buffer, filled).map_err(read)?;
                if filled == before {
                    break;
                }
            }
        }
        self.bytes += filled as u64;
        self.text(filled, mark, part, input)?;
        Ok(None)
    }

    /// Whether the search of a file that is not read to its end would end in what was read.
    pub(super) fn ends_at_nul(&self, filled: usize, mark: usize, input: &InputOptions) -> bool {
        let text = &self.buffer[mark..filled];
        input.binary == Binary::Skip
            && memchr(0, text).is_some_and(|nul| {
                let border = nul_border(nul as u64);
                let length = until_border(text, 0, border);
                length == 0 || text[length - 1] == b'\n'
            })
    }

    /// Searches a text that is in the buffer as a whole.
    fn text(
        &mut self,
        filled: usize,
        mark: usize,
        part: &mut FilePart,
        input: &InputOptions,
    ) -> Result<(), FileError> {
        let text = &mut self.buffer[mark..filled];
        let nul = if input.binary == Binary::Text { None } else { memchr(0, text) };
        let length = nul.map_or(text.len(), |nul| until_border(text, 0, nul_border(nul as u64)));
        let go_on = self.engine.text(&text[..length], mark as u64, part)?;
        if let (Some(nul), true) = (nul, go_on) {
            part.binary = Some((nul + mark) as u64);
            if input.binary == Binary::Stop {
                part.matches_as_binary = self.engine.matches_as_binary(&mut text[length..]);
            }
        }
        Ok(())
    }

    /// Searches what has to be decoded, or is not known to end; the buffer has its beginning.
    fn stream(
        &mut self,
        file: File,
        filled: usize,
        progress: &mut Progress,
        part: &mut FilePart,
        input: &InputOptions,
        out: &mut dyn Output,
    ) -> Result<(), FileError> {
        let (mode, report, stop) =
            (self.search.options.mode, self.search.options.report, self.search.stop);
        let decoded = plain_mark(&self.buffer[..filled], input).is_none();
        let head = self.buffer[..filled].to_vec();
        part.decoded = decoded;
        // The searcher's own buffers serve; the engine is lent for adding.
        let mut engine = Engine::new(self.search);
        let source = Cursor::new(head).chain(file);
        let ended = stream(&mut self.engine.searcher, source, input, false, stop, |found| {
            let go_on = engine.add(found.piece, found.bytes, found.offset, progress.matched, part);
            let full = part.text.len() + part.offsets.len() * 12 + part.spans.bytes() > PART;
            if go_on && (full || part.lines > PART_LINES) {
                let mut next = progress.part();
                next.first_line += part.lines;
                next.decoded = decoded;
                let full = std::mem::replace(part, next);
                return progress.pass(full, mode, report).is_none_or(|part| out.put(part));
            }
            go_on
        });
        engine.finish();
        let ended = ended?;
        self.bytes += ended.bytes;
        part.binary = ended.binary;
        part.matches_as_binary = ended.matches_as_binary;
        Ok(())
    }
}

pub(super) fn open_entry(path: &Path, named: bool) -> Result<File, FileError> {
    let opened = if named { open(path) } else { open_found(path) };
    opened.map_err(|error| FileError::Io("open", error))
}

/// Opens what the walk says is a regular file, without asking again: if it has become a pipe
/// meanwhile, neither this nor reading waits.
fn open_found(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(
        &mut options,
        libc::O_NONBLOCK | libc::O_NOCTTY,
    );
    options.open(path)
}

/// Reads until the buffer is full or the file ends.
pub(super) fn read_fully(
    file: &mut File,
    buffer: &mut [u8],
    mut filled: usize,
) -> io::Result<usize> {
    while filled < buffer.len() {
        match file.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}
