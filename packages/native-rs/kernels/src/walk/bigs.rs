//! The big files that wait for threads, the first first.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::big::{Big, Claim};

/// How long a stop can go unseen by a thread that waits.
const LOOK_EVERY: Duration = Duration::from_millis(5);

#[derive(Default)]
pub struct Bigs {
    list: Mutex<Vec<Arc<Big>>>,
    changed: Condvar,
}

/// What a thread can do for the big files.
pub enum Turn {
    Range(Arc<Big>, usize),
    /// Others are at what has to come first.
    Wait,
    /// There are none.
    Nothing,
}

impl Bigs {
    fn list(&self) -> MutexGuard<'_, Vec<Arc<Big>>> {
        self.list.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn add(&self, big: Big) {
        let mut list = self.list();
        let place = list.partition_point(|other| other.id < big.id);
        list.insert(place, Arc::new(big));
        self.changed.notify_all();
    }

    pub fn first(&self) -> Option<Arc<Big>> {
        self.list().first().cloned()
    }

    /// A range of the first file that has one to give.
    pub fn claim(&self, threads: usize) -> Turn {
        let list = self.list();
        for big in list.iter() {
            match big.claim(threads) {
                Claim::Range(index) => return Turn::Range(big.clone(), index),
                // The next file's ranges would only fill memory behind this one's.
                Claim::Wait => return Turn::Wait,
                Claim::Nothing => {}
            }
        }
        if list.is_empty() { Turn::Nothing } else { Turn::Wait }
    }

    /// Takes a file off the list; true for the one caller that did.
    pub fn remove(&self, id: u64) -> bool {
        let mut list = self.list();
        let before = list.len();
        list.retain(|big| big.id != id);
        self.changed.notify_all();
        list.len() < before
    }

    /// Tells those that wait that something was done.
    pub fn tell(&self) {
        self.changed.notify_all();
    }

    /// Waits until something has changed, but not for long.
    pub fn wait(&self) {
        let list = self.list();
        drop(self.changed.wait_timeout(list, LOOK_EVERY));
    }
}
