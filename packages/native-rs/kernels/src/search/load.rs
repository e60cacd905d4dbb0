//! Reading the lines that begin in a byte range of a file.

use std::fs::File;
use std::io;

use memchr::memchr;

use super::{MAX_LINE, PieceError};

/// The last line of a range mostly ends within this many bytes: they are read with the rest.
const OVERHANG: usize = 4 << 10;
/// A longer line is read by this much more at a time, and twice as much each time.
const STEP: usize = 256 << 10;

/// The system copies faster from and to where a cache line begins.
const ALIGNMENT: u64 = 64;

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

/// Whole lines of a file.
pub struct Loaded<'b> {
    pub bytes: &'b [u8],
    /// Where in the file they begin.
    pub base: u64,
    /// Whether the file has nothing behind them.
    pub at_end: bool,
}

/// Reads all lines of `source` that begin in `start..end` into `buffer`, the last of them to its
/// end. Ranges that touch thus share out all lines, none twice. A source that is shorter is read as
/// far as it goes.
pub fn load<'b>(
    source: &impl ReadAt,
    start: u64,
    end: u64,
    buffer: &'b mut Vec<u8>,
) -> Result<Loaded<'b>, PieceError> {
    // A line begins behind each newline: the byte before the range tells whether one does at its start.
    let from = start.saturating_sub(1) & !(ALIGNMENT - 1);
    let range = usize::try_from(end - from).map_err(|_| PieceError::LineTooLong)?;
    let mut target = Target::new(buffer, range.saturating_add(OVERHANG))?;
    let mut at_end = target.fill(source, from, 0, range + OVERHANG)?;
    let mut filled = at_end.unwrap_or(range + OVERHANG);
    let skip = match start {
        0 => 0,
        _ => {
            let before = (start - 1 - from) as usize;
            let head = target.get(before, filled.min(range - 1));
            memchr(b'\n', head).map_or(usize::MAX, |at| before + at + 1)
        }
    };
    // No line begins here. Behind the end of the file neither.
    if skip >= filled.min(range) {
        return Ok(Loaded { bytes: &[], base: start, at_end: filled < range });
    }
    // A newline at the last byte of the range or later ends the last line.
    let mut seen = range - 1;
    let whole = loop {
        if let Some(newline) = memchr(b'\n', target.get(seen, filled)) {
            break seen + newline + 1;
        }
        if at_end.is_some() {
            break filled;
        }
        seen = filled;
        let more = (filled - skip).max(STEP);
        if filled - skip + more > MAX_LINE + range {
            return Err(PieceError::LineTooLong);
        }
        at_end = target.fill(source, from, filled, filled + more)?;
        filled = at_end.unwrap_or(filled + more);
    };
    Ok(Loaded {
        bytes: target.into_bytes(skip, whole),
        base: from + skip as u64,
        at_end: at_end == Some(whole),
    })
}

/// A buffer from where a cache line begins in it.
struct Target<'b> {
    buffer: &'b mut Vec<u8>,
    start: usize,
}

impl<'b> Target<'b> {
    fn new(buffer: &'b mut Vec<u8>, size: usize) -> Result<Self, PieceError> {
        resize(buffer, size.saturating_add(ALIGNMENT as usize))?;
        // Where a longer line makes it move, only speed is lost.
        let start = buffer.as_ptr().align_offset(ALIGNMENT as usize).min(ALIGNMENT as usize);
        Ok(Self { buffer, start })
    }

    /// Fills what lies between from `from + filled` on. Returns how far it came if the source ended
    /// before.
    fn fill(
        &mut self,
        source: &impl ReadAt,
        from: u64,
        mut filled: usize,
        wanted: usize,
    ) -> Result<Option<usize>, PieceError> {
        resize(self.buffer, self.start + wanted)?;
        let bytes = &mut self.buffer[self.start..];
        while filled < wanted {
            match source.read_at(&mut bytes[filled..wanted], from + filled as u64) {
                Ok(0) => return Ok(Some(filled)),
                // No reader may claim more than it was given room for.
                Ok(read) => filled += read.min(wanted - filled),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(PieceError::Io(error)),
            }
        }
        Ok(None)
    }

    fn get(&self, from: usize, to: usize) -> &[u8] {
        self.buffer[self.start..].get(from..to).unwrap_or_default()
    }

    fn into_bytes(self, from: usize, to: usize) -> &'b [u8] {
        &self.buffer[self.start + from..self.start + to]
    }
}

fn resize(buffer: &mut Vec<u8>, size: usize) -> Result<(), PieceError> {
    if buffer.len() < size {
        buffer.try_reserve_exact(size - buffer.len()).map_err(|_| PieceError::LineTooLong)?;
        buffer.resize(size, 0);
    }
    Ok(())
}
