//! The reference: the orbit of the picture's centre, in as many digits as the zoom asks for.

use super::extended::Extended;
use super::fixed;
use crate::schedule::Stop;

/// So many points are kept at most: a gigabyte, and as much again for the approximations.
pub const LONGEST: usize = 1 << 26;

/// Points closer to 0 than 2 to this are kept with their exponents as well.
const NEAR_ZERO_EXPONENT: i64 = -400;

/// Products of limbs between two looks at `stop`: well below a millisecond.
const PRODUCTS_BETWEEN_LOOKS: usize = 1 << 18;

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
}

impl Orbit {
    /// Follows the point `x` + `y`i, whose parts have equally many limbs, until it escapes, repeats
    /// itself, or has `max_iterations` points.
    pub fn new(x: &[u64], y: &[u64], max_iterations: i32, stop: Stop<'_>) -> Result<Self, NoOrbit> {
        let mut orbit = Self { points: Vec::new(), end: End::Rebase, near_zero: Vec::new() };
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
            let [re, im] = orbit.push(&state);
            if re * re + im * im >= 4.0 {
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
        Ok(orbit)
    }

    /// The index of the last point.
    pub fn last(&self) -> usize {
        self.points.len().saturating_sub(1)
    }

    fn push(&mut self, state: &State) -> [f64; 2] {
        let (x, y) = state.parts();
        let point = [fixed::to_double(x), fixed::to_double(y)];
        let extended = Extended::from_parts(x, y);
        if extended.exponent() < NEAR_ZERO_EXPONENT {
            self.near_zero.push((self.points.len(), extended));
        }
        self.points.push(point);
        point
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

    /// z² + c, with 2xy as (x + y)² − x² − y²: a square is half the work of a product.
    fn step(&mut self, x: &[u64], y: &[u64]) {
        let [re, im] = &mut self.magnitudes;
        self.sum.copy_from_slice(&self.x);
        fixed::add(&mut self.sum, &self.y);
        fixed::make_absolute(&mut self.sum);
        fixed::square(re, &mut self.wide, &mut self.xx);
        fixed::square(im, &mut self.wide, &mut self.yy);
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
