//! The caller's cancel flag, as native threads see it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicU64, Ordering};
use std::time::Instant;

use napi::bindgen_prelude::Unknown;

use crate::failure::{Result, invalid};
use crate::mapping::Mapping;
use crate::view::{Home, View};

/// How often a flag that only the JavaScript thread may read is asked for there.
const ASK_EVERY_MS: u64 = 10;

/// `cancel[0]`, where it can be read.
enum Source {
    /// Shared memory, read where it is. The job keeps a reference to the view, or the mapping.
    Direct(*const AtomicI32, #[allow(dead_code)] Option<Arc<Mapping>>),
    /// An ordinary array could be moved or freed meanwhile; the JavaScript thread reads it.
    Asked,
}

/// Set by the caller's `cancel[0] != 0`, by a failing callback, and when the isolate ends.
pub struct Flag {
    stopped: AtomicBool,
    source: Source,
    started: Instant,
    next_ask_ms: AtomicU64,
}

// SAFETY: the pointer is to memory that outlives the job, read through an atomic only.
unsafe impl Send for Flag {}
// SAFETY: as above.
unsafe impl Sync for Flag {}

impl Flag {
    /// The view must be kept by the caller for as long as the flag is used.
    pub fn new(name: &str, value: Unknown<'_>) -> Result<Arc<Self>> {
        let view = View::<i32>::new(name, value)?;
        let Some(cell) = view.atomics().first() else {
            return Err(invalid(format!("{name} has no element; it must be an Int32Array of one")));
        };
        let source = match view.home() {
            Home::Shared => Source::Direct(cell, None),
            Home::Mapped(mapping) => Source::Direct(cell, Some(mapping)),
            Home::Isolate => Source::Asked,
        };
        Ok(Arc::new(Self {
            stopped: AtomicBool::new(cell.load(Ordering::Relaxed) != 0),
            source,
            started: Instant::now(),
            next_ask_ms: AtomicU64::new(ASK_EVERY_MS),
        }))
    }

    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    /// For native threads. `ask` has the JavaScript thread call [`Flag::look`] some time later.
    pub fn is_set(&self, ask: impl Fn()) -> bool {
        if self.stopped.load(Ordering::Relaxed) {
            return true;
        }
        match self.source {
            // SAFETY: see `Source::Direct`.
            Source::Direct(cell, _) => unsafe { (*cell).load(Ordering::Relaxed) != 0 },
            Source::Asked => {
                let next = self.next_ask_ms.load(Ordering::Relaxed);
                let now = self.started.elapsed().as_millis() as u64;
                let after = now + ASK_EVERY_MS;
                let (order, cell) = (Ordering::Relaxed, &self.next_ask_ms);
                if now >= next && cell.compare_exchange(next, after, order, order).is_ok() {
                    ask();
                }
                false
            }
        }
    }

    /// For the JavaScript thread: reads an ordinary array's flag as it is now.
    pub fn look(&self, value: Unknown<'_>) {
        if let (Source::Asked, Ok(view)) = (&self.source, View::<i32>::new("cancel", value))
            && view.atomics().first().is_some_and(|cell| cell.load(Ordering::Relaxed) != 0)
        {
            self.stop();
        }
    }
}
