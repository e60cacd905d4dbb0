//! What the threads of a search of lines do.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use napi::bindgen_prelude::Error;
use parallel_kernels::input::{Bring, StreamError};
use parallel_kernels::niceness;
use parallel_kernels::schedule::{Failure as RunFailure, Stop, panic_message};
use parallel_kernels::search::{
    Brought, Ended, LineQueue, Matcher, PieceError, ScanFailure, SearchedBlock, Searcher,
};
use parallel_kernels::walk::Gate;

use super::options::{Blocks, Plan};
use super::report::Report;
use crate::failure::{Failure, Result, from_os, piece_failure};
use crate::job::{Reporter, panicked};
use crate::source::{Place, Source};
use crate::stream::failure;

/// What the threads have of a search.
pub(super) struct Work {
    pub(super) matcher: Option<Arc<Matcher>>,
    pub(super) queue: Arc<LineQueue>,
    pub(super) gate: Arc<Gate>,
    pub(super) plan: Plan,
}

impl Work {
    /// Searches what is pushed, until the queue has ended.
    pub(super) fn pushed(&self, reporter: &Reporter<Report>, stop: Stop<'_>) -> Result<()> {
        let ran = self.search(reporter, &AtomicBool::new(false), stop);
        ran.map_err(|failure| run_failure(failure, None))
    }

    fn search(
        &self,
        reporter: &Reporter<Report>,
        decoded: &AtomicBool,
        stop: Stop<'_>,
    ) -> std::result::Result<(), ScanFailure> {
        let matcher = self.matcher.as_deref();
        let Plan { threads, wanted, .. } = self.plan;
        let brought = Brought { queue: &self.queue, matcher, threads, wanted };
        let sink = |searched: SearchedBlock<'_>| {
            let (mut report, memory) = self.report(searched);
            report.decoded = decoded.load(Ordering::Relaxed);
            if !self.gate.enter(report.weight(), stop) {
                return Err(Ended);
            }
            reporter.report(report);
            Ok(memory)
        };
        brought.run(stop, &sink).map(|_| ())
    }

    /// What is told of a block, and its memory if that is not.
    fn report(&self, searched: SearchedBlock<'_>) -> (Report, Option<Vec<u8>>) {
        let SearchedBlock { block, hits, before } = searched;
        let offset = |&start: &u32| (block.base + u64::from(start)) as f64;
        let carried = match self.plan.blocks {
            Blocks::None => false,
            Blocks::Matching => hits.count > 0 || self.matcher.is_none(),
            Blocks::All => true,
        };
        let report = Report {
            lines_before: before.lines,
            lines: hits.lines,
            count: hits.count,
            offset: block.base,
            bytes: block.bytes.len(),
            line_numbers: hits.numbers.clone(),
            offsets: hits.starts.iter().map(offset).collect(),
            ..Report::default()
        };
        match carried {
            true => (Report { block: Some(block.bytes), ..report }, None),
            false => (report, Some(block.bytes)),
        }
    }

    /// Reads and decodes on a thread of its own while others search.
    pub(super) fn file(
        &self,
        source: &Source,
        reporter: &Reporter<Report>,
        stop: Stop<'_>,
    ) -> Result<()> {
        let place = source.place();
        let stream = source.stream()?;
        let decoded = AtomicBool::new(false);
        let brought = Mutex::new(None);
        let read = || {
            let mut searcher = self
                .matcher
                .as_deref()
                .map(|matcher| Searcher::new(matcher).inverted(self.plan.wanted.invert));
            let bring = Bring {
                queue: &self.queue,
                options: &self.plan.input,
                prompt: !stream.regular,
                decoded: &|changed| decoded.store(changed, Ordering::Relaxed),
            };
            let stop: Stop<'_> = &|| stop() || self.queue.is_closed();
            let end = bring.run(stream.reader(stop), searcher.as_mut(), stop);
            *brought.lock().unwrap_or_else(PoisonError::into_inner) = Some(end);
        };
        let ran = thread::scope(|scope| {
            let reader = niceness::spawn_scoped(scope, || {
                // Nobody is to wait for lines that will not come.
                let _end = EndOfQueue(&self.queue);
                read();
            });
            match reader {
                Ok(reader) => {
                    let ran = self.search(reporter, &decoded, stop);
                    let joined = reader.join().map_err(|panic| {
                        Error::new("GenericFailure", panicked(&panic_message(panic.as_ref())))
                    });
                    ran.map_err(|failure| run_failure(failure, Some(&place))).and(joined)
                }
                Err(error) => Err(from_os(&error, "starting a thread")),
            }
        });
        ran?;
        let end = brought.into_inner().unwrap_or_else(PoisonError::into_inner);
        let end = end.transpose().map_err(|error| stream_failure(&error, &place))?;
        if !stop() {
            let decoded = decoded.into_inner();
            let end = end.unwrap_or_default();
            reporter.report(Report { decoded, end, ..Report::default() });
        }
        Ok(())
    }
}

struct EndOfQueue<'q>(&'q LineQueue);

impl Drop for EndOfQueue<'_> {
    fn drop(&mut self) {
        self.0.end(true);
    }
}

fn run_failure(failure: ScanFailure, place: Option<&Place>) -> Failure {
    match (failure, place) {
        (RunFailure::Worker(error), Some(place)) => place.failure(&error),
        (RunFailure::Worker(error), None) => piece_failure(&error, None),
        (RunFailure::Panic(message), _) => Error::new("GenericFailure", panicked(&message)),
    }
}

fn stream_failure(error: &StreamError, place: &Place) -> Failure {
    match error {
        StreamError::Piece(error @ PieceError::Io(_)) => place.failure(error),
        error => failure(error, &place.show()),
    }
}
