//! What is done about files that are not text.

use memchr::memchr;

/// What a NUL byte means. A file is binary from the block of 64 KiB (of the file, or of what it
/// unpacks to) on in which the first one is: by this rule neither the size of reads nor that of
/// ranges makes a difference. Lines that begin before that block are searched in any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binary {
    /// The search of the file ends there: ripgrep's way with files that it came upon.
    Skip,
    /// Only whether anything matches from there on is told, with NULs ending lines as well:
    /// ripgrep's way with files that were named.
    Stop,
    /// Nothing: ripgrep's `--text`.
    Text,
}

/// ripgrep's buffer.
pub const NUL_BLOCK: u64 = 64 << 10;

/// Where a file becomes binary whose first NUL is at this offset.
pub fn nul_border(nul: u64) -> u64 {
    nul - nul % NUL_BLOCK
}

/// The length of the lines of `bytes`, which begin at `base` with a line, that begin before
/// `border`; the last of them may lack its end.
pub fn until_border(bytes: &[u8], base: u64, border: u64) -> usize {
    let Some(before @ 1..) = border.checked_sub(base) else { return 0 };
    let Some(last) = usize::try_from(before - 1).ok().filter(|&last| last < bytes.len()) else {
        return bytes.len();
    };
    memchr(b'\n', &bytes[last..]).map_or(bytes.len(), |newline| last + newline + 1)
}
