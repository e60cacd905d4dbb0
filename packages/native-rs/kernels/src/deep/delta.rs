//! One point's orbit as a small delta from the reference, in doubles.
//!
//! With rebasing: where z = Z + δ is no farther from 0 than δ is, the orbit is followed on as a delta
//! from the reference's beginning, which is 0. So δ never loses digits to a subtraction, there are
//! no glitches, and any reference will do, also one that escapes early.
//!
//! `src/deep/delta.ts` of `@parallel/mandelbrot` is the same, operation by operation.

use super::bla::Table;
use super::fraction::fraction;
use super::orbit::{EDGE, End, Orbit};
use crate::mandelbrot::INSIDE;
use crate::schedule::Stop;

/// Turns of a loop between two looks at `stop`: less than a millisecond.
pub const TURNS_BETWEEN_LOOKS: u32 = 1 << 16;

/// How many points are followed side by side.
const AT_ONCE: usize = 4;

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

/// A point on its way.
pub struct Point {
    dc: [f64; 2],
    /// The delta from point `m` of the reference, at the point's own step `i`.
    delta: [f64; 2],
    m: usize,
    i: i32,
    cycle: Cycle<[f64; 2]>,
}

impl Point {
    /// The one that is `dc` from the reference.
    pub fn new(dc: [f64; 2]) -> Self {
        Self { dc, delta: [0.0; 2], m: 0, i: 0, cycle: Cycle::new([f64::NAN; 2]) }
    }

    /// One that has come to its step `i`, with what its cycle remembers.
    #[cfg(target_arch = "x86_64")]
    #[inline]
    pub fn on_its_way(
        dc: [f64; 2],
        delta: [f64; 2],
        m: usize,
        i: i32,
        (earlier, count): ((usize, [f64; 2]), u32),
    ) -> Self {
        Self { dc, delta, m, i, cycle: Cycle { earlier, count } }
    }

    /// Its step.
    #[cfg(target_arch = "x86_64")]
    #[inline]
    pub fn steps(&self) -> i32 {
        self.i
    }

    /// What its cycle remembers.
    #[cfg(target_arch = "x86_64")]
    #[inline]
    pub fn past(&self) -> ((usize, [f64; 2]), u32) {
        (self.cycle.earlier, self.cycle.count)
    }

    /// The point of the reference that it is beside, the delta from there, and that of c.
    pub fn position(&self) -> (usize, [f64; 2], [f64; 2]) {
        (self.m, self.delta, self.dc)
    }
}

/// What points are followed beside.
///
/// Doubles do while pixels are wider than 1e-290: what underflows is then 1e-30 of δc, which is
/// added in every step.
pub struct Guide<'a> {
    pub orbit: &'a Orbit,
    pub table: &'a Table<[f64; 2]>,
    /// See [`records`].
    #[cfg_attr(not(target_arch = "x86_64"), expect(dead_code, reason = "for AVX-512"))]
    pub records: &'a [Record],
    pub max_iterations: i32,
}

impl Guide<'_> {
    /// One step, or one leap; the count where that is known.
    #[inline(always)]
    pub fn turn(&self, point: &mut Point) -> Option<i32> {
        let (orbit, last) = (self.orbit, self.orbit.last());
        let [x, y] = point.delta;
        let [px, py] = orbit.points[point.m];
        let (zx, zy) = (px + x, py + y);
        if zx * zx + zy * zy >= EDGE && orbit.is_outside(point.m, [x, y]) {
            return Some(point.i);
        }
        point.i += 1;
        if point.i >= self.max_iterations {
            return Some(INSIDE);
        }
        let size = x.abs().max(y.abs());
        let rebase = zx.abs().max(zy.abs()) <= size;
        if rebase || point.m == last || Table::<[f64; 2]>::starts_at(point.m) {
            return self.uncommon_turn(point, rebase);
        }
        point.step([px, py]);
        None
    }

    /// At the reference's end, or where a leap may begin, or nearer to 0 than the reference.
    #[inline(always)]
    fn uncommon_turn(&self, point: &mut Point, mut rebase: bool) -> Option<i32> {
        let (orbit, [x, y]) = (self.orbit, point.delta);
        let [px, py] = orbit.points[point.m];
        if point.m == orbit.last() {
            match orbit.end {
                End::Rebase => rebase = true,
                End::Repeats(from) => {
                    point.m = from;
                    if point.cycle.is_closed_by((from, point.delta)) {
                        return Some(INSIDE);
                    }
                }
            }
        }
        if rebase {
            (point.delta, point.m) = ([px + x, py + y], 0);
            if point.cycle.is_closed_by((0, point.delta)) {
                return Some(INSIDE);
            }
            point.step([0.0; 2]);
            return None;
        }
        let size = x.abs().max(y.abs());
        if Table::<[f64; 2]>::starts_at(point.m)
            && let Some((leap, steps)) = self.table.longest(point.m, |radius| size < radius)
        {
            let ([a, b], [c, d], [dx, dy]) = (leap.a, leap.b, point.dc);
            point.delta =
                [(a * x - b * y) + (c * dx - d * dy), (a * y + b * x) + (c * dy + d * dx)];
            point.m += steps;
            point.i = point.i.saturating_add(steps as i32 - 1);
            // No point of the span escapes: none of the reference is near the edge there.
            return (point.i >= self.max_iterations).then_some(INSIDE);
        }
        point.step([px, py]);
        None
    }
}

