//! The results of many files in a few columns.

use super::part::{FileError, FilePart, Left};
use crate::search::{NotPlain, Spans};

/// Numbers of each part in [`Batch::parts`].
pub const FIELDS: usize = 12;

/// Parts, one after the other.
#[derive(Debug, Default)]
pub struct Batch {
    /// Of each part: id, flags, first line, count, binary offset or -1, and where its path, its
    /// matches, its texts, the ends of its texts and its spans end in the columns below; and the
    /// offset of the text, if it is a stretch of the file's, or -1; and how many lines it has.
    pub parts: Vec<f64>,
    pub paths: Vec<u8>,
    pub line_numbers: Vec<u32>,
    pub offsets: Vec<f64>,
    pub text: Vec<u8>,
    pub text_ends: Vec<u32>,
    /// Of parts that have them: see [`FilePart::spans`].
    pub spans: Spans,
    /// Of each error: the index of its part.
    pub errors: Vec<(usize, FileError)>,
}

/// Flags of a part.
pub const LAST: u32 = 1;
pub const HAS_TEXT: u32 = 2;
pub const DECODED: u32 = 4;
pub const MATCHES_AS_BINARY: u32 = 8;
/// Nobody has searched it, because of its characters, its ends of lines, or the pattern.
pub const LEFT_TEXT: u32 = 16;
pub const LEFT_LINE_ENDS: u32 = 32;
pub const LEFT_PATTERN: u32 = 64;
/// The caller named the file.
pub const NAMED: u32 = 128;
/// It is told where in its lines matches are.
pub const HAS_SPANS: u32 = 256;

impl Batch {
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// What it takes in memory, roughly.
    pub fn bytes(&self) -> usize {
        self.parts.len() * 8
            + self.paths.len()
            + self.line_numbers.len() * 4
            + self.offsets.len() * 8
            + self.text.len()
            + self.text_ends.len() * 4
            + self.spans.bytes()
            + self.errors.len() * 100
    }

    pub fn push(&mut self, part: FilePart) {
        let flag = |set: bool, flag: u32| if set { flag } else { 0 };
        let flags = flag(part.last, LAST)
            | flag(part.has_text, HAS_TEXT)
            | flag(part.decoded, DECODED)
            | flag(part.matches_as_binary, MATCHES_AS_BINARY)
            | flag(part.left == Some(Left::NotPlain(NotPlain::Text)), LEFT_TEXT)
            | flag(part.left == Some(Left::NotPlain(NotPlain::LineEnds)), LEFT_LINE_ENDS)
            | flag(part.left == Some(Left::Pattern), LEFT_PATTERN)
            | flag(part.named, NAMED)
            | flag(part.has_spans, HAS_SPANS);
        if let Some(error) = part.error {
            self.errors.push((self.parts.len() / FIELDS, error));
        }
        self.paths.extend_from_slice(part.path.as_os_str().as_encoded_bytes());
        extend(&mut self.line_numbers, part.line_numbers);
        extend(&mut self.offsets, part.offsets);
        extend(&mut self.text, part.text);
        extend(&mut self.text_ends, part.text_ends);
        self.spans.append(part.spans);
        self.parts.extend([
            part.id as f64,
            f64::from(flags),
            part.first_line as f64,
            part.count as f64,
            part.binary.map_or(-1.0, |offset| offset as f64),
            self.paths.len() as f64,
            self.offsets.len() as f64,
            self.text.len() as f64,
            self.text_ends.len() as f64,
            self.spans.starts.len() as f64,
            part.text_offset.map_or(-1.0, |offset| offset as f64),
            part.lines as f64,
        ]);
    }
}

/// Moves a large column instead of copying it where there is nothing before it.
fn extend<T: Copy>(column: &mut Vec<T>, more: Vec<T>) {
    match column.is_empty() && more.len() > 1024 {
        true => *column = more,
        false => column.extend_from_slice(&more),
    }
}
