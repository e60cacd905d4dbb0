//! Files as they come: each thread of the walk searches what it finds.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

use ignore::{DirEntry, Error, ParallelVisitor, ParallelVisitorBuilder, WalkState};

use super::Search;
use super::bigs::{Bigs, Turn};
use super::file::{Entry, Output, Worker};
use super::outbox::Outbox;
use super::part::{FilePart, Progress};
use super::select::explain;
use crate::niceness;

/// What all threads of a run share.
struct Run<'s> {
    search: &'s Search<'s>,
    next_id: AtomicU64,
    bigs: Bigs,
    /// Where the parts of big files go: one after the other, whoever found them.
    outbox: Mutex<Outbox<'s>>,
}

pub fn run(search: &Search<'_>) {
    let Ok(mut walk) = search.selection.builder() else { return };
    let outbox = Mutex::new(Outbox::new(search));
    let run = Run { search, next_id: AtomicU64::new(0), bigs: Bigs::default(), outbox };
    walk.threads(search.threads).build_parallel().visit(&mut Visitors(&run));
    // Nothing is left to be found: all threads to the big files.
    if run.bigs.first().is_none() || (search.stop)() {
        return;
    }
    thread::scope(|scope| {
        for _ in 1..search.threads {
            // A refused thread costs speed, not the result.
            if niceness::spawn_scoped(scope, || ranges(&run)).is_err() {
                break;
            }
        }
        ranges(&run);
    });
    Shared(&run.outbox).lock().send();
}

/// Searches ranges of big files until there are none.
fn ranges(run: &Run<'_>) {
    let (search, stop) = (run.search, run.search.stop);
    let mut worker = Worker::new(search);
    let mut outbox = Shared(&run.outbox);
    while !stop() {
        match run.bigs.claim(search.threads) {
            Turn::Nothing => break,
            Turn::Wait => run.bigs.wait(),
            Turn::Range(big, index) => {
                let went = big.search(index, &mut worker.engine, stop)
                    && big.put_ready(&mut worker.engine, stop, &mut outbox);
                search.tally.add(0, big.bytes_of(index));
                if big.ended() && run.bigs.remove(big.id) {
                    search.tally.add(1, 0);
                }
                run.bigs.tell();
                if !went || !outbox.lock().send_if_due() {
                    break;
                }
            }
        }
    }
    worker.finish();
}

/// An outbox of several threads.
struct Shared<'o, 's>(&'o Mutex<Outbox<'s>>);

impl<'s> Shared<'_, 's> {
    fn lock(&self) -> MutexGuard<'_, Outbox<'s>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Output for Shared<'_, '_> {
    fn put(&mut self, part: FilePart) -> bool {
        self.lock().put(part)
    }
}

struct Visitors<'r, 's>(&'r Run<'s>);

impl<'r> ParallelVisitorBuilder<'r> for Visitors<'r, '_> {
    fn build(&mut self) -> Box<dyn ParallelVisitor + 'r> {
        let (worker, outbox) = (Worker::new(self.0.search), Outbox::new(self.0.search));
        Box::new(Visitor {
            run: self.0,
            worker: Some(worker),
            outbox,
            niceness: niceness::of_successors(),
        })
    }
}

struct Visitor<'r, 's> {
    run: &'r Run<'s>,
    /// Until the end.
    worker: Option<Worker<'r>>,
    outbox: Outbox<'r>,
    /// Of its thread, which it has not begun yet.
    niceness: u8,
}

impl ParallelVisitor for Visitor<'_, '_> {
    fn visit(&mut self, entry: Result<DirEntry, Error>) -> WalkState {
        niceness::add(std::mem::take(&mut self.niceness));
        let go_on = match entry {
            Ok(entry) => self.entry(entry),
            Err(error) => self.error(error),
        };
        match go_on && self.outbox.send_if_due() {
            true => WalkState::Continue,
            false => WalkState::Quit,
        }
    }
}

impl Visitor<'_, '_> {
    fn entry(&mut self, entry: DirEntry) -> bool {
        let Some(worker) = &mut self.worker else { return false };
        let Some(entry) = to_search(entry, || self.run.next_id.fetch_add(1, Ordering::Relaxed))
        else {
            return !(self.run.search.stop)();
        };
        match worker.file(entry, &mut self.outbox) {
            Ok(go_on) => go_on,
            Err(big) => {
                self.run.bigs.add(*big);
                true
            }
        }
    }

    fn error(&mut self, error: Error) -> bool {
        let Some((path, error)) = explain(error) else { return !(self.run.search.stop)() };
        let id = self.run.next_id.fetch_add(1, Ordering::Relaxed);
        let mut part = Progress::new(id, path.clone()).part();
        part.path = path;
        part.last = true;
        part.error = Some(error);
        self.outbox.put(part)
    }
}

impl Drop for Visitor<'_, '_> {
    fn drop(&mut self) {
        if let Some(worker) = self.worker.take() {
            worker.finish();
        }
        self.outbox.send();
    }
}

/// What of the walk's entries is a file to be searched: what the caller named, and regular files.
pub fn to_search(entry: DirEntry, id: impl FnOnce() -> u64) -> Option<Entry> {
    let kind = entry.file_type()?;
    let named = entry.depth() == 0;
    let wanted = if named { !kind.is_dir() } else { kind.is_file() };
    wanted.then(|| Entry { id: id(), named, path: entry.into_path() })
}
