//! Files in the order of their paths: one thread walks ahead, others search, and what they find
//! waits until all before it has been sent.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use super::Search;
use super::bigs::{Bigs, Turn};
use super::file::{Entry, Worker};
use super::part::{FilePart, Progress};
use super::queue::{InTurn, Order};
use super::select::explain;
use super::unordered::to_search;
use crate::niceness;

/// Files that the walk is ahead of the search.
const AHEAD: usize = 1024;
/// Entries that the walk hands over at a time.
const HANDFUL: usize = 16;
/// How long a stop can go unseen by a thread that waits.
const LOOK_EVERY: Duration = Duration::from_millis(5);

enum Item {
    File(Entry),
    Failed(Box<FilePart>),
}

#[derive(Default)]
struct Queue {
    items: VecDeque<Item>,
    /// Whether the walk is over.
    complete: bool,
    /// Files being opened or searched: any of them may turn out to be big, for all threads.
    busy: usize,
}

struct Run<'s> {
    search: &'s Search<'s>,
    queue: Mutex<Queue>,
    changed: Condvar,
    order: Order<'s>,
    bigs: Bigs,
}

pub fn run(search: &Search<'_>) {
    let order = Order::new(search);
    let (queue, changed) = (Mutex::default(), Condvar::new());
    let run = Run { search, queue, changed, order, bigs: Bigs::default() };
    thread::scope(|scope| {
        for _ in 0..search.threads {
            // A refused thread costs speed, not the result, as long as there is one.
            if niceness::spawn_scoped(scope, || run.work()).is_err() {
                break;
            }
        }
        run.walk();
        // Helps at the end, and does it all where no thread could be had.
        run.work();
    });
    run.order.send();
}

impl Run<'_> {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn walk(&self) {
        let mut next = 0;
        let mut id = || {
            next += 1;
            next - 1
        };
        let mut handful = Vec::new();
        let walk = self.search.selection.builder().ok().map(|builder| builder.build());
        for entry in walk.into_iter().flatten() {
            let item = match entry {
                Ok(entry) => to_search(entry, &mut id).map(Item::File),
                Err(error) => explain(error).map(|(path, error)| {
                    let mut part = Progress::new(id(), path.clone()).part();
                    (part.path, part.last, part.error) = (path, true, Some(error));
                    Item::Failed(Box::new(part))
                }),
            };
            handful.extend(item);
            if handful.len() >= HANDFUL && !self.push(&mut handful) {
                break;
            }
            if (self.search.stop)() {
                break;
            }
        }
        self.push(&mut handful);
        self.queue().complete = true;
        self.changed.notify_all();
    }

    fn push(&self, handful: &mut Vec<Item>) -> bool {
        let mut queue = self.queue();
        while queue.items.len() >= AHEAD && !(self.search.stop)() {
            queue = self.pause(queue);
        }
        queue.items.extend(handful.drain(..));
        drop(queue);
        self.changed.notify_all();
        !(self.search.stop)()
    }

    fn pause<'q>(&self, queue: MutexGuard<'q, Queue>) -> MutexGuard<'q, Queue> {
        self.changed.wait_timeout(queue, LOOK_EVERY).unwrap_or_else(PoisonError::into_inner).0
    }

    fn work(&self) {
        let mut worker = Worker::new(self.search);
        while self.step(&mut worker) {}
        worker.finish();
    }

    /// Does what is most urgent; false when there is nothing more.
    fn step(&self, worker: &mut Worker<'_>) -> bool {
        let (search, stop) = (self.search, self.search.stop);
        if stop() {
            return false;
        }
        let waiting = match self.bigs.claim(search.threads) {
            Turn::Range(big, index) => {
                search.tally.add(0, big.bytes_of(index));
                return big.search(index, &mut worker.engine, stop) && self.put_big(worker);
            }
            Turn::Wait => true,
            Turn::Nothing => false,
        };
        if !self.put_big(worker) {
            return false;
        }
        let mut queue = self.queue();
        // What is found far ahead of its turn has to be kept.
        if !queue.items.is_empty() && self.order.may_go_ahead() {
            let item = queue.items.pop_front();
            queue.busy += 1;
            drop(queue);
            let go_on = item.is_none_or(|item| self.take(item, worker));
            self.queue().busy -= 1;
            self.changed.notify_all();
            return go_on;
        }
        if queue.complete && queue.items.is_empty() && queue.busy == 0 && !waiting {
            return false;
        }
        drop(self.pause(queue));
        true
    }

    fn take(&self, item: Item, worker: &mut Worker<'_>) -> bool {
        let (id, go_on) = match item {
            Item::Failed(part) => {
                let id = part.id;
                (id, self.order.put(*part))
            }
            Item::File(entry) => {
                let id = entry.id;
                match worker.file(entry, &mut InTurn(&self.order)) {
                    Ok(go_on) => (id, go_on),
                    Err(big) => {
                        self.bigs.add(*big);
                        return true;
                    }
                }
            }
        };
        go_on && self.order.finish(id) && self.order.send_if_due()
    }

    /// Puts out what is ready of the first big file, if it is that file's turn.
    fn put_big(&self, worker: &mut Worker<'_>) -> bool {
        while let Some(big) = self.bigs.first() {
            if !self.order.is_turn(big.id) {
                return true;
            }
            let went =
                big.put_ready(&mut worker.engine, self.search.stop, &mut InTurn(&self.order));
            if !went {
                return false;
            }
            if !big.ended() {
                return true;
            }
            if self.bigs.remove(big.id) {
                self.search.tally.add(1, 0);
                self.changed.notify_all();
                if !self.order.finish(big.id) {
                    return false;
                }
            }
        }
        true
    }
}
