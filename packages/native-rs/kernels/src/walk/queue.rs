//! Whose turn it is, and what waits for its turn.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::Search;
use super::file::Output;
use super::outbox::Outbox;
use super::part::FilePart;

/// What is found ahead of its turn is kept, up to so much.
const HELD_BYTES: usize = 32 << 20;
/// How long a stop can go unseen by a thread that waits.
const LOOK_EVERY: Duration = Duration::from_millis(5);

/// Sends the parts of files by the files' numbers, whoever is first.
pub struct Order<'s> {
    search: &'s Search<'s>,
    state: Mutex<State<'s>>,
    turned: Condvar,
}

struct State<'s> {
    next: u64,
    /// The files that are finished ahead of their turn; most have nothing to be sent.
    finished: BTreeMap<u64, Option<FilePart>>,
    held: usize,
    outbox: Outbox<'s>,
}

impl<'s> Order<'s> {
    pub fn new(search: &'s Search<'s>) -> Self {
        let outbox = Outbox::new(search);
        let state = State { next: 0, finished: BTreeMap::new(), held: 0, outbox };
        Self { search, state: Mutex::new(state), turned: Condvar::new() }
    }

    fn state(&self) -> MutexGuard<'_, State<'s>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn is_turn(&self, id: u64) -> bool {
        self.state().next == id
    }

    /// Whether there is room for what is found ahead.
    pub fn may_go_ahead(&self) -> bool {
        let state = self.state();
        state.held < HELD_BYTES || state.finished.is_empty()
    }

    /// Takes a part: a file's last is kept until its turn, one that has others behind it waits.
    pub fn put(&self, part: FilePart) -> bool {
        let mut state = self.state();
        while state.next != part.id {
            if part.last {
                state.held += size(&part);
                state.finished.insert(part.id, Some(part));
                return true;
            }
            if (self.search.stop)() {
                return false;
            }
            let waited = self.turned.wait_timeout(state, LOOK_EVERY);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        state.outbox.put(part)
    }

    /// A file is done: those that come next and are done, too, can go.
    pub fn finish(&self, id: u64) -> bool {
        let mut state = self.state();
        if state.next != id {
            // Unless what came before it was quicker, and has sent it along.
            if state.next < id {
                state.finished.entry(id).or_insert(None);
            }
            return true;
        }
        state.next += 1;
        let mut go_on = true;
        loop {
            let next = state.next;
            let Some(part) = state.finished.remove(&next) else { break };
            if let Some(part) = part {
                state.held -= size(&part);
                go_on &= state.outbox.put(part);
            }
            state.next += 1;
        }
        self.turned.notify_all();
        go_on
    }

    pub fn send_if_due(&self) -> bool {
        self.state().outbox.send_if_due()
    }

    pub fn send(&self) -> bool {
        self.state().outbox.send()
    }
}

/// Puts parts where they wait for their turn.
pub struct InTurn<'o, 's>(pub &'o Order<'s>);

impl Output for InTurn<'_, '_> {
    fn put(&mut self, part: FilePart) -> bool {
        self.0.put(part)
    }
}

fn size(part: &FilePart) -> usize {
    part.offsets.len() * 12 + part.text.len() + part.text_ends.len() * 4 + part.spans.bytes() + 100
}
