//! A whole deep picture, tile by tile, on several threads.

use std::sync::atomic::{AtomicI32, Ordering};
use std::time::{Duration, Instant};

use super::Picture;
use crate::mandelbrot::Tile;
use crate::schedule::{self, Failure, Stop};
use crate::timeline::Timeline;

/// Finished tiles are told in batches; a pixel takes microseconds, so their age alone counts.
const BATCH_AGE: Duration = Duration::from_millis(8);

/// Computes `tiles` in this order into `counts`, whose rows are as long as the picture is wide, and
/// the bits of what makes them continuous into `fractions` (none: they are not wanted).
/// `finished` is called from the computing threads with the indices of tiles that are complete. A
/// tile that does not fit the picture, or `counts`, is an error, named by its index. `timeline` is
/// where to note who had which tile when.
#[expect(clippy::too_many_arguments, reason = "two kinds of cells and how to go about them")]
pub fn tiles(
    picture: &Picture,
    tiles: &[Tile],
    counts: &[AtomicI32],
    fractions: &[AtomicI32],
    threads: usize,
    stop: Stop<'_>,
    finished: impl Fn(Vec<u32>) + Sync,
    timeline: Option<Timeline<'_>>,
) -> Result<(), Failure<usize>> {
    let (width, height) = (picture.place().width, picture.place().height);
    schedule::run(tiles.len(), threads, stop, |claims| {
        let mut batch = Vec::new();
        let mut told = Instant::now();
        let mut notes = timeline.map(|timeline| timeline.notes(claims.worker()));
        for index in claims {
            let tile = tiles[index];
            if !tile.fits(width, height) || counts.len() / width.max(1) < height {
                return Err(index);
            }
            if let Some(notes) = &mut notes {
                notes.begin(index, tile.width * tile.height);
            }
            let put = |column: usize, row: usize, count, more: f32| {
                let at = row * width + column;
                counts[at].store(count, Ordering::Relaxed);
                if let Some(cell) = fractions.get(at) {
                    cell.store(more.to_bits().cast_signed(), Ordering::Relaxed);
                }
            };
            if !picture.counts(tile, stop, put) {
                break;
            }
            if let Some(notes) = &mut notes {
                notes.done(index, tile.width * tile.height);
            }
            batch.push(index as u32);
            if told.elapsed() >= BATCH_AGE {
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
