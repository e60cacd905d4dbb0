//! Holds threads back while the consumer has not taken what it was given.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use crate::schedule::Stop;

/// How long a stop can go unseen by a thread that waits.
const LOOK_EVERY: Duration = Duration::from_millis(5);

/// Bytes under way, up to a limit; the first batch enters whatever its size.
#[derive(Debug)]
pub struct Gate {
    limit: usize,
    under_way: Mutex<usize>,
    left: Condvar,
}

impl Gate {
    pub fn new(limit: usize) -> Self {
        Self { limit, under_way: Mutex::new(0), left: Condvar::new() }
    }

    /// Waits for room; false if told to stop.
    pub fn enter(&self, bytes: usize, stop: Stop<'_>) -> bool {
        let mut under_way = self.under_way.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if stop() {
                return false;
            }
            if *under_way == 0 || *under_way + bytes <= self.limit {
                *under_way += bytes;
                return true;
            }
            let waited = self.left.wait_timeout(under_way, LOOK_EVERY);
            under_way = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// The consumer has taken so many bytes.
    pub fn leave(&self, bytes: usize) {
        let mut under_way = self.under_way.lock().unwrap_or_else(PoisonError::into_inner);
        *under_way = under_way.saturating_sub(bytes);
        self.left.notify_all();
    }
}
