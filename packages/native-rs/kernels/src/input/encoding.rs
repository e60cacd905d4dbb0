//! Text in other encodings, made UTF-8 as it is read.

use std::io::{self, Read};

use encoding_rs::{CoderResult, Decoder, UTF_8};

/// In which encoding a file is taken to be.
#[derive(Clone, Copy, Debug)]
pub enum Encoding {
    /// UTF-8, or as a byte order mark says.
    Auto,
    /// The bytes as they are; a mark is text.
    Bytes,
    /// This one, unless a byte order mark says something else.
    Named(&'static encoding_rs::Encoding),
}

impl Encoding {
    /// By a label of the WHATWG's Encoding Standard, `auto`, or `none` for bytes.
    pub fn by_label(label: &str) -> Option<Self> {
        match label {
            "auto" => Some(Self::Auto),
            "none" => Some(Self::Bytes),
            _ => encoding_rs::Encoding::for_label(label.as_bytes()).map(Self::Named),
        }
    }

    /// What has to be decoded, if anything, behind how many bytes of a mark.
    pub(super) fn of(self, head: &[u8]) -> (Option<&'static encoding_rs::Encoding>, usize) {
        let named = match self {
            Self::Bytes => return (None, 0),
            Self::Auto => UTF_8,
            Self::Named(encoding) => encoding,
        };
        let (encoding, mark) = encoding_rs::Encoding::for_bom(head).unwrap_or((named, 0));
        ((encoding != UTF_8).then_some(encoding), mark)
    }
}

const CHUNK: usize = 64 << 10;

/// Reads UTF-8 from a source in another encoding; what is malformed becomes U+FFFD.
pub struct Transcoder<R> {
    source: R,
    decoder: Decoder,
    raw: Vec<u8>,
    raw_range: (usize, usize),
    text: Vec<u8>,
    text_range: (usize, usize),
    at_end: bool,
    finished: bool,
}

impl<R: Read> Transcoder<R> {
    pub fn new(source: R, encoding: &'static encoding_rs::Encoding) -> Self {
        Self {
            source,
            decoder: encoding.new_decoder_without_bom_handling(),
            raw: vec![0; CHUNK],
            raw_range: (0, 0),
            text: vec![0; CHUNK],
            text_range: (0, 0),
            at_end: false,
            finished: false,
        }
    }

    fn refill(&mut self) -> io::Result<()> {
        if self.raw_range.0 == self.raw_range.1 && !self.at_end {
            let read = self.source.read(&mut self.raw)?;
            self.raw_range = (0, read.min(self.raw.len()));
            self.at_end = read == 0;
        }
        let raw = &self.raw[self.raw_range.0..self.raw_range.1];
        let (result, read, written, _) =
            self.decoder.decode_to_utf8(raw, &mut self.text, self.at_end);
        self.raw_range.0 += read;
        self.text_range = (0, written);
        self.finished = self.at_end && result == CoderResult::InputEmpty;
        Ok(())
    }
}

impl<R: Read> Read for Transcoder<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.text_range.0 == self.text_range.1 {
            if self.finished || buffer.is_empty() {
                return Ok(0);
            }
            self.refill()?;
        }
        let (start, end) = self.text_range;
        let count = buffer.len().min(end - start);
        buffer[..count].copy_from_slice(&self.text[start..start + count]);
        self.text_range.0 += count;
        Ok(count)
    }
}