impl Point {
    #[inline(always)]
    fn step(&mut self, [px, py]: [f64; 2]) {
        let ([x, y], [dx, dy]) = (self.delta, self.dc);
        let (sx, sy) = (2.0 * px + x, 2.0 * py + y);
        self.delta = [(sx * x - sy * y) + dx, (sx * y + sy * x) + dy];
        self.m += 1;
    }
}

#[cfg(target_arch = "x86_64")]
pub use super::eight::{Record, records};

#[cfg(not(target_arch = "x86_64"))]
pub type Record = [f64; 4];

/// What else there is of the reference for machines that follow points in vectors.
#[cfg(not(target_arch = "x86_64"))]
pub fn records(_: &Orbit, _: &Table<[f64; 2]>) -> Vec<Record> {
    Vec::new()
}

/// Follows all `points` (with what they are called) and gives their counts to `put`, and what makes
/// these continuous; false where it was told to stop. Several at a time: a step takes 20 cycles from operand to result, and four
/// points' steps have nothing to wait for in each other.
pub fn counts<K: Copy>(
    guide: &Guide<'_>,
    points: impl Iterator<Item = (K, [f64; 2])>,
    stop: Stop<'_>,
    put: impl FnMut(K, i32, f32),
) -> bool {
    #[cfg(target_arch = "x86_64")]
    if !guide.records.is_empty() {
        // SAFETY: there are records where the instructions are, and they are those of the orbit.
        return unsafe { super::eight::counts(guide, points, stop, put) };
    }
    one_by_one(guide, points, stop, put)
}

/// The same without vectors.
fn one_by_one<K: Copy>(
    guide: &Guide<'_>,
    points: impl Iterator<Item = (K, [f64; 2])>,
    stop: Stop<'_>,
    put: impl FnMut(K, i32, f32),
) -> bool {
    #[cfg(target_arch = "x86_64")]
    if has_avx2() {
        // SAFETY: the processor has been asked for all that is enabled there.
        return unsafe { counts_avx2(guide, points, stop, put) };
    }
    follow(guide, Vec::new(), points, stop, put)
}

#[cfg(target_arch = "x86_64")]
fn has_avx2() -> bool {
    is_x86_feature_detected!("avx2")
        && is_x86_feature_detected!("bmi1")
        && is_x86_feature_detected!("bmi2")
        && is_x86_feature_detected!("popcnt")
}

/// The same operations, so the same bits, in fewer instructions: 3 to 8 % less time.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi1,bmi2,popcnt")]
fn counts_avx2<K: Copy>(
    guide: &Guide<'_>,
    points: impl Iterator<Item = (K, [f64; 2])>,
    stop: Stop<'_>,
    put: impl FnMut(K, i32, f32),
) -> bool {
    follow(guide, Vec::new(), points, stop, put)
}

/// Follows these to their end, and as many of the others as come in their place.
#[inline(always)]
pub fn follow<K: Copy>(
    guide: &Guide<'_>,
    mut active: Vec<(K, Point)>,
    mut points: impl Iterator<Item = (K, [f64; 2])>,
    stop: Stop<'_>,
    mut put: impl FnMut(K, i32, f32),
) -> bool {
    let start = |(key, dc): (K, [f64; 2])| (key, Point::new(dc));
    let free = AT_ONCE.saturating_sub(active.len());
    active.extend(points.by_ref().take(free).map(start));
    let mut rounds = 0_u32;
    while !active.is_empty() {
        if rounds & (TURNS_BETWEEN_LOOKS / AT_ONCE as u32 - 1) == 0 && stop() {
            return false;
        }
        rounds = rounds.wrapping_add(1);
        let mut index = 0;
        while let Some((key, point)) = active.get_mut(index) {
            index += 1;
            let Some(count) = guide.turn(point) else { continue };
            let more = if count < 0 { 0.0 } else { fraction(guide.orbit, point) };
            put(*key, count, more);
            match points.next().map(start) {
                Some(next) => active[index - 1] = next,
                None => {
                    active.swap_remove(index - 1);
                }
            }
        }
    }
    true
}
