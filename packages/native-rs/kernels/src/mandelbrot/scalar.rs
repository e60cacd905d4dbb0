//! One point at a time: the talk's loop, and the same with an eye on orbits that repeat.

use super::trap::trapped;
use super::{INSIDE, Kernel, Picture, Work};

/// Steps between two looks at the stop flag within one point.
const STEPS: i32 = 1 << 16;

pub struct Scalar {
    pub pruned: bool,
}

impl Kernel for Scalar {
    fn name(&self) -> &'static str {
        "scalar"
    }

    fn pruned(&self) -> bool {
        self.pruned
    }

    fn run(&self, picture: &Picture<'_>, max_iterations: i32, work: &mut dyn Work) {
        let count = if self.pruned { pruned } else { escape };
        while let Some((number, tile)) = work.next() {
            for row in tile.rows() {
                let cy = picture.row(row);
                for (&cx, column) in picture.columns(tile.columns()).iter().zip(tile.x..) {
                    let Some(count) = count(cx, cy, max_iterations, work) else { return };
                    picture.put(picture.cell(column, row), count);
                }
                if work.stop() {
                    return;
                }
            }
            work.finished(number);
        }
    }
}

/// The iteration at which the point escapes, or `INSIDE`; None where it was told to stop.
///
/// `>= 4.0` is the talk's test, and for finite `cx` and `cy` a NaN cannot slip past it. While
/// x² + y² < 4 both are below 2 in magnitude, so the next x and y are finite: at most 4 + |cx| and
/// 8 + |cy|, rounded, which cannot overflow since adding 8 to the largest double gives it back.
/// Their squares are then finite or +∞ and so is the sum of these: it can be compared. ∞ − ∞ and
/// 0 · ∞ could only arise in the step after that, which is never taken.
///
/// Rust never contracts `a * b + c` into one rounding, so every step rounds as JavaScript's does.
#[inline]
fn escape(cx: f64, cy: f64, max_iterations: i32, work: &dyn Work) -> Option<i32> {
    let (mut x, mut y) = (0.0_f64, 0.0_f64);
    let mut from = 0;
    while from < max_iterations {
        let to = max_iterations.min(from.saturating_add(STEPS));
        for i in from..to {
            let (xx, yy) = (x * x, y * y);
            if xx + yy >= 4.0 {
                return Some(i);
            }
            (x, y) = (xx - yy + cx, 2.0 * x * y + cy);
        }
        if to < max_iterations && work.stop() {
            return None;
        }
        from = to;
    }
    Some(INSIDE)
}

/// As [`escape`], but ended by an orbit that comes back: exactly, as Brent finds it, or near enough
/// for a proof that it stays. A step is a function of x and y alone, so one that comes back to both,
/// compared with ==, has no other way to go; 0 and −0 are equal and lead to the same magnitudes.
pub fn pruned(cx: f64, cy: f64, max_iterations: i32, work: &dyn Work) -> Option<i32> {
    if cx.is_nan() || cy.is_nan() {
        // And so is all that follows, which is never >= 4.
        return Some(INSIDE);
    }
    let (mut x, mut y) = (0.0_f64, 0.0_f64);
    let (mut rx, mut ry, mut marked, mut renew) = (f64::NAN, f64::NAN, 0, 16);
    let mut near = 1e-6;
    for i in 0..max_iterations {
        let (xx, yy) = (x * x, y * y);
        if xx + yy >= 4.0 {
            return Some(i);
        }
        let (dx, dy) = (x - rx, y - ry);
        let distance = dx * dx + dy * dy;
        if distance <= near {
            let steps = (i - marked) as u64;
            if distance == 0.0 && x == rx && y == ry {
                return Some(INSIDE);
            }
            if trapped(cx, cy, x, y, steps, distance.sqrt()) {
                return Some(INSIDE);
            }
            near /= 256.0;
            (rx, ry, marked) = (x, y, i);
        } else if i == renew {
            (rx, ry, marked) = (x, y, i);
            renew = i.saturating_add(i / 2);
        }
        if i % STEPS == STEPS - 1 && work.stop() {
            return None;
        }
        (x, y) = (xx - yy + cx, 2.0 * x * y + cy);
    }
    Some(INSIDE)
}
