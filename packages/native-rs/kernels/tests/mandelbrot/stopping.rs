//! The stop flag, between tiles and within one point.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use parallel_kernels::mandelbrot::{Picture, Tile, tiles};

use crate::oracle::{cells, kernels, label};

/// A point that no proof and no return ends: the seam of the cardioid and the disc left of it, where
/// an orbit needs about 1/ε steps to come within ε. With i32::MAX of them, only the flag is left.
#[test]
fn a_point_without_end_can_be_stopped() {
    for kernel in kernels() {
        for cx in [-0.75, 0.25, -2.0 + 1e-12] {
            let counts = cells(1);
            let column = [cx];
            let picture = Picture::new(&column, &[0.0], &counts, 0, 1).unwrap();
            let asked = AtomicUsize::new(0);
            let stop = || asked.fetch_add(1, Ordering::Relaxed) >= 20;
            let tile = Tile { x: 0, y: 0, width: 1, height: 1 };
            let told = Mutex::new(Vec::new());
            let done = tiles(kernel, &picture, &[tile], i32::MAX, 1, &stop, |batch| {
                told.lock().unwrap().extend(batch);
            });
            assert_eq!(done, Ok(()));
            // Stopped, or pruned after all; but a tile is told if and only if its count is there.
            let complete = counts[0].load(Ordering::Relaxed) != -7;
            assert_eq!(told.into_inner().unwrap().len(), usize::from(complete));
            assert!(complete || asked.into_inner() > 20, "{}", label(kernel));
            assert!(kernel.pruned() || !complete, "{}", label(kernel));
        }
    }
}

#[test]
fn no_tile_is_begun_after_a_stop() {
    let axis: Vec<f64> = (0..64).map(|i| -1.5 + f64::from(i) / 32.0).collect();
    for kernel in kernels() {
        let counts = cells(64 * 64);
        let picture = Picture::new(&axis, &axis, &counts, 0, 64).unwrap();
        let list: Vec<_> = (0..64).map(|y| Tile { x: 0, y, width: 64, height: 1 }).collect();
        let told = Mutex::new(Vec::new());
        let stopped = || told.lock().unwrap().len() >= 3;
        let asked = AtomicUsize::new(0);
        let stop = || stopped() || asked.fetch_add(1, Ordering::Relaxed) >= 30;
        let done = tiles(kernel, &picture, &list, 100, 1, &stop, |batch| {
            told.lock().unwrap().extend(batch);
        });
        assert_eq!(done, Ok(()));
        let told = told.into_inner().unwrap();
        assert!(told.len() < list.len(), "{}", label(kernel));
        for row in told {
            let row = &counts[row as usize * 64..][..64];
            assert!(row.iter().all(|count| count.load(Ordering::Relaxed) != -7));
        }
    }
}
