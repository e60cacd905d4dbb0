//! The reference: the orbit of the picture's centre, in as many digits as the zoom asks for.

use super::edge::Edge;
use super::extended::Extended;
use super::fixed;
use crate::schedule::Stop;

/// So many points are kept at most: a gigabyte, and as much again for the approximations.
pub const LONGEST: usize = 1 << 26;

/// Points closer to 0 than 2 to this are kept with their exponents as well.
const NEAR_ZERO_EXPONENT: i64 = -400;

/// From this |z|² on, a point is told from 4 by more than doubles can.
pub const EDGE: f64 = 3.99;

/// The reference goes on a little after it has escaped: beside it there are points that have not,
/// and a delta is given up without a loss only when it is no longer small.
const FAR_OUT: f64 = 16.0;

/// A reference that repeats itself is gone through until it has so many points.
const UNROLLED: usize = 1 << 12;

/// Products of limbs between two looks at `stop`: well below a millisecond.
const PRODUCTS_BETWEEN_LOOKS: usize = 1 << 16;

/// Why there is no reference.
#[derive(Debug, PartialEq, Eq)]
pub enum NoOrbit {
    Stopped,
    /// It neither escapes nor repeats within [`LONGEST`] steps, or memory is short.
    TooLong,
}

/// What a delta does where the reference ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It starts again at the reference's beginning, as a delta from 0.
    Rebase,
    /// The last point is this earlier one once more, in every digit: it goes on from there.
    Repeats(usize),
}

/// z of 0, of c, of c² + c, … rounded to doubles. Never empty.
#[derive(Debug)]
pub struct Orbit {
    pub points: Vec<[f64; 2]>,
    pub end: End,
    /// The points near 0, by index.
    near_zero: Vec<(usize, Extended)>,
    /// |z|² − 4 of the points at the edge.
    edge: Edge,
}

impl Orbit {
    /// Follows the point `x` + `y`i, whose parts have equally many limbs and are between −64 and 64,
    /// until it is far out, repeats itself, or has `max_iterations` points.
    pub fn new(x: &[u64], y: &[u64], max_iterations: i32, stop: Stop<'_>) -> Result<Self, NoOrbit> {
        let mut orbit = Self {
            points: Vec::new(),
            end: End::Rebase,
            near_zero: Vec::new(),
            edge: Edge::default(),
        };
        let mut state = State::new(x.len());
        // Brent: the orbit is compared with one of its points, which moves on ever more seldom.
        let (mut earlier, mut earlier_at, mut next_at) = ((vec![], vec![]), 0, 1);
        let every = (PRODUCTS_BETWEEN_LOOKS / (x.len() * x.len())).max(1);
        for index in 0..max_iterations.max(1) as usize {
            if index % every == 0 && stop() {
                return Err(NoOrbit::Stopped);
            }
            if index >= LONGEST || orbit.points.try_reserve(1).is_err() {
                return Err(NoOrbit::TooLong);
            }
            state.square();
            if orbit.push(&state) >= FAR_OUT {
                break;
            }
            if earlier.0 == state.x && earlier.1 == state.y {
                orbit.end = End::Repeats(earlier_at);
                break;
            }
            if index == next_at {
                earlier = (state.x.clone(), state.y.clone());
                (earlier_at, next_at) = (index, 2 * index);
            }
            state.step(x, y);
        }
        orbit.unroll(UNROLLED.min(max_iterations.max(1) as usize));
        Ok(orbit)
    }

    /// Lets a short round be gone through many times before it starts again, since leaps do not
    /// pass over the end.
    fn unroll(&mut self, count: usize) {
        let End::Repeats(from) = self.end else { return };
        let period = self.last() - from;
        while self.points.len() < count {
            let (index, before) = (self.points.len(), self.points.len() - period);
            self.points.push(self.points[before]);
            let near = self.near_zero.binary_search_by_key(&before, |&(at, _)| at);
            if let Ok(found) = near {
                self.near_zero.push((index, self.near_zero[found].1));
            }
            if let Some(beyond) = self.edge.beyond(before) {
                self.edge.push(index, beyond);
            }
        }
        self.end = End::Repeats(from + (self.last() - from) % period);
    }

    /// The index of the last point.
    pub fn last(&self) -> usize {
        self.points.len().saturating_sub(1)
    }

    /// Adds a point and returns its |z|².
    fn push(&mut self, state: &State) -> f64 {
        let (x, y) = state.parts();
        let (re, im) = (fixed::to_double(x), fixed::to_double(y));
        let norm = re * re + im * im;
        // Farther out |z|² needs more bits before the point than there are; nor is it near 4 there.
        if (EDGE..FAR_OUT).contains(&norm) {
            self.edge.push(self.points.len(), state.beyond_the_edge());
        }
        let extended = Extended::from_parts(x, y);
        if extended.exponent() < NEAR_ZERO_EXPONENT {
            self.near_zero.push((self.points.len(), extended));
        }
        self.points.push([re, im]);
        norm
    }

