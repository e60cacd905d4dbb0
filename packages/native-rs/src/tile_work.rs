//! What an isolate's own thread computes of a picture, and when it looks whether to stop.

use std::cell::Cell;
use std::sync::atomic::{AtomicI32, Ordering};
use std::time::{Duration, Instant};

use napi::bindgen_prelude::{Error, Function};
use parallel_kernels::mandelbrot::{Tile, Work};
use parallel_kernels::timeline::Notes;

use crate::failure::{Result, from_napi};

/// Asks the thread's JavaScript now and then whether to stop.
pub struct Asker<'a> {
    /// What it throws ends the work.
    stop: Option<Function<'a, (), bool>>,
    asked: Cell<Instant>,
    stopped: Cell<bool>,
    thrown: Cell<Option<Error>>,
}

/// Between two questions of a kernel on the thread of an isolate.
const ASK_EVERY: Duration = Duration::from_millis(2);

impl<'a> Asker<'a> {
    pub fn new(stop: Option<Function<'a, (), bool>>) -> Self {
        let (asked, stopped) = (Cell::new(Instant::now()), Cell::new(false));
        Self { stop, asked, stopped, thrown: Cell::new(None) }
    }

    fn stop(&self) -> bool {
        if let Some(stop) = &self.stop
            && !self.stopped.get()
            && self.asked.get().elapsed() >= ASK_EVERY
        {
            let stopped = stop.call(()).unwrap_or_else(|error| {
                self.thrown.set(Some(error));
                true
            });
            self.stopped.set(stopped);
            self.asked.set(Instant::now());
        }
        self.stopped.get()
    }

    pub fn result(&self) -> Result<()> {
        self.thrown.take().map_or(Ok(()), |error| Err(from_napi(error)))
    }
}

/// One tile, on the thread of an isolate.
pub struct One<'a> {
    pub tile: Option<Tile>,
    pub asker: Asker<'a>,
}

impl Work for One<'_> {
    fn next(&mut self) -> Option<(u32, Tile)> {
        self.tile.take().map(|tile| (0, tile))
    }

    fn finished(&mut self, _: u32) {}

    fn stop(&self) -> bool {
        self.asker.stop()
    }
}

/// The tiles that one isolate claims of those that several share, and where they tell what is
/// finished: a cursor, a number, and as many places, each plus one.
pub struct Claimed<'a> {
    pub tiles: Vec<Tile>,
    pub ledger: &'a [AtomicI32],
    pub asker: Asker<'a>,
    pub notes: Option<Notes<'a>>,
}

/// Where the places begin.
pub const LOG: usize = 2;

impl Work for Claimed<'_> {
    fn next(&mut self) -> Option<(u32, Tile)> {
        if self.stop() {
            return None;
        }
        let place = self.ledger[0].fetch_add(1, Ordering::Relaxed);
        let tile = *self.tiles.get(usize::try_from(place).ok()?)?;
        if let Some(notes) = &mut self.notes {
            notes.begin(place as usize, tile.width * tile.height);
        }
        Some((place as u32, tile))
    }

    fn finished(&mut self, place: u32) {
        if let Some(notes) = &mut self.notes
            && let Some(tile) = self.tiles.get(place as usize)
        {
            notes.done(place as usize, tile.width * tile.height);
        }
        let at = self.ledger[1].fetch_add(1, Ordering::Relaxed);
        if let Some(cell) = usize::try_from(at).ok().and_then(|at| self.ledger.get(LOG + at)) {
            // Whoever sees the place sees the counts.
            cell.store(place as i32 + 1, Ordering::Release);
        }
    }

    fn stop(&self) -> bool {
        self.asker.stop()
    }
}
