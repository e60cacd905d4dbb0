//! Bilinear approximation: many steps of a small delta as one, A·δ + B·δc.
//!
//! A step is δ' = 2Zδ + δ² + δc. As long as δ² is below the rounding of 2Zδ it is linear in δ and
//! δc, and so is every sequence of such steps. Merging x and then y:
//! A = Ay·Ax, B = Ay·Bx + By, for |δ| < R = min(Rx, (Ry − |Bx||δc|) / |Ax|), |δc| at most that of
//! the picture's corner. (Zhuoran's method, fractalforums.org 2021; Heiland-Allen, "Deep zoom
//! theory and practice", 2022.) No leap passes over an escape: near |Z| = 2, |δ| has to be below
//! (4 − |Z|²) / 8, and beyond it leaps are over. Levels of spans of 4, 8, 16, … steps; shorter ones gain nothing.

use super::number::Number;
use super::orbit::Orbit;

/// How small δ² has to be beside 2Zδ. An error of this size moves a point by this share of the
/// picture, much less than the pixel: see the table in the decisions.
pub const EPSILON: f64 = 1.0 / (1_u64 << 40) as f64;

/// Deltas are compared by their larger part, which may be |δ|/√2.
const LARGER_PART: f64 = std::f64::consts::FRAC_1_SQRT_2;

/// The lowest level's span is 2 to this.
const FIRST: u32 = 2;

/// `A·δ + B·δc`.
#[derive(Clone, Copy)]
pub struct Leap<N> {
    pub a: N,
    pub b: N,
}

#[derive(Clone, Copy)]
struct Span<N: Number> {
    leap: Leap<N>,
    radius: N::Real,
}

struct Level<N: Number> {
    radii: Vec<N::Real>,
    leaps: Vec<Leap<N>>,
}

/// Spans from point 1 on: point 0 is 0, and no step from there is linear.
pub struct Table<N: Number> {
    levels: Vec<Level<N>>,
}

impl<N: Number> Table<N> {
    /// `spread`: |δc| of the picture's corner. `None` where memory is short.
    pub fn new(orbit: &Orbit, spread: N::Real, stop: &dyn Fn() -> bool) -> Option<Self> {
        let mut levels: Vec<Level<N>> = Vec::new();
        loop {
            let shift = FIRST + levels.len() as u32;
            let count = orbit.last().saturating_sub(1) >> shift;
            if count == 0 {
                return Some(Self { levels });
            }
            let mut level = Level { radii: Vec::new(), leaps: Vec::new() };
            level.radii.try_reserve_exact(count).ok()?;
            level.leaps.try_reserve_exact(count).ok()?;
            let below = levels.last();
            for index in 0..count {
                if index % 4096 == 0 && stop() {
                    break;
                }
                let span = match below {
                    Some(below) => merge(below.span(2 * index), below.span(2 * index + 1), spread),
                    None => first(orbit, 1 + (index << FIRST), spread),
                };
                level.radii.push(span.radius);
                level.leaps.push(span.leap);
            }
            if level.radii.len() < count {
                return Some(Self { levels });
            }
            levels.push(level);
        }
    }

    /// Whether leaps can start at a point at all.
    #[inline(always)]
    pub fn starts_at(point: usize) -> bool {
        point & ((1 << FIRST) - 1) == 1
    }

    /// The longest leap from a point (see [`Self::starts_at`]) for which `fits` takes the radius,
    /// and how many steps it is.
    #[inline]
    pub fn longest(
        &self,
        point: usize,
        fits: impl Fn(N::Real) -> bool,
    ) -> Option<(&Leap<N>, usize)> {
        let mut found = None;
        for (level, shift) in self.levels.iter().zip(FIRST..) {
            let index = (point - 1) >> shift;
            if index << shift != point - 1 || !level.radii.get(index).is_some_and(|&r| fits(r)) {
                break;
            }
            found = Some((&level.leaps[index], 1 << shift));
        }
        found
    }
}

#[cfg(target_arch = "x86_64")]
impl Table<[f64; 2]> {
    /// The radius of the shortest leap from a point; 0 where none starts.
    pub fn shortest(&self, point: usize) -> f64 {
        let radii =
            self.levels.first().filter(|_| Self::starts_at(point)).map(|level| &level.radii);
        radii.and_then(|radii| radii.get((point - 1) >> FIRST)).copied().unwrap_or(0.0)
    }
}

impl<N: Number> Level<N> {
    fn span(&self, index: usize) -> Span<N> {
        Span { leap: self.leaps[index], radius: self.radii[index] }
    }
}

fn first<N: Number>(orbit: &Orbit, point: usize, spread: N::Real) -> Span<N> {
    let step = |point| {
        let a = N::twice_point(orbit, point);
        let radius = N::scale(a.modulus(), EPSILON * LARGER_PART);
        let radius = N::least(radius, N::room(orbit, point));
        Span { leap: Leap { a, b: N::ONE }, radius }
    };
    let half = |point| merge(step(point), step(point + 1), spread);
    merge(half(point), half(point + 2), spread)
}

fn merge<N: Number>(x: Span<N>, y: Span<N>, spread: N::Real) -> Span<N> {
    let (a, b) = (y.leap.a.times(x.leap.a), y.leap.a.times(x.leap.b).plus(y.leap.b));
    let (growth, stretch) = (x.leap.b.modulus(), x.leap.a.modulus());
    let usable = a.is_usable() && b.is_usable();
    let radius =
        if usable { N::radius(x.radius, y.radius, growth, spread, stretch) } else { N::NOTHING };
    Span { leap: Leap { a, b }, radius }
}