    /// (4 − |z|²) / 8 of a point at the edge; of the others, more than any leap needs.
    pub fn room(&self, index: usize) -> Extended {
        match self.edge.beyond(index) {
            Some(beyond) => beyond.times(Extended::new(-0.125, 0.0)),
            None => Extended::new((4.0 - EDGE) / 8.0, 0.0),
        }
    }

    /// |z|² − 4 of a point at the edge.
    #[cfg(target_arch = "x86_64")]
    pub fn beyond_as_double(&self, index: usize) -> Option<f64> {
        self.edge.beyond_as_double(index)
    }

    /// Whether |z| ≥ 2 at `delta` from a point, where |z|² is about 4 or more.
    #[inline]
    pub fn is_outside(&self, index: usize, [x, y]: [f64; 2]) -> bool {
        let [px, py] = self.points[index];
        match self.edge.beyond_as_double(index) {
            Some(beyond) => beyond + (x * (2.0 * px + x) + y * (2.0 * py + y)) >= 0.0,
            None => (px + x) * (px + x) + (py + y) * (py + y) >= 4.0,
        }
    }

    /// As [`Self::is_outside`], with exponents.
    #[cold]
    pub fn is_far_outside(&self, index: usize, delta: Extended) -> bool {
        match self.edge.beyond(index) {
            Some(beyond) => {
                let more = self.extended(index).twice().plus(delta).dot(delta);
                let sum = beyond.plus(more);
                sum == Extended::ZERO || sum.is_positive()
            }
            None => self.is_outside(index, delta.to_doubles()),
        }
    }

    /// A point with its exponent.
    pub fn extended(&self, index: usize) -> Extended {
        let near = |&(at, _): &(usize, Extended)| at;
        let [re, im] = self.points[index];
        if re.abs().max(im.abs()) < fixed::power_of_two(NEAR_ZERO_EXPONENT + 1)
            && let Ok(found) = self.near_zero.binary_search_by_key(&index, near)
        {
            return self.near_zero[found].1;
        }
        Extended::new(re, im)
    }
}

/// z, and room for the arithmetic.
struct State {
    x: Vec<u64>,
    y: Vec<u64>,
    /// |x| and |y|.
    magnitudes: [Vec<u64>; 2],
    sum: Vec<u64>,
    xx: Vec<u64>,
    yy: Vec<u64>,
    wide: Vec<u64>,
}

impl State {
    fn new(limbs: usize) -> Self {
        let zero = || vec![0; limbs];
        Self {
            x: zero(),
            y: zero(),
            magnitudes: [zero(), zero()],
            sum: zero(),
            xx: zero(),
            yy: zero(),
            wide: vec![0; 2 * limbs],
        }
    }

    /// x² and y².
    fn square(&mut self) {
        fixed::square(&self.magnitudes[0], &mut self.wide, &mut self.xx);
        fixed::square(&self.magnitudes[1], &mut self.wide, &mut self.yy);
    }

    /// |z|² − 4, after `square`.
    fn beyond_the_edge(&self) -> Extended {
        let mut beyond = self.xx.clone();
        fixed::add(&mut beyond, &self.yy);
        fixed::subtract_whole(&mut beyond, 4);
        let negative = fixed::is_negative(&beyond);
        fixed::make_absolute(&mut beyond);
        let (mantissa, exponent) = fixed::parts(&beyond);
        Extended::scaled(if negative { -mantissa } else { mantissa }, 0.0, exponent)
    }

    /// z² + c, after `square`; 2xy is (x + y)² − x² − y², as a square is half a product's work.
    fn step(&mut self, x: &[u64], y: &[u64]) {
        let [re, im] = &mut self.magnitudes;
        self.sum.copy_from_slice(&self.x);
        fixed::add(&mut self.sum, &self.y);
        fixed::make_absolute(&mut self.sum);
        fixed::square(&self.sum, &mut self.wide, &mut self.y);
        fixed::subtract(&mut self.y, &self.xx);
        fixed::subtract(&mut self.y, &self.yy);
        fixed::add(&mut self.y, y);
        self.x.copy_from_slice(&self.xx);
        fixed::subtract(&mut self.x, &self.yy);
        fixed::add(&mut self.x, x);
        re.copy_from_slice(&self.x);
        im.copy_from_slice(&self.y);
        fixed::make_absolute(re);
        fixed::make_absolute(im);
    }

    /// Both parts as mantissa and exponent.
    fn parts(&self) -> ((f64, i64), (f64, i64)) {
        let signed = |number: &[u64], magnitude: &[u64]| {
            let (mantissa, exponent) = fixed::parts(magnitude);
            (if fixed::is_negative(number) { -mantissa } else { mantissa }, exponent)
        };
        (signed(&self.x, &self.magnitudes[0]), signed(&self.y, &self.magnitudes[1]))
    }
}
