//! The talk's loop, one point at a time.

use super::{Grid, INSIDE, Kernel};
use crate::schedule::Stop;

pub struct Scalar;

impl Kernel for Scalar {
    fn name(&self) -> &'static str {
        "scalar"
    }

    fn tile(
        &self,
        cx: &[f64],
        cy: &[f64],
        max_iterations: i32,
        grid: &Grid<'_>,
        stop: Stop<'_>,
    ) -> bool {
        for (row, &cy) in cy.iter().enumerate() {
            if stop() {
                return false;
            }
            for (column, &cx) in cx.iter().enumerate() {
                grid.put(column, row, escape(cx, cy, max_iterations));
            }
        }
        true
    }
}

/// The iteration at which the point escapes, or `INSIDE`.
///
/// `>= 4.0` is the talk's test, and for finite `cx` and `cy` a NaN cannot slip past it. While
/// x² + y² < 4 both are below 2 in magnitude, so the next x and y are finite: at most 4 + |cx| and
/// 8 + |cy|, rounded, which cannot overflow since adding 8 to the largest double gives it back.
/// Their squares are then finite or +∞ and so is the sum of these: it can be compared. ∞ − ∞ and
/// 0 · ∞ could only arise in the step after that, which is never taken.
///
/// Rust never contracts `a * b + c` into one rounding, so every step rounds as JavaScript's does.
#[inline]
fn escape(cx: f64, cy: f64, max_iterations: i32) -> i32 {
    let (mut x, mut y) = (0.0_f64, 0.0_f64);
    for i in 0..max_iterations {
        let (xx, yy) = (x * x, y * y);
        if xx + yy >= 4.0 {
            return i;
        }
        (x, y) = (xx - yy + cx, 2.0 * x * y + cy);
    }
    INSIDE
}
