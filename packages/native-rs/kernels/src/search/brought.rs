//! Lines that are brought by somebody else, searched by several threads as they come.

use std::sync::atomic::{AtomicBool, Ordering};

use super::hits::{Hits, Wanted};
use super::queue::{LineBlock, LineQueue};
use super::scan::ScanFailure;
use super::turn::{Guard, Totals, Turns};
use super::{Matcher, Searcher};
use crate::schedule::{self, Stop};
use crate::timeline::{Clock, Span};

/// A search of what comes through a queue.
pub struct Brought<'a> {
    pub queue: &'a LineQueue,
    /// Without one, blocks are handed on as they are.
    pub matcher: Option<&'a Matcher>,
    pub threads: usize,
    pub wanted: Wanted,
    /// Where it is to be told who searched which block when.
    pub clock: Option<Clock>,
}

/// A block that was searched.
pub struct SearchedBlock<'a> {
    pub block: LineBlock,
    /// The wanted lines in it; offsets count from its start.
    pub hits: &'a Hits,
    /// Of all blocks before it.
    pub before: Totals,
    /// Who searched it when, without the wait for those before it.
    pub span: Option<Span>,
}

/// Gets each block, in order; gives its memory back if it has no use for it.
pub type Sink<'a> = dyn Fn(SearchedBlock<'_>) -> Result<Option<Vec<u8>>, Ended> + Sync + 'a;

impl Brought<'_> {
    /// Searches until the queue has ended. `sink` gets each block, in order, and may wait for who
    /// takes the results; it gives the block's memory back if it has no use for it. Returns the
    /// totals; the queue is closed then.
    pub fn run(&self, stop: Stop<'_>, sink: &Sink<'_>) -> Result<Totals, ScanFailure> {
        let full = AtomicBool::new(self.wanted.limit == 0);
        let turns = Turns::default();
        let enough = || full.load(Ordering::Relaxed) || stop();
        let ran = schedule::run(usize::MAX, self.threads, &enough, |claims| {
            let mut searcher = self.matcher.map(Searcher::new);
            let mut nothing = Hits::default();
            let guard = Guard { turns: &turns, tell: || self.queue.close() };
            let worker = claims.worker();
            let now = || self.clock.map(|clock| clock.now());
            // A claim stands for the next block, whichever that is.
            for _ in claims {
                let Some(block) = self.queue.take(&enough) else { break };
                let index = block.index;
                let begun = now();
                let hits = match &mut searcher {
                    None => &mut nothing,
                    Some(searcher) => {
                        if !searcher.find(&block.bytes, self.wanted, stop) {
                            return Ok(());
                        }
                        &mut searcher.hits
                    }
                };
                let span = begun.zip(now());
                let span = span.map(|(begun, done)| Span { worker, piece: index, begun, done });
                let Some(before) = turns.wait(index) else { return Ok(()) };
                hits.truncate(self.wanted.limit.saturating_sub(before.hits));
                if before.hits + hits.count >= self.wanted.limit {
                    full.store(true, Ordering::Relaxed);
                }
                let added = Totals { lines: hits.lines, hits: hits.count };
                match sink(SearchedBlock { block, hits, before, span }) {
                    Err(Ended) => return Ok(()),
                    Ok(Some(memory)) => self.queue.give_back(memory),
                    Ok(None) => {}
                }
                turns.done(index, added);
            }
            std::mem::forget(guard);
            Ok(())
        });
        // Whoever brings lines hears that no more are wanted.
        self.queue.close();
        ran.map(|()| turns.totals())
    }
}

/// Nobody wants the results any more.
pub struct Ended;
