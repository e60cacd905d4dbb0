//! What the table of approximations computes with: doubles, or numbers with exponents of their own.

use super::extended::Extended;
use super::orbit::Orbit;

/// A complex number; its `Real` is a magnitude.
pub trait Number: Copy + Send + Sync {
    type Real: Copy + Send + Sync;
    const ONE: Self;
    const NOTHING: Self::Real;

    fn twice_point(orbit: &Orbit, index: usize) -> Self;
    /// How large a delta from this point may be so that |z| stays below 2.
    fn room(orbit: &Orbit, index: usize) -> Self::Real;
    fn least(a: Self::Real, b: Self::Real) -> Self::Real;
    fn times(self, other: Self) -> Self;
    fn plus(self, other: Self) -> Self;
    fn modulus(self) -> Self::Real;
    fn is_usable(self) -> bool;
    fn scale(real: Self::Real, by: f64) -> Self::Real;
    /// `(room − growth · spread) / stretch` where that is above 0, at most `least`; else nothing.
    fn radius(
        least: Self::Real,
        room: Self::Real,
        growth: Self::Real,
        spread: Self::Real,
        stretch: Self::Real,
    ) -> Self::Real;
}

impl Number for [f64; 2] {
    type Real = f64;
    const ONE: Self = [1.0, 0.0];
    const NOTHING: f64 = 0.0;

    fn twice_point(orbit: &Orbit, index: usize) -> Self {
        orbit.points[index].map(|part| 2.0 * part)
    }

    fn room(orbit: &Orbit, index: usize) -> f64 {
        let [room, _] = orbit.room(index).to_doubles();
        if room > 0.0 { room } else { 0.0 }
    }

    fn least(a: f64, b: f64) -> f64 {
        if a < b { a } else { b }
    }

    fn times(self, [c, d]: Self) -> Self {
        let [a, b] = self;
        [a * c - b * d, a * d + b * c]
    }

    fn plus(self, [c, d]: Self) -> Self {
        [self[0] + c, self[1] + d]
    }

    /// By the larger part, since the square of 1e-200 is 0.
    fn modulus(self) -> f64 {
        let [a, b] = self.map(f64::abs);
        let (large, small) = if a > b { (a, b) } else { (b, a) };
        if large == 0.0 {
            return 0.0;
        }
        let ratio = small / large;
        large * (1.0 + ratio * ratio).sqrt()
    }

    fn is_usable(self) -> bool {
        self[0].is_finite() && self[1].is_finite()
    }

    fn scale(real: f64, by: f64) -> f64 {
        real * by
    }

    // Written so that a NaN ends in nothing, and a division by 0 in `least`.
    fn radius(least: f64, room: f64, growth: f64, spread: f64, stretch: f64) -> f64 {
        let slack = room - growth * spread;
        if slack > 0.0 {
            let limit = slack / stretch;
            if limit < least {
                return limit;
            }
            if limit >= least {
                return least;
            }
        }
        0.0
    }
}

impl Number for Extended {
    /// In the real part.
    type Real = Extended;
    const ONE: Self = Self::ONE;
    const NOTHING: Self = Self::ZERO;

    fn twice_point(orbit: &Orbit, index: usize) -> Self {
        orbit.extended(index).twice()
    }

    fn room(orbit: &Orbit, index: usize) -> Self {
        let room = orbit.room(index);
        if room.is_positive() { room } else { Self::ZERO }
    }

    fn least(a: Self, b: Self) -> Self {
        if a.is_smaller(b) { a } else { b }
    }

    fn times(self, other: Self) -> Self {
        Extended::times(self, other)
    }

    fn plus(self, other: Self) -> Self {
        Extended::plus(self, other)
    }

    fn modulus(self) -> Self {
        Extended::modulus(self)
    }

    fn is_usable(self) -> bool {
        true
    }

    fn scale(real: Self, by: f64) -> Self {
        real.times(Extended::new(by, 0.0))
    }

    fn radius(least: Self, room: Self, growth: Self, spread: Self, stretch: Self) -> Self {
        let slack = room.minus_real(growth.times(spread));
        if !slack.is_positive() {
            return Self::ZERO;
        }
        if stretch == Self::ZERO {
            return least;
        }
        let limit = slack.over_real(stretch);
        if limit.is_smaller(least) { limit } else { least }
    }
}
