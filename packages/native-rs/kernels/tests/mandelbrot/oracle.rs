//! The definition, and how a kernel is asked for the same.

use std::sync::atomic::{AtomicI32, Ordering};

use parallel_kernels::mandelbrot::{Formula, KERNELS, Kernel, Picture, Tile, tiles};

/// By the definition: the orbit is laid out, then looked at.
fn oracle(formula: Formula, (px, py): (f64, f64), max_iterations: i32) -> i32 {
    let (begin, (cx, cy)) = match formula.julia() {
        Some(c) => ((px, py), c),
        None => ((0.0, 0.0), (px, py)),
    };
    let square = |(x, y): (f64, f64)| ((x * x) - (y * y), (2.0 * x) * y);
    let times = |(a, b): (f64, f64), (x, y): (f64, f64)| ((a * x) - (b * y), (a * y) + (b * x));
    let orbit = std::iter::successors(Some(begin), |&z| {
        let (real, imaginary) = match formula.power() {
            2 => square(z),
            power => (1..power).fold(z, |product, _| times(product, z)),
        };
        Some((real + cx, imaginary + cy))
    });
    let escaped = |&(x, y): &(f64, f64)| (x * x) + (y * y) >= 4.0;
    let index = orbit.take(max_iterations as usize).position(|point| escaped(&point));
    index.map_or(-1, |index| index as i32)
}

pub fn expect(cx: &[f64], cy: &[f64], max_iterations: i32) -> Vec<i32> {
    expect_of(Formula::MANDELBROT, cx, cy, max_iterations)
}

pub fn expect_of(formula: Formula, cx: &[f64], cy: &[f64], max_iterations: i32) -> Vec<i32> {
    let row = |&y| cx.iter().map(move |&x| oracle(formula, (x, y), max_iterations));
    cy.iter().flat_map(row).collect()
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
    compute_of(Formula::MANDELBROT, kernel, (cx, cy), max_iterations, list)
}

pub fn compute_of(
    formula: Formula,
    kernel: &dyn Kernel,
    (cx, cy): (&[f64], &[f64]),
    max_iterations: i32,
    list: &[Tile],
) -> Vec<i32> {
    let cells = cells(cx.len() * cy.len());
    let picture = Picture::new(cx, cy, &cells, 0, cx.len()).unwrap().of(formula);
    tiles(kernel, &picture, list, max_iterations, 1, &|| false, |_| {}).unwrap();
    plain(&cells)
}

pub fn compute(kernel: &dyn Kernel, cx: &[f64], cy: &[f64], max_iterations: i32) -> Vec<i32> {
    let whole = Tile { x: 0, y: 0, width: cx.len(), height: cy.len() };
    compute_in(kernel, cx, cy, max_iterations, &[whole])
}
