//! What a file's bytes have to go through before they are searched: unpacking, decoding, cutting
//! into whole lines, looking for what makes a file binary. All of it streams.

mod binary;
mod blocks;
mod bring;
mod encoding;
mod source;
mod stream;
mod zip;
mod zstd;

use std::io::{self, Cursor, Read};

pub use binary::{Binary, NUL_BLOCK, nul_border, until_border};
pub use blocks::{Block, Blocks};
pub use bring::{Bring, BroughtEnd};
pub use encoding::Encoding;
pub use source::{Patient, open_any};
pub use stream::{Found, StreamEnd, StreamError, matches_as_binary, stream};
pub use zip::Format;

use crate::search::PieceError;

/// How input is read.
#[derive(Clone, Copy, Debug)]
pub struct InputOptions {
    pub encoding: Encoding,
    /// Unpack what begins as gzip, zstd, bzip2 or xz data do.
    pub zip: bool,
    pub binary: Binary,
}

/// A source, unpacked and in UTF-8 as far as it is text.
pub struct Decoded<'r> {
    pub reader: Box<dyn Read + 'r>,
    pub format: Option<Format>,
    /// Bytes of a UTF-8 mark that was skipped.
    pub skipped: u64,
    /// Offsets are those in the decoded text, which is not what the source has.
    pub changed: bool,
}

/// As many bytes as tell a format or an encoding.
const HEAD: usize = 6;

/// Unpacks and decodes a source, by its first bytes and as the options say.
pub fn decode<'r>(
    source: impl Read + 'r,
    options: &InputOptions,
) -> Result<Decoded<'r>, StreamError> {
    let mut reader: Box<dyn Read + 'r> = Box::new(source);
    let mut format = None;
    if options.zip {
        let (head, rest) = peek(reader).map_err(|error| explain(PieceError::Io(error), None))?;
        format = Format::of(&head);
        reader = Box::new(Cursor::new(head).chain(rest));
        if let Some(format) = format {
            reader = format.unpack(reader);
        }
    }
    let (head, rest) = peek(reader).map_err(|error| explain(PieceError::Io(error), format))?;
    let (encoding, mark) = options.encoding.of(&head);
    let mut reader: Box<dyn Read + 'r> =
        Box::new(Cursor::new(head.get(mark..).unwrap_or_default().to_vec()).chain(rest));
    if let Some(encoding) = encoding {
        reader = Box::new(encoding::Transcoder::new(reader, encoding));
    }
    let skipped = if encoding.is_none() { mark as u64 } else { 0 };
    Ok(Decoded { reader, format, skipped, changed: format.is_some() || encoding.is_some() })
}

/// Whether bytes that begin so must go through [`decode`]; if not, how long a mark is to be skipped.
pub fn plain_mark(head: &[u8], options: &InputOptions) -> Option<usize> {
    if options.zip && Format::of(head).is_some() {
        return None;
    }
    let (encoding, mark) = options.encoding.of(head);
    encoding.is_none().then_some(mark)
}

/// The first bytes of a source, and what follows them.
fn peek<'r>(mut source: Box<dyn Read + 'r>) -> io::Result<(Vec<u8>, Box<dyn Read + 'r>)> {
    let mut head = vec![0; HEAD];
    let mut filled = 0;
    while filled < HEAD {
        match source.read(&mut head[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read.min(HEAD - filled),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    head.truncate(filled);
    Ok((head, source))
}

/// The system's errors have a number; what a decoder complains of has none.
pub(crate) fn explain(error: PieceError, format: Option<Format>) -> StreamError {
    match (error, format) {
        (PieceError::Io(error), Some(format)) if error.raw_os_error().is_none() => {
            StreamError::Corrupt(format, error.to_string())
        }
        (error, _) => StreamError::Piece(error),
    }
}
