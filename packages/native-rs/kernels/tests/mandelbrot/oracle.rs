//! The definition, and how a kernel is asked for the same.

use std::sync::atomic::{AtomicI32, Ordering};

use parallel_kernels::mandelbrot::{KERNELS, Kernel, Picture, Tile, tiles};

/// By the definition: the orbit is laid out, then looked at.
pub fn oracle(cx: f64, cy: f64, max_iterations: i32) -> i32 {
    let orbit = std::iter::successors(Some((0.0_f64, 0.0_f64)), |&(x, y)| {
        let real = (x * x) - (y * y);
        let imaginary = (2.0 * x) * y;
        Some((real + cx, imaginary + cy))
    });
    let escaped = |&(x, y): &(f64, f64)| (x * x) + (y * y) >= 4.0;
    let index = orbit.take(max_iterations as usize).position(|point| escaped(&point));
    index.map_or(-1, |index| index as i32)
}

pub fn expect(cx: &[f64], cy: &[f64], max_iterations: i32) -> Vec<i32> {
    cy.iter().flat_map(|&y| cx.iter().map(move |&x| oracle(x, y, max_iterations))).collect()
}

pub fn cells(count: usize) -> Vec<AtomicI32> {
    (0..count).map(|_| AtomicI32::new(-7)).collect()
}

pub fn plain(cells: &[AtomicI32]) -> Vec<i32> {
    cells.iter().map(|cell| cell.load(Ordering::Relaxed)).collect()
}

/// All kernels that this machine can run; both forms of each.
pub fn kernels() -> impl Iterator<Item = &'static dyn Kernel> {
    KERNELS.iter().copied().filter(|kernel| kernel.available())
}

/// What a kernel is called in a failed assertion.
pub fn label(kernel: &dyn Kernel) -> String {
    format!("{}{}", kernel.name(), if kernel.pruned() { " pruned" } else { "" })
}

/// The whole picture in rectangles of this size.
pub fn cut(width: usize, height: usize, size: (usize, usize)) -> Vec<Tile> {
    let mut list = Vec::new();
    for y in (0..height).step_by(size.1) {
        for x in (0..width).step_by(size.0) {
            list.push(Tile { x, y, width: size.0.min(width - x), height: size.1.min(height - y) });
        }
    }
    list
}

/// The counts of a picture that was cut into these tiles.
pub fn compute_in(
    kernel: &dyn Kernel,
    cx: &[f64],
    cy: &[f64],
    max_iterations: i32,
    list: &[Tile],
) -> Vec<i32> {
    let cells = cells(cx.len() * cy.len());
    let picture = Picture::new(cx, cy, &cells, 0, cx.len()).unwrap();
    tiles(kernel, &picture, list, max_iterations, 1, &|| false, |_| {}).unwrap();
    plain(&cells)
}

pub fn compute(kernel: &dyn Kernel, cx: &[f64], cy: &[f64], max_iterations: i32) -> Vec<i32> {
    let whole = Tile { x: 0, y: 0, width: cx.len(), height: cy.len() };
    compute_in(kernel, cx, cy, max_iterations, &[whole])
}
