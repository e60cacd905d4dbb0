//! A line's text, where that is not simply its bytes.
//!
//! A pattern that has characters beyond ASCII is one over the UTF-8 of the line's text. Most lines
//! are their text's UTF-8. The others are those that are not well-formed, whose text has U+FFFD in
//! place of what is wrong; and, for a pattern over UTF-16 units, those with characters beyond the
//! basic plane, which are two units there: each of these counts as three bytes, as if it were a
//! character.

use memchr::memchr;

/// What the bytes of a pattern stand for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Text {
    /// The line's bytes as they are.
    #[default]
    Bytes,
    /// UTF-16 units of the line's text.
    Units,
    /// Characters of the line's text.
    Points,
}

impl Text {
    /// How many lines at the start of `lines` can be searched as they are: the length of all of
    /// them, with their newlines, or of everything.
    pub fn plain_lines(self, lines: &[u8]) -> usize {
        let plain = self.plain_bytes(lines);
        if plain == lines.len() {
            return plain;
        }
        memchr::memrchr(b'\n', &lines[..plain]).map_or(0, |newline| newline + 1)
    }

    fn plain_bytes(self, bytes: &[u8]) -> usize {
        if self == Self::Bytes || bytes.is_ascii() {
            return bytes.len();
        }
        let valid = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
        match self {
            Self::Units => bytes[..valid].iter().position(|&b| b >= 0xf0).unwrap_or(valid),
            _ => valid,
        }
    }

    /// The bytes to search instead of those of `line`.
    pub fn transcode(self, line: &[u8], out: &mut Vec<u8>) {
        out.clear();
        for chunk in line.utf8_chunks() {
            match self {
                Self::Units => push_units(chunk.valid(), out),
                _ => out.extend_from_slice(chunk.valid().as_bytes()),
            }
            if !chunk.invalid().is_empty() {
                out.extend_from_slice("\u{fffd}".as_bytes());
            }
        }
    }
}

fn push_units(text: &str, out: &mut Vec<u8>) {
    let mut units = [0; 2];
    let mut bytes = [0; 4];
    for character in text.chars() {
        if character.len_utf16() == 1 {
            out.extend_from_slice(character.encode_utf8(&mut bytes).as_bytes());
            continue;
        }
        for &unit in &*character.encode_utf16(&mut units) {
            let low = |bits: u16| 0x80 | (unit >> bits & 63) as u8;
            out.extend_from_slice(&[0xe0 | (unit >> 12) as u8, low(6), low(0)]);
        }
    }
}

/// The start of the line in which `position` is, `at` being the start of that or an earlier one.
pub fn line_start(lines: &[u8], at: usize, position: usize) -> usize {
    memchr::memrchr(b'\n', &lines[at..position]).map_or(at, |newline| at + newline + 1)
}

/// The end of the line in which `position` is.
pub fn line_end(lines: &[u8], position: usize, end: usize) -> usize {
    memchr(b'\n', &lines[position..end]).map_or(end, |newline| position + newline)
}
