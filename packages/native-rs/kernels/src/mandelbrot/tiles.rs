//! A whole picture, tile by tile, on several threads.

use std::ops::Range;
use std::sync::atomic::AtomicI32;
use std::time::{Duration, Instant};

use super::{Grid, kernel};
use crate::schedule::{self, Failure, Stop};

/// Finished tiles are told in batches: a call per tile would cost more than a tile of one pixel.
const BATCH: usize = 4096;
const BATCH_AGE: Duration = Duration::from_millis(8);
/// Pixels between two looks at the clock.
const CLOCK_PIXELS: usize = 128;

/// A rectangle of the picture, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tile {
    pub x: usize,
    pub y: usize,
    pub width: usize,
    pub height: usize,
}

impl Tile {
    pub(crate) fn columns(&self) -> Range<usize> {
        self.x..self.x.saturating_add(self.width)
    }

    pub(crate) fn rows(&self) -> Range<usize> {
        self.y..self.y.saturating_add(self.height)
    }

    /// Whether the whole tile lies in a picture of this size.
    pub fn fits(&self, width: usize, height: usize) -> bool {
        self.columns().end <= width && self.rows().end <= height
    }
}

/// Computes `tiles` in this order into `counts`, whose rows are `cx.len()` long. `finished` is
/// called from the computing threads with the indices of tiles that are complete. A tile that does
/// not fit the picture or `counts` is an error, named by its index.
#[allow(clippy::too_many_arguments)]
pub fn tiles(
    cx: &[f64],
    cy: &[f64],
    tiles: &[Tile],
    max_iterations: i32,
    counts: &[AtomicI32],
    threads: usize,
    stop: Stop<'_>,
    finished: impl Fn(Vec<u32>) + Sync,
) -> Result<(), Failure<usize>> {
    let kernel = kernel();
    schedule::run(tiles.len(), threads, stop, |claims| {
        let mut batch = Vec::new();
        let mut told = Instant::now();
        let mut pixels = 0;
        for index in claims {
            let tile = tiles[index];
            let place = || {
                let offset = tile.y.checked_mul(cx.len())?.checked_add(tile.x)?;
                let grid = Grid::new(counts, offset, cx.len(), tile.width, tile.height)?;
                Some((cx.get(tile.columns())?, cy.get(tile.rows())?, grid))
            };
            let (cx, cy, grid) = place().ok_or(index)?;
            if !kernel.tile(cx, cy, max_iterations, &grid, stop) {
                break;
            }
            batch.push(index as u32);
            pixels += tile.width * tile.height;
            let old = pixels >= CLOCK_PIXELS && {
                pixels = 0;
                told.elapsed() >= BATCH_AGE
            };
            if old || batch.len() >= BATCH {
                finished(std::mem::take(&mut batch));
                told = Instant::now();
            }
        }
        if !batch.is_empty() {
            finished(batch);
        }
        Ok(())
    })
}
