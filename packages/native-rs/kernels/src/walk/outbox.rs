//! Parts gathered into batches, sent when they are worth it.

use std::time::{Duration, Instant};

use super::Search;
use super::batch::{Batch, FIELDS};
use super::file::Output;
use super::part::FilePart;

/// A batch is sent once it takes so much, or has so many parts.
const BATCH_BYTES: usize = 128 << 10;
const BATCH_PARTS: usize = 512;
/// And no later than that behind its first part, if files go on being finished.
const LATEST: Duration = Duration::from_millis(10);

pub struct Outbox<'s> {
    search: &'s Search<'s>,
    batch: Batch,
    begun: Instant,
}

impl<'s> Outbox<'s> {
    pub fn new(search: &'s Search<'s>) -> Self {
        Self { search, batch: Batch::default(), begun: Instant::now() }
    }

    /// Sends what is there, unless it is young and small.
    pub fn send_if_due(&mut self) -> bool {
        match !self.batch.is_empty() && self.begun.elapsed() > LATEST {
            true => self.send(),
            false => true,
        }
    }

    pub fn send(&mut self) -> bool {
        self.search.send(std::mem::take(&mut self.batch))
    }
}

impl Output for Outbox<'_> {
    fn put(&mut self, part: FilePart) -> bool {
        if self.batch.is_empty() {
            self.begun = Instant::now();
        }
        self.batch.push(part);
        let full =
            self.batch.bytes() > BATCH_BYTES || self.batch.parts.len() > BATCH_PARTS * FIELDS;
        if full { self.send() } else { true }
    }
}
