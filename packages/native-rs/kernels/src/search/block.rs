//! Searching whole lines that are in memory.

use memchr::{memchr, memrchr};

use super::hits::{Hits, Wanted};
use super::newlines::{count_newlines, push_line_starts};
use super::{Piece, PieceError, Searcher};
use crate::schedule::Stop;

/// Lines are searched and then counted in windows of about this many bytes, so that the second
/// look finds them in the core's own cache.
const WINDOW: usize = 128 << 10;

impl Searcher<'_> {
    /// Searches a block of lines; offsets are those in the block.
    pub fn block(&mut self, bytes: &[u8]) -> Result<Piece, PieceError> {
        let mut piece = self.new_piece();
        let wanted = self.wanted();
        self.find(bytes, wanted, &|| false);
        piece.append(&self.hits, 0)?;
        self.hits_before = piece.offsets.len();
        Ok(piece)
    }

    /// How many lines of a block match, up to `limit`; it does not go on beyond that.
    pub fn count(&mut self, bytes: &[u8], limit: u64) -> u64 {
        self.find(bytes, Wanted { columns: false, limit, ..self.wanted() }, &|| false);
        self.hits.count
    }

    /// Finds the wanted lines of `bytes`, which begins with a line and is at most 4 GiB long. False
    /// if `stop` said so; hits are then missing.
    pub(super) fn find(&mut self, bytes: &[u8], wanted: Wanted, stop: Stop<'_>) -> bool {
        self.hits.clear();
        let mut at = 0;
        while at < bytes.len() && self.hits.count < wanted.limit {
            if stop() {
                return false;
            }
            let length = whole_lines(&bytes[at..], WINDOW);
            let window = &bytes[at..at + length];
            match (self.matcher.matches_every_line(), wanted.invert) {
                (true, false) => self.hits.take_all(window, at, wanted.columns),
                (true, true) => self.hits.pass(window, at, Wanted { invert: false, ..wanted }),
                (false, _) => self.window(window, at, wanted),
            }
            at += length;
        }
        self.hits.truncate(wanted.limit);
        true
    }

    fn window(&mut self, text: &[u8], base: usize, wanted: Wanted) {
        let hits = &mut self.hits;
        // Without the last newline there is no empty line behind it that could match.
        let end = text.len() - usize::from(text.ends_with(b"\n"));
        let mut at = 0;
        let mut window = self.matcher.window(&mut self.cache, text);
        while at <= end {
            let Some(hit) = window.find(at, end) else {
                hits.pass(&text[at..], base + at, wanted);
                return;
            };
            // The lines that were passed over to get to that of the hit.
            if let Some(newline) = memrchr(b'\n', &text[at..hit]) {
                hits.pass(&text[at..=at + newline], base + at, wanted);
                at += newline + 1;
            }
            if !wanted.invert {
                hits.take(base + at, wanted.columns);
                if hits.count == wanted.limit {
                    return;
                }
            }
            hits.lines += 1;
            at = match memchr(b'\n', &text[hit..end]) {
                Some(newline) => hit + newline + 1,
                None => return,
            };
        }
    }
}

impl Hits {
    fn take(&mut self, start: usize, columns: bool) {
        self.count += 1;
        if columns {
            self.numbers.push(self.lines as u32);
            self.starts.push(start as u32);
        }
    }

    /// Goes over lines that do not match; the last may lack its newline.
    fn pass(&mut self, lines: &[u8], base: usize, wanted: Wanted) {
        if wanted.invert {
            self.take_all(lines, base, wanted.columns);
        } else if wanted.columns {
            self.lines += count_lines(lines);
        }
    }

    /// Takes every line. No engine is needed, only the newlines are looked for.
    fn take_all(&mut self, lines: &[u8], base: usize, columns: bool) {
        if !columns {
            self.count += count_lines(lines);
            return;
        }
        let known = self.starts.len();
        self.starts.push(base as u32);
        push_line_starts(lines, base, &mut self.starts);
        if lines.ends_with(b"\n") {
            self.starts.pop();
        }
        let added = (self.starts.len() - known) as u64;
        let first = self.lines;
        self.numbers.extend((first..first + added).map(|number| number as u32));
        self.lines += added;
        self.count += added;
    }
}

/// The length of the whole lines that make up the first `wanted` bytes or, if the first line is
/// longer, of that line.
fn whole_lines(bytes: &[u8], wanted: usize) -> usize {
    let Some(head) = bytes.get(..wanted) else { return bytes.len() };
    match memrchr(b'\n', head) {
        Some(newline) => newline + 1,
        None => memchr(b'\n', &bytes[wanted..]).map_or(bytes.len(), |at| wanted + at + 1),
    }
}

fn count_lines(bytes: &[u8]) -> u64 {
    let open = usize::from(!bytes.is_empty() && !bytes.ends_with(b"\n"));
    (count_newlines(bytes) + open) as u64
}
