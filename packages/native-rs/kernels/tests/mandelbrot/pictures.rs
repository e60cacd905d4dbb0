//! Whole pictures in tiles on threads, and what of them may be touched.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use parallel_kernels::mandelbrot::{Picture, Telling, Tile, kernel, tiles, told_tiles};
use parallel_kernels::timeline::{CELLS, Clock, Timeline};
use proptest::prelude::*;

use crate::oracle::{cells, cut, expect, kernels, label, plain};

proptest! {
    #[test]
    fn pictures_never_leave_the_memory(
        cells_count in 0..40_usize, offset in 0..50_usize, stride in 0..20_usize,
        width in 0..20_usize, height in 0..20_usize,
    ) {
        let cells = cells(cells_count);
        let (cx, cy) = (vec![0.0; width], vec![0.0; height]);
        let touched = || (0..height).flat_map(|j| (0..width).map(move |i| offset + j * stride + i));
        let empty = width * height == 0;
        let fits = touched().all(|at| at < cells_count) && (!empty || offset <= cells_count);
        prop_assert_eq!(Picture::new(&cx, &cy, &cells, offset, stride).is_some(), fits);
    }

    #[test]
    fn nothing_but_the_tiles_is_written(
        offset in 0..9_usize, gap in 0..5_usize, x in 0..9_usize, y in 0..9_usize,
        width in 0..9_usize, height in 0..9_usize,
    ) {
        let (cx, cy) = ([0.3; 18], [0.1; 18]);
        let stride = 18 + gap;
        for kernel in kernels() {
            let cells = cells(offset + stride * 18);
            let picture = Picture::new(&cx, &cy, &cells, offset, stride).unwrap();
            let tile = Tile { x, y, width, height };
            tiles(kernel, &picture, &[tile], 200, 1, &|| false, |_| {}).unwrap();
            let found = plain(&cells);
            let touched = found.iter().filter(|&&count| count != -7).count();
            prop_assert_eq!(touched, width * height, "{}", label(kernel));
            for row in y..y + height {
                let from = offset + row * stride + x;
                prop_assert!(found[from..from + width].iter().all(|&count| count != -7));
            }
        }
    }
}

/// The talk's view, small: in tiles, on several threads, each tile told exactly once.
#[test]
fn a_picture_in_tiles() {
    let (width, height) = (97, 61);
    let scale = height as f64 / 2.0;
    let cx: Vec<f64> = (0..width).map(|i| -2.0 + i as f64 / scale).collect();
    let cy: Vec<f64> = (0..height).map(|j| -1.0 + j as f64 / scale).collect();
    let expected = expect(&cx, &cy, 400);
    for kernel in kernels() {
        for size in [(1, 1), (7, 7), (64, 64), (200, 200), (200, 1)] {
            let list = cut(width, height, size);
            for threads in [1, 3] {
                let counts = cells(width * height);
                let picture = Picture::new(&cx, &cy, &counts, 0, width).unwrap();
                let told = Mutex::new(Vec::new());
                let done = tiles(kernel, &picture, &list, 400, threads, &|| false, |batch| {
                    // What is told is there to be seen.
                    for &index in &batch {
                        let tile = list[index as usize];
                        let cell = (tile.y + tile.height - 1) * width + tile.x + tile.width - 1;
                        assert_ne!(plain(&counts[cell..=cell]), [-7]);
                    }
                    told.lock().unwrap().extend(batch);
                });
                assert_eq!(done, Ok(()));
                assert_eq!(plain(&counts), expected, "{}", label(kernel));
                let mut told = told.into_inner().unwrap();
                told.sort();
                assert_eq!(told, (0..list.len() as u32).collect::<Vec<_>>());
            }
        }
    }
}

#[test]
fn a_timeline_has_each_tile() {
    let (width, height) = (97, 61);
    let axis = |size: usize| (0..size).map(|i| i as f64 / 40.0 - 1.5).collect::<Vec<_>>();
    let (cx, cy) = (axis(width), axis(height));
    for kernel in kernels() {
        for size in [(1, 1), (7, 7), (200, 1)] {
            let list = cut(width, height, size);
            let counts = cells(width * height);
            let picture = Picture::new(&cx, &cy, &counts, 0, width).unwrap();
            let notes: Vec<AtomicU64> =
                (0..CELLS * list.len()).map(|_| AtomicU64::new(0)).collect();
            let clock = Clock::starting(1e6);
            let timeline = Some(Timeline::new(&notes, clock));
            let telling = Telling { live: true, timeline };
            let go = || false;
            told_tiles(kernel, &picture, &list, 300, 3, &go, |_| {}, telling).unwrap();
            let end = clock.now();
            let number = |cell: &AtomicU64| f64::from_bits(cell.load(Ordering::Relaxed));
            for cells in notes.chunks(CELLS) {
                let (worker, begun, done) =
                    (number(&cells[0]), number(&cells[1]), number(&cells[2]));
                assert!([0.0, 1.0, 2.0].contains(&worker));
                assert!(1e6 <= begun && begun <= done && done <= end, "{}", label(kernel));
            }
        }
    }
}

#[test]
fn tiles_outside_are_errors() {
    let counts = cells(4);
    let picture = Picture::new(&[0.0; 2], &[0.0; 2], &counts, 0, 2).unwrap();
    let kernel = kernel("auto", true).unwrap();
    for (x, y, width, height) in
        [(1, 0, 2, 1), (0, 2, 1, 1), (usize::MAX, 0, 2, 1), (0, usize::MAX, 1, usize::MAX)]
    {
        let tile = Tile { x, y, width, height };
        assert!(tiles(kernel, &picture, &[tile], 5, 2, &|| false, |_| {}).is_err());
    }
    assert_eq!(plain(&counts), [-7; 4]);
}

#[test]
fn tiles_may_be_told_at_the_end() {
    let axis: Vec<f64> = (0..64).map(|i| f64::from(i) / 30.0 - 1.5).collect();
    for kernel in kernels() {
        let list = cut(64, 64, (1, 1));
        let counts = cells(64 * 64);
        let picture = Picture::new(&axis, &axis, &counts, 0, 64).unwrap();
        let told = Mutex::new(Vec::new());
        let telling = Telling { live: false, timeline: None };
        let finished = |batch: Vec<u32>| told.lock().unwrap().push(batch);
        told_tiles(kernel, &picture, &list, 300, 3, &|| false, finished, telling).unwrap();
        let told = told.into_inner().unwrap();
        assert!(told.len() <= 3, "{}", label(kernel));
        let mut all: Vec<u32> = told.concat();
        all.sort_unstable();
        assert_eq!(all, (0..64 * 64).collect::<Vec<u32>>(), "{}", label(kernel));
    }
}
