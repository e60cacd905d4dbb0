//! One point at a time: the talk's loop, and the same with an eye on orbits that repeat.

use super::formula::Orbit;
use super::map::{Map, Power, Square};
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
        match (picture.formula().power(), self.pruned) {
            (2, false) => {
                each(picture, work, |orbit, work| escape(Square, orbit, max_iterations, work))
            }
            (2, true) => {
                each(picture, work, |orbit, work| pruned(Square, orbit, 0, max_iterations, work))
            }
            (power, false) => {
                each(picture, work, |orbit, work| escape(Power(power), orbit, max_iterations, work))
            }
            (power, true) => each(picture, work, |orbit, work| {
                pruned(Power(power), orbit, 0, max_iterations, work)
            }),
        }
    }
}

/// Point by point. `count` is None where it was told to stop.
fn each(
    picture: &Picture<'_>,
    work: &mut dyn Work,
    count: impl Fn(Orbit, &dyn Work) -> Option<i32>,
) {
    let formula = picture.formula();
    while let Some((number, tile)) = work.next() {
        for row in tile.rows() {
            let y = picture.row(row);
            for (&x, column) in picture.columns(tile.columns()).iter().zip(tile.x..) {
                let Some(count) = count(formula.orbit(x, y), work) else { return };
                picture.put(picture.cell(column, row), count);
            }
            if work.stop() {
                return;
            }
        }
        work.finished(number);
    }
}

/// The iteration at which the point escapes, or `INSIDE`; None where it was told to stop.
///
/// `>= 4.0` is the talk's test, and for finite points a NaN cannot slip past it. While
/// x² + y² < 4 both are below 2 in magnitude, so the next x and y are finite: at most 2ⁿ + |cx| and
/// as much, rounded, which cannot overflow since adding 256 to the largest double gives it back.
/// Their squares are then finite or +∞ and so is the sum of these: it can be compared. ∞ − ∞ and
/// 0 · ∞ could only arise in the step after that, which is never taken.
///
/// Rust never contracts `a * b + c` into one rounding, so every step rounds as JavaScript's does.
#[inline]
fn escape<M: Map>(map: M, orbit: Orbit, max_iterations: i32, work: &dyn Work) -> Option<i32> {
    let Orbit { mut x, mut y, cx, cy } = orbit;
    let mut from = 0;
    while from < max_iterations {
        let to = max_iterations.min(from.saturating_add(STEPS));
        for i in from..to {
            if x * x + y * y >= 4.0 {
                return Some(i);
            }
            (x, y) = map.next(x, y, cx, cy);
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
/// The orbit is where it is after `from` steps.
pub fn pruned<M: Map>(
    map: M,
    orbit: Orbit,
    from: i32,
    max_iterations: i32,
    work: &dyn Work,
) -> Option<i32> {
    let Orbit { mut x, mut y, cx, cy } = orbit;
    if x.is_nan() || y.is_nan() || cx.is_nan() || cy.is_nan() {
        // And so is all that follows, which is never >= 4.
        return Some(INSIDE);
    }
    let (mut rx, mut ry, mut marked, mut renew) = (f64::NAN, f64::NAN, from, from + 16);
    let mut near = 1e-6;
    for i in from..max_iterations {
        if x * x + y * y >= 4.0 {
            return Some(i);
        }
        let (dx, dy) = (x - rx, y - ry);
        let distance = dx * dx + dy * dy;
        if distance <= near {
            let steps = (i - marked) as u64;
            if distance == 0.0 && x == rx && y == ry {
                return Some(INSIDE);
            }
            if trapped(map, Orbit { x, y, cx, cy }, steps, distance.sqrt()) {
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
        (x, y) = map.next(x, y, cx, cy);
    }
    Some(INSIDE)
}
