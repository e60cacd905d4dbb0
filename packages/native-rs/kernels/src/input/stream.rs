//! The search of a stream, block by block on one thread.

use std::io::{self, Read};

use super::binary::Binary;
use super::blocks::{Block, Blocks};
use super::{Format, InputOptions, decode, explain};
use crate::schedule::Stop;
use crate::search::{Piece, PieceError, Searcher};

/// Why a stream could not be searched to its end.
#[derive(Debug)]
pub enum StreamError {
    Piece(PieceError),
    /// Compressed data that is cut off or damaged, and what its decoder says.
    Corrupt(Format, String),
}

impl std::fmt::Display for StreamError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Piece(error) => error.fmt(f),
            Self::Corrupt(format, reason) => write!(f, "broken {} data: {reason}", format.name()),
        }
    }
}

/// What was found in a block of whole lines.
pub struct Found<'b> {
    /// Lines before the block.
    pub first_line: u64,
    /// The block's offset, in the decoded text where the source had to be decoded.
    pub offset: u64,
    pub bytes: &'b [u8],
    /// Offsets in it count from the start of the block.
    pub piece: Piece,
}

/// How a stream ended.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct StreamEnd {
    /// Lines that were searched, and their bytes.
    pub lines: u64,
    pub bytes: u64,
    /// The offset of the first NUL, where that mattered.
    pub binary: Option<u64>,
    /// Whether something matches where the stream is binary.
    pub matches_as_binary: bool,
}

/// Searches a source; `found` is called for each block in order, and ends the search by false.
pub fn stream(
    searcher: &mut Searcher<'_>,
    source: impl Read,
    options: &InputOptions,
    prompt: bool,
    stop: Stop<'_>,
    mut found: impl FnMut(Found<'_>) -> bool,
) -> Result<StreamEnd, StreamError> {
    let decoded = decode(source, options)?;
    let format = decoded.format;
    let reader = Stoppable(decoded.reader, stop);
    let mut blocks = Blocks::new(reader, options.binary != Binary::Text, prompt);
    let mut end = StreamEnd::default();
    let explain = |error| explain(error, format);
    while !stop() {
        let offset = blocks.offset() + decoded.skipped;
        match blocks.next_block().map_err(explain)? {
            Block::End => break,
            // The last line may be cut off where reading was stopped.
            Block::Lines(_) if stop() => break,
            Block::Lines(bytes) => {
                let piece = searcher.block(bytes).map_err(StreamError::Piece)?;
                let first_line = end.lines;
                end.lines += piece.lines;
                end.bytes += bytes.len() as u64;
                if !found(Found { first_line, offset, bytes, piece }) {
                    break;
                }
            }
            Block::Binary(nul) => {
                end.binary = Some(nul + decoded.skipped);
                if options.binary == Binary::Stop {
                    end.matches_as_binary =
                        matches_as_binary(searcher, &mut blocks, stop).map_err(explain)?;
                }
                break;
            }
        }
    }
    Ok(end)
}

/// Ends when told to stop: one line may be long, and unpack from little.
pub(super) struct Stoppable<'s, R>(pub R, pub Stop<'s>);

impl<R: Read> Read for Stoppable<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if (self.1)() { Ok(0) } else { self.0.read(buffer) }
    }
}

/// Whether any line of what is left matches, where NULs end lines, too.
pub fn matches_as_binary(
    searcher: &mut Searcher<'_>,
    blocks: &mut Blocks<impl Read>,
    stop: Stop<'_>,
) -> Result<bool, PieceError> {
    while !stop() {
        match blocks.next_block()? {
            Block::Lines(bytes) => {
                for byte in bytes.iter_mut().filter(|byte| **byte == 0) {
                    *byte = b'\n';
                }
                if searcher.count(bytes, 1) > 0 {
                    return Ok(true);
                }
            }
            Block::Binary(_) => {}
            Block::End => break,
        }
    }
    Ok(false)
}
