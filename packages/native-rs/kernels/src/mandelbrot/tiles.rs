//! A whole picture, tile by tile, on several threads.

use std::time::{Duration, Instant};

use super::{Kernel, Picture, Tile, Work};
use crate::schedule::{self, Claims, Failure, Stop};
use crate::timeline::{Notes, Timeline};

/// Finished tiles are told in batches: a call per tile would cost more than a tile of one pixel.
const BATCH: usize = 4096;
/// They are told the less often the longer it takes: a short picture is to be seen as it grows, too.
const LEAST_AGE: Duration = Duration::from_millis(2);
const MOST_AGE: Duration = Duration::from_millis(16);
const SHARE_OF_TIME: u32 = 4;
/// Pixels between two looks at the clock.
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
    schedule::run(tiles.len(), threads, stop, |claims| {
        // The first is told at once: somebody may be waiting for something to look at.
        let now = Instant::now();
        let told = now.checked_sub(LEAST_AGE).unwrap_or(now);
        let finished = &finished;
        let notes = timeline.map(|timeline| timeline.notes(claims.worker()));
        let batch = Vec::new();
        let mut share = Share {
            tiles,
            claims,
            stop,
            finished,
            live,
            batch,
            pixels: 0,
            begun: now,
            told,
            notes,
        };
        kernel.run(picture, max_iterations, &mut share);
        share.tell();
        Ok(())
    })
}

/// What one thread claims of the tiles.
struct Share<'a, F: Fn(Vec<u32>)> {
    tiles: &'a [Tile],
    claims: Claims<'a>,
    stop: Stop<'a>,
    finished: &'a F,
    live: bool,
    batch: Vec<u32>,
    pixels: usize,
    begun: Instant,
    told: Instant,
    notes: Option<Notes<'a>>,
}

impl<F: Fn(Vec<u32>)> Share<'_, F> {
    fn tell(&mut self) {
        if !self.batch.is_empty() {
            (self.finished)(std::mem::take(&mut self.batch));
        }
        self.told = Instant::now();
        self.pixels = 0;
    }
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
        if !self.live {
            return;
        }
        let old = self.pixels >= CLOCK_PIXELS && {
            self.pixels = 0;
            let age = self.begun.elapsed() / SHARE_OF_TIME;
            self.told.elapsed() >= age.clamp(LEAST_AGE, MOST_AGE)
        };
        if old || self.batch.len() >= BATCH {
            self.tell();
        }
    }

    fn stop(&self) -> bool {
        (self.stop)()
    }
}
