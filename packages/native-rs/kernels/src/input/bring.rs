//! A source, unpacked, decoded and cut into lines by one thread for others to search meanwhile.

use std::io::Read;

use super::binary::Binary;
use super::blocks::{Block, Blocks};
use super::stream::{Stoppable, StreamError, matches_as_binary};
use super::{InputOptions, decode, explain};
use crate::schedule::Stop;
use crate::search::{LineQueue, Searcher};

/// How a source is read into a queue.
pub struct Bring<'a> {
    pub queue: &'a LineQueue,
    pub options: &'a InputOptions,
    /// Lines go on as soon as they are read: for what is typed or dribbles in.
    pub prompt: bool,
    /// Told, before the first line, whether offsets are those in what the source was decoded to.
    pub decoded: &'a dyn Fn(bool),
}

/// How a source ended.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct BroughtEnd {
    /// The offset of the first NUL, where that mattered.
    pub binary: Option<u64>,
    /// Whether something matches where the source is binary.
    pub matches_as_binary: bool,
}

impl Bring<'_> {
    /// Reads to the end, or until the queue is closed. `searcher` looks at what is binary. The
    /// queue has ended then in any case.
    pub fn run(
        &self,
        source: impl Read,
        searcher: Option<&mut Searcher<'_>>,
        stop: Stop<'_>,
    ) -> Result<BroughtEnd, StreamError> {
        let brought = self.read(source, searcher, stop);
        self.queue.end(brought.is_err());
        brought
    }

    fn read(
        &self,
        source: impl Read,
        searcher: Option<&mut Searcher<'_>>,
        stop: Stop<'_>,
    ) -> Result<BroughtEnd, StreamError> {
        let stop: Stop<'_> = &|| stop() || self.queue.is_closed();
        let decoded = decode(source, self.options)?;
        (self.decoded)(decoded.changed);
        self.queue.begin_at(decoded.skipped);
        let format = decoded.format;
        let reader = Stoppable(decoded.reader, stop);
        let mut blocks = Blocks::new(reader, self.options.binary != Binary::Text, self.prompt);
        let mut end = BroughtEnd::default();
        while self.queue.wait_for_room(stop) {
            match blocks.next_block().map_err(|error| explain(error, format))? {
                Block::End => break,
                // The last line may be cut off where reading was stopped.
                Block::Lines(_) if stop() => break,
                Block::Lines(bytes) => {
                    self.queue.push(bytes).map_err(StreamError::Piece)?;
                }
                Block::Binary(nul) => {
                    end.binary = Some(nul + decoded.skipped);
                    if let (Binary::Stop, Some(searcher)) = (self.options.binary, searcher) {
                        let matches = matches_as_binary(searcher, &mut blocks, stop);
                        end.matches_as_binary = matches.map_err(|error| explain(error, format))?;
                    }
                    break;
                }
            }
        }
        Ok(end)
    }
}
