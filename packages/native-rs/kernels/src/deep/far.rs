//! The same as `delta.rs` where deltas are too small for doubles: while they are, they carry an
//! exponent of their own; when they have grown, they are doubles as there.

use super::bla::{Leap, Table};
use super::delta::{Cycle, TURNS_BETWEEN_LOOKS};
use super::extended::Extended;
use super::fixed::power_of_two;
use super::fraction::far_fraction;
use super::orbit::{EDGE, End, Orbit};
use crate::mandelbrot::INSIDE;
use crate::schedule::Stop;

/// Deltas below 2 to this need an exponent of their own: what is beside them still fits a double.
pub const SMALL: i64 = -880;

/// Closer to 0 than 2 to this, z is computed with an exponent of its own.
const NEAR_ZERO: i64 = -800;

/// Where a point's orbit is: beside which point of the reference, and at which of its own steps.
struct Position {
    m: usize,
    i: i32,
}

/// Follows the point that is `dc` from the reference: its count, and what makes that continuous.
/// `None` where it was told to stop.
pub fn count(
    orbit: &Orbit,
    table: &Table<Extended>,
    dc: Extended,
    max_iterations: i32,
    stop: Stop<'_>,
) -> Option<(i32, f32)> {
    let (small, near_zero) = (power_of_two(SMALL), power_of_two(NEAR_ZERO));
    let [dc_x, dc_y] = dc.to_doubles();
    let mut exact = Extended::ZERO;
    // `exact`, where doubles can say it.
    let (mut x, mut y) = (0.0_f64, 0.0_f64);
    let mut is_small = true;
    let mut at = Position { m: 0, i: 0 };
    let mut cycle = Cycle::new(Extended::ZERO);
    let mut turns = 0_u32;
    loop {
        if turns & (TURNS_BETWEEN_LOOKS - 1) == 0 && stop() {
            return None;
        }
        turns = turns.wrapping_add(1);
        let [px, py] = orbit.points[at.m];
        let (zx, zy) = (px + x, py + y);
        if zx * zx + zy * zy >= EDGE {
            let delta = if is_small { exact } else { Extended::new(x, y) };
            if orbit.is_far_outside(at.m, delta) {
                return Some((at.i, far_fraction(orbit, at.m, delta, dc)));
            }
        }
        at.i += 1;
        if at.i >= max_iterations {
            return Some((INSIDE, 0.0));
        }
        let plain = !is_small && zx.abs().max(zy.abs()) >= near_zero && {
            let size = x.abs().max(y.abs());
            let ordinary = at.m != orbit.last()
                && zx.abs().max(zy.abs()) > size
                && !Table::<Extended>::starts_at(at.m);
            ordinary && {
                let (sx, sy) = (2.0 * px + x, 2.0 * py + y);
                let next = ((sx * x - sy * y) + dc_x, (sx * y + sy * x) + dc_y);
                let grown = next.0.abs().max(next.1.abs()) >= small;
                if grown {
                    (x, y) = next;
                    at.m += 1;
                }
                grown
            }
        };
        if plain {
            continue;
        }
        if !is_small {
            exact = Extended::new(x, y);
        }
        let Some(next) = turn(orbit, table, &mut at, &mut cycle, exact, dc) else {
            return Some((INSIDE, 0.0));
        };
        exact = next;
        [x, y] = exact.to_doubles();
        is_small = exact.exponent() < SMALL;
        if at.i >= max_iterations {
            return Some((INSIDE, 0.0));
        }
    }
}

/// One turn in full: rebases, leaps or steps. `None` where the orbit is periodic.
fn turn(
    orbit: &Orbit,
    table: &Table<Extended>,
    at: &mut Position,
    cycle: &mut Cycle<Extended>,
    mut delta: Extended,
    dc: Extended,
) -> Option<Extended> {
    let mut point = orbit.extended(at.m);
    let z = point.plus(delta);
    let at_end = at.m == orbit.last();
    if let (true, End::Repeats(from)) = (at_end, orbit.end) {
        at.m = from;
        if cycle.is_closed_by((from, delta)) {
            return None;
        }
    }
    if !delta.is_smaller(z) || (at_end && orbit.end == End::Rebase) {
        (delta, at.m, point) = (z, 0, Extended::ZERO);
        if cycle.is_closed_by((0, delta)) {
            return None;
        }
    } else if Table::<Extended>::starts_at(at.m) {
        let longest = table.longest(at.m, |radius| delta.is_smaller(radius));
        if let Some((&Leap { a, b }, steps)) = longest {
            at.m += steps;
            at.i = at.i.saturating_add(steps as i32 - 1);
            return Some(a.times(delta).plus(b.times(dc)));
        }
    }
    at.m += 1;
    Some(point.twice().plus(delta).times(delta).plus(dc))
}
