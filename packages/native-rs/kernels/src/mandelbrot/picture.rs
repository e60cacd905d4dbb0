//! Which points are to be counted, and where their counts go.

use std::ops::Range;
use std::sync::atomic::{AtomicI32, Ordering};

use super::Formula;

/// A rectangle of the picture, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tile {
    pub x: usize,
    pub y: usize,
    pub width: usize,
    pub height: usize,
}

impl Tile {
    pub fn columns(&self) -> Range<usize> {
        self.x..self.x.saturating_add(self.width)
    }

    pub fn rows(&self) -> Range<usize> {
        self.y..self.y.saturating_add(self.height)
    }

    /// Whether the whole tile lies in a picture of this size.
    pub fn fits(&self, width: usize, height: usize) -> bool {
        self.columns().end <= width && self.rows().end <= height
    }
}

/// The points (cx[i], cy[j]), whose counts go to `cells[offset + j * stride + i]`.
///
/// Atomics, because the memory may be shared with other threads or processes that look at the
/// picture while it grows. Relaxed stores cost nothing over plain ones.
#[derive(Clone, Copy)]
pub struct Picture<'a> {
    cx: &'a [f64],
    cy: &'a [f64],
    cells: &'a [AtomicI32],
    offset: usize,
    stride: usize,
    formula: Formula,
}

impl<'a> Picture<'a> {
    /// Of the Mandelbrot set; `None` where one of the cells is outside of `cells`.
    pub fn new(
        cx: &'a [f64],
        cy: &'a [f64],
        cells: &'a [AtomicI32],
        offset: usize,
        stride: usize,
    ) -> Option<Self> {
        let picture = Self { cx, cy, cells, offset, stride, formula: Formula::MANDELBROT };
        let end = if cx.is_empty() || cy.is_empty() {
            offset
        } else {
            let last = (cy.len() - 1).checked_mul(stride)?.checked_add(offset)?;
            last.checked_add(cx.len())?
        };
        (end <= cells.len()).then_some(picture)
    }

    /// The same points of another set.
    pub fn of(self, formula: Formula) -> Self {
        Self { formula, ..self }
    }

    pub fn formula(&self) -> Formula {
        self.formula
    }

    pub fn width(&self) -> usize {
        self.cx.len()
    }

    pub fn height(&self) -> usize {
        self.cy.len()
    }

    /// The real parts of these columns; none where they are not all inside.
    #[inline]
    pub fn columns(&self, columns: Range<usize>) -> &'a [f64] {
        self.cx.get(columns).unwrap_or_default()
    }

    /// The imaginary part of this row; NaN outside.
    #[inline]
    pub fn row(&self, row: usize) -> f64 {
        self.cy.get(row).copied().unwrap_or(f64::NAN)
    }

    /// The cell of a pixel, for [`Picture::put`].
    #[inline]
    pub fn cell(&self, column: usize, row: usize) -> usize {
        self.offset + row * self.stride + column
    }

    /// Writes one count; outside of the memory it does nothing.
    #[inline]
    pub fn put(&self, cell: usize, count: i32) {
        if let Some(cell) = self.cells.get(cell) {
            cell.store(count, Ordering::Relaxed);
        }
    }
}

/// Hands out tiles to one kernel on one thread.
pub trait Work {
    /// The next tile and its number; it lies in the picture. None: no more are to be begun.
    fn next(&mut self) -> Option<(u32, Tile)>;

    /// All counts of this tile are written.
    fn finished(&mut self, number: u32);

    /// Whether to do no more.
    fn stop(&self) -> bool;
}
