//! Reading the lines that begin in a byte range of a file.

use std::fs::File;
use std::io;

use memchr::memchr;

use super::{MAX_LINE, PieceError};

/// The last line of a range mostly ends within this many bytes: they are read with the rest.
const OVERHANG: usize = 4 << 10;
/// A longer line is read by this much more at a time, and twice as much each time.
const STEP: usize = 256 << 10;

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
    let from = start.saturating_sub(1);
    let range = usize::try_from(end - from).map_err(|_| PieceError::LineTooLong)?;
    let mut at_end = fill(source, from, 0, range.saturating_add(OVERHANG), buffer)?;
    let mut filled = at_end.unwrap_or(range + OVERHANG);
    let skip = match start {
        0 => 0,
        _ => memchr(b'\n', &buffer[..filled.min(range - 1)]).map_or(usize::MAX, |at| at + 1),
    };
    // No line begins here. Behind the end of the file neither.
    if skip >= filled.min(range) {
        return Ok(Loaded { bytes: &[], base: start, at_end: filled < range });
    }
    // A newline at the last byte of the range or later ends the last line.
    let mut seen = range - 1;
    let whole = loop {
        if let Some(newline) = memchr(b'\n', buffer.get(seen..filled).unwrap_or_default()) {
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
        at_end = fill(source, from, filled, filled + more, buffer)?;
        filled = at_end.unwrap_or(filled + more);
    };
    Ok(Loaded {
        bytes: &buffer[skip..whole],
        base: from + skip as u64,
        at_end: at_end == Some(whole),
    })
}

/// Fills `buffer[filled..wanted]` from `from + filled` on. Returns how far it came if the source
/// ended before.
fn fill(
    source: &impl ReadAt,
    from: u64,
    mut filled: usize,
    wanted: usize,
    buffer: &mut Vec<u8>,
) -> Result<Option<usize>, PieceError> {
    if buffer.len() < wanted {
        buffer.try_reserve_exact(wanted - buffer.len()).map_err(|_| PieceError::LineTooLong)?;
        buffer.resize(wanted, 0);
    }
    while filled < wanted {
        match source.read_at(&mut buffer[filled..wanted], from + filled as u64) {
            Ok(0) => return Ok(Some(filled)),
            // No reader may claim more than it was given room for.
            Ok(read) => filled += read.min(wanted - filled),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(PieceError::Io(error)),
        }
    }
    Ok(None)
}
