//! Putting in order what threads finish in any order.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Running totals over all pieces before one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    pub lines: u64,
    pub hits: u64,
}

#[derive(Default)]
struct State {
    /// The first piece that is not done.
    next: usize,
    totals: Totals,
    /// Pieces that were done before their turn.
    early: BTreeMap<usize, Totals>,
    aborted: bool,
}

/// Each piece has its turn when all before it are done. Pieces are claimed in order, so whoever has
/// the first of those that are not done never waits, and nobody waits for ever.
#[derive(Default)]
pub struct Turns {
    state: Mutex<State>,
    changed: Condvar,
}

impl Turns {
    /// @param totals of what comes before the first piece.
    pub fn from(totals: Totals) -> Self {
        Self { state: Mutex::new(State { totals, ..State::default() }), ..Self::default() }
    }

    /// Waits until all pieces before `piece` are done; their totals, or `None` if a thread gave up.
    pub fn wait(&self, piece: usize) -> Option<Totals> {
        let mut state = self.lock();
        while state.next != piece && !state.aborted {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        (!state.aborted).then_some(state.totals)
    }

    /// Says that a piece is done, in its turn or before, and what it adds.
    pub fn done(&self, piece: usize, added: Totals) {
        let mut state = self.lock();
        state.early.insert(piece, added);
        while let Some(added) = {
            let next = state.next;
            state.early.remove(&next)
        } {
            state.next += 1;
            state.totals.lines += added.lines;
            state.totals.hits += added.hits;
        }
        drop(state);
        self.changed.notify_all();
    }

    /// The totals of all pieces from the first on that are done.
    pub fn totals(&self) -> Totals {
        self.lock().totals
    }

    /// A thread leaves its piece undone: nobody is to wait for it.
    pub fn abort(&self) {
        self.lock().aborted = true;
        self.changed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ends the waiting of others when it is dropped: by a panic, an error or a stop.
pub struct Guard<'t, F: Fn()> {
    pub turns: &'t Turns,
    /// What is to be told, too.
    pub tell: F,
}

impl<F: Fn()> Drop for Guard<'_, F> {
    fn drop(&mut self) {
        self.turns.abort();
        (self.tell)();
    }
}
