//! A whole picture, tile by tile, on several threads.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::{Kernel, Picture, Tile, Work};
use crate::schedule::{self, Claims, Failure, Stop};
use crate::timeline::{Notes, Timeline};

/// Finished tiles are told in batches: a call per tile would cost more than a tile of one pixel.
const BATCH: usize = 4096;
/// They are told the less often the longer it takes, each time after twice as long, up to thirty
/// times a second: a short picture is to be seen as it grows, too.
const LEAST_AGE: Duration = Duration::from_millis(2);
const MOST_AGE: Duration = Duration::from_millis(32);
/// Pixels of a thread's between two looks at the clock.
const CLOCK_PIXELS: usize = 128;

/// Computes `tiles` of the picture, begun in this order. `finished` is called from the computing
/// threads with the indices of tiles that are complete. A tile that does not fit the picture is an
/// error, named by its index, before any is begun.
pub fn tiles(
    kernel: &dyn Kernel,
    picture: &Picture<'_>,
    tiles: &[Tile],
    max_iterations: i32,
    threads: usize,
    stop: Stop<'_>,
    finished: impl Fn(Vec<u32>) + Sync,
) -> Result<(), Failure<usize>> {
    let telling = Telling { live: true, timeline: None };
    told_tiles(kernel, picture, tiles, max_iterations, threads, stop, finished, telling)
}

/// What is told of tiles beside their counts.
#[derive(Clone, Copy)]
pub struct Telling<'a> {
    /// Whether `finished` is called while the others are computed. Whoever is told has to be given
    /// a processor, which a thread had; with false it is called at the end, once by each thread.
    pub live: bool,
    /// Notes who had which tile from when to when: a thread has several at a time, since its lanes
    /// do not wait for a tile to end.
    pub timeline: Option<Timeline<'a>>,
}

/// As [`tiles`], with a say in what is told.
#[expect(clippy::too_many_arguments, reason = "one more than what `tiles` needs")]
pub fn told_tiles(
    kernel: &dyn Kernel,
    picture: &Picture<'_>,
    tiles: &[Tile],
    max_iterations: i32,
    threads: usize,
    stop: Stop<'_>,
    finished: impl Fn(Vec<u32>) + Sync,
    Telling { live, timeline }: Telling<'_>,
) -> Result<(), Failure<usize>> {
    let outside = |tile: &Tile| !tile.fits(picture.width(), picture.height());
    if let Some(index) = tiles.iter().position(outside) {
        return Err(Failure::Worker(index));
    }
    let outbox = Outbox::new(&finished);
    schedule::run(tiles.len(), threads, stop, |claims| {
        let notes = timeline.map(|timeline| timeline.notes(claims.worker()));
        let (outbox, batch) = (&outbox, Vec::new());
        let mut share = Share { tiles, claims, stop, outbox, live, batch, pixels: 0, notes };
        kernel.run(picture, max_iterations, &mut share);
        outbox.tell(&mut share.batch);
        Ok(())
    })
}

/// Finished tiles of all threads that have not been told: whoever is told is woken, on a processor
/// that a thread had, so it is once for all of them.
struct Outbox<F: Fn(Vec<u32>)> {
    finished: F,
    begun: Instant,
    waiting: Mutex<Waiting>,
}

struct Waiting {
    tiles: Vec<u32>,
    told: Instant,
}

impl<F: Fn(Vec<u32>)> Outbox<F> {
    fn new(finished: F) -> Self {
        let begun = Instant::now();
        // The first is told at once: somebody may be waiting for something to look at.
        let told = begun.checked_sub(LEAST_AGE).unwrap_or(begun);
        Self { finished, begun, waiting: Mutex::new(Waiting { tiles: Vec::new(), told }) }
    }

    /// Takes what a thread has finished, and tells of all if it is time to.
    fn add(&self, batch: &mut Vec<u32>) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.tiles.append(batch);
        let age = waiting.told.duration_since(self.begun).clamp(LEAST_AGE, MOST_AGE);
        if waiting.told.elapsed() >= age || waiting.tiles.len() >= BATCH {
            self.say(waiting);
        }
    }

    /// Takes what a thread has finished, and tells of all.
    fn tell(&self, batch: &mut Vec<u32>) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.tiles.append(batch);
        self.say(waiting);
    }

    fn say(&self, mut waiting: MutexGuard<'_, Waiting>) {
        let tiles = std::mem::take(&mut waiting.tiles);
        waiting.told = Instant::now();
        drop(waiting);
        if !tiles.is_empty() {
            (self.finished)(tiles);
        }
    }
}

/// What one thread claims of the tiles.
struct Share<'a, F: Fn(Vec<u32>)> {
    tiles: &'a [Tile],
    claims: Claims<'a>,
    stop: Stop<'a>,
    outbox: &'a Outbox<F>,
    live: bool,
    batch: Vec<u32>,
    /// Since it last handed tiles over.
    pixels: usize,
    notes: Option<Notes<'a>>,
}

impl<F: Fn(Vec<u32>)> Work for Share<'_, F> {
    fn next(&mut self) -> Option<(u32, Tile)> {
        let index = self.claims.next()?;
        let tile = self.tiles[index];
        if let Some(notes) = &mut self.notes {
            notes.begin(index, tile.width * tile.height);
        }
        Some((index as u32, tile))
    }

    fn finished(&mut self, number: u32) {
        self.batch.push(number);
        if let Some(tile) = self.tiles.get(number as usize) {
            self.pixels += tile.width * tile.height;
            if let Some(notes) = &mut self.notes {
                notes.done(number as usize, tile.width * tile.height);
            }
        }
        if self.live && (self.pixels >= CLOCK_PIXELS || self.batch.len() >= BATCH) {
            self.pixels = 0;
            self.outbox.add(&mut self.batch);
        }
    }

    fn stop(&self) -> bool {
        (self.stop)()
    }
}
