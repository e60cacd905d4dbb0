//! Many ranges of one file, on several threads.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;

use super::{Matcher, Piece, PieceError, Searcher};
use crate::schedule::{self, Failure, Stop};

pub type SearchFailure = Failure<PieceError>;

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

/// Searches each range of `file`. `found` is called from the searching threads with the index of a
/// range and what was found in it, in any order. With `stop`, ranges not finished are left out.
pub fn ranges(
    matcher: &Matcher,
    file: &File,
    ranges: &[(u64, u64)],
    threads: usize,
    stop: Stop<'_>,
    found: impl Fn(usize, Piece) + Sync,
) -> Result<(), SearchFailure> {
    schedule::run(ranges.len(), threads, stop, |claims| {
        let mut searcher = Searcher::new(matcher);
        for index in claims {
            let (start, end) = ranges[index];
            match searcher.range(file, start, end, stop)? {
                Some(piece) => found(index, piece),
                None => break,
            }
        }
        searcher.into_buffer();
        Ok(())
    })
}
