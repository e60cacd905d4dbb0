//! Escape-time counts of the Mandelbrot set, bit for bit those of the plain loop.
//!
//! One file per kernel. `KERNELS` lists them all, and `tests/mandelbrot.rs` holds each of them to
//! one oracle; a new kernel is a file here and a line in the list.

mod scalar;
mod tiles;

use std::sync::atomic::{AtomicI32, Ordering};

use crate::schedule::Stop;

pub use tiles::{Tile, tiles};

/// What a point's count is when it did not escape.
pub const INSIDE: i32 = -1;

/// Where a tile's counts go: cell (column, row) is `cells[offset + row * stride + column]`.
///
/// Atomics, because the memory may be shared with other threads or processes that look at the
/// picture while it grows. Relaxed stores cost nothing over plain ones.
#[derive(Clone, Copy)]
pub struct Grid<'a> {
    cells: &'a [AtomicI32],
    offset: usize,
    stride: usize,
}

impl<'a> Grid<'a> {
    /// A window of `width` × `height` cells; `None` where one of them is outside of `cells`.
    pub fn new(
        cells: &'a [AtomicI32],
        offset: usize,
        stride: usize,
        width: usize,
        height: usize,
    ) -> Option<Self> {
        if width == 0 || height == 0 {
            return (offset <= cells.len()).then_some(Self { cells, offset, stride });
        }
        let last = (height - 1).checked_mul(stride)?.checked_add(offset)?.checked_add(width - 1)?;
        (last < cells.len()).then_some(Self { cells, offset, stride })
    }

    /// Writes one count; outside of the memory it does nothing.
    #[inline]
    pub fn put(&self, column: usize, row: usize, count: i32) {
        if let Some(cell) = self.cells.get(self.offset + row * self.stride + column) {
            cell.store(count, Ordering::Relaxed);
        }
    }
}

/// One way to compute a tile.
pub trait Kernel: Sync {
    /// Short and stable, for tables and tests.
    fn name(&self) -> &'static str;

    /// Whether this machine has the instructions for it.
    fn available(&self) -> bool {
        true
    }

    /// Counts every point (cx[i], cy[j]) into cell (i, j). Asks `stop` at least once per row and
    /// returns false if it was told to.
    fn tile(
        &self,
        cx: &[f64],
        cy: &[f64],
        max_iterations: i32,
        grid: &Grid<'_>,
        stop: Stop<'_>,
    ) -> bool;
}

/// Every kernel, the plainest first.
pub const KERNELS: &[&dyn Kernel] = &[&scalar::Scalar];

/// The fastest kernel that this machine can run.
pub fn kernel() -> &'static dyn Kernel {
    KERNELS.iter().rev().copied().find(|kernel| kernel.available()).unwrap_or(&scalar::Scalar)
}
