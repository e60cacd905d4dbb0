//! Searching the lines that begin in a byte range of a file, on the thread that calls.

use super::load::{ReadAt, load};
use super::{PIECE, Piece, PieceError, Searcher};
use crate::schedule::Stop;

impl Searcher<'_> {
    /// Searches all lines of `source` that begin in `start..end`, reading on to the end of the last
    /// of them. A source that is shorter simply ends. `None` if `stop` said so.
    pub fn range(
        &mut self,
        source: &impl ReadAt,
        start: u64,
        end: u64,
        stop: Stop<'_>,
    ) -> Result<Option<Piece>, PieceError> {
        let mut buffer = std::mem::take(&mut self.buffer);
        let piece = self.stretch(source, start, end, stop, &mut buffer);
        self.buffer = buffer;
        if let Ok(Some(piece)) = &piece {
            self.hits_before = piece.offsets.len();
        }
        piece
    }

    fn stretch(
        &mut self,
        source: &impl ReadAt,
        mut start: u64,
        end: u64,
        stop: Stop<'_>,
        buffer: &mut Vec<u8>,
    ) -> Result<Option<Piece>, PieceError> {
        let (mut piece, wanted) = (self.new_piece(), self.wanted());
        while start < end {
            if stop() {
                return Ok(None);
            }
            let next = end.min(start.saturating_add(PIECE));
            let loaded = load(source, start, next, buffer)?;
            if !self.find(loaded.bytes, wanted, stop) {
                return Ok(None);
            }
            piece.append(&self.hits, loaded.base)?;
            if loaded.at_end {
                break;
            }
            start = next;
        }
        Ok(Some(piece))
    }
}
