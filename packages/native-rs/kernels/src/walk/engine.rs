//! All that the walk wants of the search of a single text.

use std::fs::File;

use memchr::memchr;

use super::part::FilePart;
use super::{Mode, Search};
use crate::schedule::Stop;
use crate::search::{Piece, PieceError, ReadAt, Searcher, SpanCache, SpanMatcher};

/// Where few matches are wanted, lines are searched in windows that grow.
const FIRST_WINDOW: usize = 32 << 10;

/// One thread's searcher.
pub struct Engine<'m> {
    pub searcher: Searcher<'m>,
    mode: Mode,
    max_count: u64,
    spans: Option<(&'m SpanMatcher, SpanCache)>,
}

impl<'m> Engine<'m> {
    pub fn new(search: &Search<'m>) -> Self {
        let options = search.options;
        let searcher = Searcher::new(search.matcher).inverted(options.invert);
        let max_count = if options.mode == Mode::Exists { 1 } else { options.max_count };
        let spans = search.spans.map(|matcher| (matcher, matcher.cache()));
        Self { searcher, mode: options.mode, max_count, spans }
    }

    /// Searches a whole text at `base` and adds its lines to `part`, which is then the only one;
    /// false if no more of them are wanted.
    pub fn text(
        &mut self,
        bytes: &[u8],
        base: u64,
        part: &mut FilePart,
    ) -> Result<bool, PieceError> {
        if matches!(self.mode, Mode::Count | Mode::Exists) {
            part.count = self.searcher.count(bytes, self.max_count);
            return Ok(part.count < self.max_count);
        }
        // Where nothing matches, as in most files, no line has to be counted.
        if self.searcher.count(bytes, 1) == 0 {
            return Ok(true);
        }
        let limited = self.max_count != u64::MAX;
        let mut window = if limited { FIRST_WINDOW } else { bytes.len() };
        let mut at = 0;
        while at < bytes.len() {
            let lines = &bytes[at..];
            let end = window.min(lines.len());
            let end = memchr(b'\n', &lines[end - 1..]).map_or(lines.len(), |more| end + more);
            let piece = self.searcher.block(&lines[..end])?;
            if !self.add(piece, &lines[..end], base + at as u64, 0, part) {
                return Ok(false);
            }
            at += end;
            window *= 4;
        }
        Ok(true)
    }

    /// Adds what was found in a block of lines; false once that is enough.
    pub fn add(
        &mut self,
        piece: Piece,
        bytes: &[u8],
        base: u64,
        before: u64,
        part: &mut FilePart,
    ) -> bool {
        if self.mode == Mode::Lines {
            part.has_text = true;
            let wanted = self.wanted(&piece, before, part);
            for &offset in &piece.offsets[..wanted] {
                // The offsets of a piece are whole numbers within it.
                let line = &bytes[offset as usize..];
                part.text.extend_from_slice(&line[..memchr(b'\n', line).unwrap_or(line.len())]);
                part.text_ends.push(part.text.len() as u32);
            }
        }
        let wanted = self.wanted(&piece, before, part);
        if let Some((matcher, cache)) = &mut self.spans {
            part.has_spans = true;
            let starts = piece.offsets[..wanted].iter().map(|&offset| offset as usize);
            matcher.lines(cache, bytes, starts, &mut part.spans);
        }
        self.add_columns(piece, base, before, part)
    }

    /// As `add`, without texts. Offsets may be those of the file, `base` being 0 then.
    pub fn add_columns(
        &self,
        mut piece: Piece,
        base: u64,
        before: u64,
        part: &mut FilePart,
    ) -> bool {
        let wanted = self.wanted(&piece, before, part);
        if matches!(self.mode, Mode::Lines | Mode::Columns) && wanted > 0 {
            let first = part.lines as u32 + 1;
            piece.line_numbers.truncate(wanted);
            piece.line_numbers.iter_mut().for_each(|number| *number += first);
            piece.offsets.truncate(wanted);
            piece.offsets.iter_mut().for_each(|offset| *offset += base as f64);
            append(&mut part.line_numbers, piece.line_numbers);
            append(&mut part.offsets, piece.offsets);
        }
        part.lines += piece.lines;
        part.count += wanted as u64;
        before + part.count < self.max_count
    }

    fn wanted(&self, piece: &Piece, before: u64, part: &FilePart) -> usize {
        let left = self.max_count.saturating_sub(before + part.count);
        piece.offsets.len().min(usize::try_from(left).unwrap_or(usize::MAX))
    }

    /// Whether any of these bytes' lines matches, where NULs end lines, too.
    pub fn matches_as_binary(&mut self, bytes: &mut [u8]) -> bool {
        for byte in bytes.iter_mut().filter(|byte| **byte == 0) {
            *byte = b'\n';
        }
        self.searcher.count(bytes, 1) > 0
    }

    /// The lines that begin in a range of a file.
    pub fn range(
        &mut self,
        source: &impl ReadAt,
        range: (u64, u64),
        stop: Stop<'_>,
    ) -> Result<Option<Piece>, PieceError> {
        let piece = self.searcher.range(source, range.0, range.1, stop)?;
        Ok(piece.map(|mut piece| {
            // Only a number is wanted later: one column will do to hold it.
            if matches!(self.mode, Mode::Count | Mode::Exists) {
                piece.line_numbers = Vec::new();
            }
            piece
        }))
    }

    pub fn finish(self) {
        self.searcher.into_buffer();
    }
}

/// Reads as [`ReadAt`] does, from the file alone.
pub fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> std::io::Result<usize> {
    ReadAt::read_at(file, buffer, offset)
}

fn append<T: Copy>(column: &mut Vec<T>, more: Vec<T>) {
    match column.is_empty() {
        true => *column = more,
        false => column.extend_from_slice(&more),
    }
}
