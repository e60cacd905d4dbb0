//! Every kernel against one oracle, written independently of them.

use std::sync::Mutex;
use std::sync::atomic::{AtomicI32, AtomicUsize, Ordering};

use parallel_kernels::mandelbrot::{Grid, KERNELS, Kernel, Tile, tiles};
use proptest::prelude::*;

/// By the definition: the orbit is laid out, then looked at.
fn oracle(cx: f64, cy: f64, max_iterations: i32) -> i32 {
    let orbit = std::iter::successors(Some((0.0_f64, 0.0_f64)), |&(x, y)| {
        let real = (x * x) - (y * y);
        let imaginary = (2.0 * x) * y;
        Some((real + cx, imaginary + cy))
    });
    let escaped = |&(x, y): &(f64, f64)| (x * x) + (y * y) >= 4.0;
    let index = orbit.take(max_iterations as usize).position(|point| escaped(&point));
    index.map_or(-1, |index| index as i32)
}

fn cells(count: usize) -> Vec<AtomicI32> {
    (0..count).map(|_| AtomicI32::new(-7)).collect()
}

fn plain(cells: &[AtomicI32]) -> Vec<i32> {
    cells.iter().map(|cell| cell.load(Ordering::Relaxed)).collect()
}

fn compute(kernel: &dyn Kernel, cx: &[f64], cy: &[f64], max_iterations: i32) -> Vec<i32> {
    let cells = cells(cx.len() * cy.len());
    let grid = Grid::new(&cells, 0, cx.len(), cx.len(), cy.len()).unwrap();
    assert!(kernel.tile(cx, cy, max_iterations, &grid, &|| false));
    plain(&cells)
}

fn kernels() -> impl Iterator<Item = &'static dyn Kernel> {
    KERNELS.iter().copied().filter(|kernel| kernel.available())
}

fn expect(cx: &[f64], cy: &[f64], max_iterations: i32) -> Vec<i32> {
    cy.iter().flat_map(|&y| cx.iter().map(move |&x| oracle(x, y, max_iterations))).collect()
}

/// Views that end in the set, at its edge and far outside; and any double at all.
fn coordinate() -> impl Strategy<Value = f64> {
    prop_oneof![8 => -2.5..2.5_f64, 1 => any::<f64>(), 1 => prop::sample::select(
        [0.0, -0.0, 2.0, -2.0, 0.25, -0.75, f64::INFINITY, f64::NAN, f64::MAX, f64::MIN_POSITIVE].as_slice())]
}

proptest! {
    #[test]
    fn each_kernel_is_the_oracle(
        cx in prop::collection::vec(coordinate(), 0..20),
        cy in prop::collection::vec(coordinate(), 0..12),
        max_iterations in prop_oneof![0..3, 0..600],
    ) {
        for kernel in kernels() {
            let found = compute(kernel, &cx, &cy, max_iterations);
            prop_assert_eq!(found, expect(&cx, &cy, max_iterations), "{}", kernel.name());
        }
    }

    #[test]
    fn zoomed_views(x0 in -1.5..0.5_f64, y0 in -1.1..1.1_f64, size in 1e-9..0.5_f64) {
        let axis = |from: f64| (0..24).map(|i| from + i as f64 * size / 24.0).collect::<Vec<_>>();
        let (cx, cy) = (axis(x0), axis(y0));
        for kernel in kernels() {
            prop_assert_eq!(compute(kernel, &cx, &cy, 1000), expect(&cx, &cy, 1000));
        }
    }

    #[test]
    fn grids_never_leave_the_memory(
        cells_count in 0..40_usize, offset in 0..50_usize, stride in 0..20_usize,
        width in 0..20_usize, height in 0..20_usize,
    ) {
        let cells = cells(cells_count);
        let touched = || (0..height).flat_map(|j| (0..width).map(move |i| offset + j * stride + i));
        let fits = touched().all(|at| at < cells_count) && (width * height > 0 || offset <= cells_count);
        prop_assert_eq!(Grid::new(&cells, offset, stride, width, height).is_some(), fits);
    }
}

/// Known without running anything.
#[test]
fn fixed_facts() {
    let facts = [
        (0.0, 0.0, 100, -1),     // stays at 0
        (-1.0, 0.0, 20_000, -1), // 0, -1, 0, -1, …
        (-2.0, 0.0, 100, 1),     // x² = 4 is already outside, in this test
        (2.0, 0.0, 100, 1),
        (1.0, 0.0, 100, 2),      // 0, 1, 2
        (0.25, 0.0, 20_000, -1), // the cusp: creeps towards 1/2
        (0.0, 1.0, 20_000, -1),  // i, i − 1, −i, i − 1, …
        (0.5, 0.0, 100, 5),      // 0, .5, .75, 1.0625, 1.63, 3.15
        (3.0, 4.0, 1, -1),       // one iteration looks at the origin alone
        (f64::NAN, 0.0, 50, -1), // NaN is never >= 4
    ];
    for kernel in kernels() {
        for (cx, cy, max_iterations, count) in facts {
            assert_eq!(compute(kernel, &[cx], &[cy], max_iterations), [count], "{cx} {cy}");
        }
    }
    assert_eq!(compute(KERNELS[0], &[0.0, 2.0], &[0.0], 0), [-1, -1]);
}

/// The talk's view, small: in tiles, on several threads, each tile told exactly once.
#[test]
fn a_picture_in_tiles() {
    let (width, height) = (97, 61);
    let scale = height as f64 / 2.0;
    let cx: Vec<f64> = (0..width).map(|i| -2.0 + i as f64 / scale).collect();
    let cy: Vec<f64> = (0..height).map(|j| -1.0 + j as f64 / scale).collect();
    for size in [1, 7, 64, 200] {
        let mut list = Vec::new();
        for y in (0..height).step_by(size) {
            for x in (0..width).step_by(size) {
                list.push(Tile { x, y, width: size.min(width - x), height: size.min(height - y) });
            }
        }
        for threads in [1, 3] {
            let counts = cells(width * height);
            let told = Mutex::new(Vec::new());
            let done = tiles(&cx, &cy, &list, 256, &counts, threads, &|| false, |batch| {
                told.lock().unwrap().extend(batch);
            });
            assert_eq!(done, Ok(()));
            assert_eq!(plain(&counts), expect(&cx, &cy, 256));
            let mut told = told.into_inner().unwrap();
            told.sort();
            assert_eq!(told, (0..list.len() as u32).collect::<Vec<_>>());
        }
    }
}

#[test]
fn tiles_outside_are_errors_and_stop_stops() {
    let counts = cells(4);
    let go = |tile, threads| {
        tiles(&[0.0; 2], &[0.0; 2], &[tile], 5, &counts, threads, &|| false, |_| {})
    };
    for (x, y, width, height) in
        [(1, 0, 2, 1), (0, 2, 1, 1), (usize::MAX, 0, 2, 1), (0, usize::MAX, 1, usize::MAX)]
    {
        assert!(go(Tile { x, y, width, height }, 2).is_err());
    }
    let rows = AtomicUsize::new(0);
    let stop = || rows.fetch_add(1, Ordering::Relaxed) >= 3;
    let told = Mutex::new(Vec::new());
    let tile = Tile { x: 0, y: 0, width: 2, height: 2 };
    let done = tiles(&[0.0; 2], &[0.0; 2], &[tile; 9], 5, &counts, 1, &stop, |batch| {
        told.lock().unwrap().extend(batch);
    });
    assert_eq!(done, Ok(()));
    assert_eq!(told.into_inner().unwrap(), [0]);
}
