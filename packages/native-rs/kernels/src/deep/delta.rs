//! One point's orbit as a small delta from the reference, in doubles.
//!
//! With rebasing: where z = Z + δ is closer to 0 than δ is, the orbit is followed on as a delta
//! from the reference's beginning, which is 0. So δ never loses digits to a subtraction, there are
//! no glitches, and any reference will do, also one that escapes early.
//!
//! `src/deep/delta.ts` of `@parallel/mandelbrot` is the same, operation by operation.

use super::bla::Table;
use super::orbit::{EDGE, End, Orbit};
use crate::mandelbrot::INSIDE;
use crate::schedule::Stop;

/// Turns of a loop between two looks at `stop`: less than a millisecond.
pub const TURNS_BETWEEN_LOOKS: u32 = 1 << 16;

/// Notices when a point's orbit is where it was before, in every bit: it goes round for ever then,
/// and is inside. Told only where the orbit goes back on the reference, which costs nothing and
/// happens in every round. The position compared with moves on ever more seldom (Brent).
pub struct Cycle<D> {
    earlier: (usize, D),
    count: u32,
}

impl<D: PartialEq> Cycle<D> {
    /// With a delta that equals none.
    pub fn new(none: D) -> Self {
        Self { earlier: (usize::MAX, none), count: 0 }
    }

    pub fn is_closed_by(&mut self, position: (usize, D)) -> bool {
        if position == self.earlier {
            return true;
        }
        self.count = self.count.wrapping_add(1);
        if self.count.is_power_of_two() {
            self.earlier = position;
        }
        false
    }
}

/// Follows the point that is `dc` from the reference; `None` where it was told to stop.
///
/// Doubles do while pixels are wider than 1e-290: what underflows is then 1e-30 of δc, which is
/// added in every step.
pub fn count(
    orbit: &Orbit,
    table: &Table<[f64; 2]>,
    dc: [f64; 2],
    max_iterations: i32,
    stop: Stop<'_>,
) -> Option<i32> {
    let (points, last) = (orbit.points.as_slice(), orbit.last());
    let (mut x, mut y) = (0.0_f64, 0.0_f64);
    let (mut m, mut i, mut turns) = (0, 0, 0_u32);
    let mut cycle = Cycle::new([f64::NAN; 2]);
    loop {
        if turns & (TURNS_BETWEEN_LOOKS - 1) == 0 && stop() {
            return None;
        }
        turns = turns.wrapping_add(1);
        let [px, py] = points[m];
        let (zx, zy) = (px + x, py + y);
        if zx * zx + zy * zy >= EDGE && orbit.is_outside(m, [x, y]) {
            return Some(i);
        }
        i += 1;
        if i >= max_iterations {
            return Some(INSIDE);
        }
        let size = x.abs().max(y.abs());
        let (mut px, mut py) = (px, py);
        let at_end = m == last;
        if let (true, End::Repeats(from)) = (at_end, orbit.end) {
            m = from;
            if cycle.is_closed_by((m, [x, y])) {
                return Some(INSIDE);
            }
        }
        if zx.abs().max(zy.abs()) < size || (at_end && orbit.end == End::Rebase) {
            (x, y, m, px, py) = (zx, zy, 0, 0.0, 0.0);
            if cycle.is_closed_by((m, [x, y])) {
                return Some(INSIDE);
            }
        } else if Table::<[f64; 2]>::starts_at(m)
            && let Some((leap, steps)) = table.longest(m, |radius| size < radius)
        {
            let ([a, b], [c, d]) = (leap.a, leap.b);
            (x, y) = (
                (a * x - b * y) + (c * dc[0] - d * dc[1]),
                (a * y + b * x) + (c * dc[1] + d * dc[0]),
            );
            m += steps;
            i = i.saturating_add(steps as i32 - 1);
            // No point of the span escapes: none of the reference is near the edge there.
            if i >= max_iterations {
                return Some(INSIDE);
            }
            continue;
        }
        let (sx, sy) = (2.0 * px + x, 2.0 * py + y);
        (x, y) = ((sx * x - sy * y) + dc[0], (sx * y + sy * x) + dc[1]);
        m += 1;
    }
}
