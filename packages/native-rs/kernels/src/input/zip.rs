//! Compressed data, unpacked in process by decoders in pure Rust.

use std::io::{self, BufReader, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::zstd::Frames;

/// What the packed data is read in.
const CHUNK: usize = 64 << 10;
/// An xz file may ask for a dictionary of gigabytes; `xz -9` needs 64 MiB.
const XZ_MEMORY_KIB: u32 = 512 << 10;

/// A format that is unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Gzip,
    Zstd,
    Bzip2,
    Xz,
}

impl Format {
    /// The format of data that begins with these bytes.
    pub fn of(head: &[u8]) -> Option<Self> {
        match head {
            [0x1f, 0x8b, 8, ..] => Some(Self::Gzip),
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Some(Self::Zstd),
            // The first block, or the end of an empty file, follows the level.
            [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41, ..] => Some(Self::Bzip2),
            [b'B', b'Z', b'h', b'1'..=b'9', 0x17, 0x72, ..] => Some(Self::Bzip2),
            [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Some(Self::Xz),
            _ => None,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
            Self::Bzip2 => "bzip2",
            Self::Xz => "xz",
        }
    }

    /// The unpacked data; members, frames or streams that follow one another are one text.
    pub(super) fn unpack<'r>(self, source: Box<dyn Read + 'r>) -> Box<dyn Read + 'r> {
        let source = BufReader::with_capacity(CHUNK, source);
        let unpacked: Box<dyn Read + 'r> = match self {
            Self::Gzip => Box::new(flate2::bufread::MultiGzDecoder::new(source)),
            Self::Zstd => Box::new(Frames::new(source)),
            Self::Bzip2 => Box::new(bzip2::bufread::MultiBzDecoder::new(source)),
            Self::Xz => Box::new(lzma_rust2::XzReader::new_mem_limit(source, true, XZ_MEMORY_KIB)),
        };
        Box::new(Guarded(unpacked))
    }
}

/// A decoder that panics over hostile data has found an error in it, no more.
struct Guarded<'r>(Box<dyn Read + 'r>);

impl Read for Guarded<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        catch_unwind(AssertUnwindSafe(|| self.0.read(buffer)))
            .unwrap_or_else(|_| Err(io::ErrorKind::InvalidData.into()))
    }
}
