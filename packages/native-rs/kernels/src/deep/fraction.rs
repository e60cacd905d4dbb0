//! What makes the count of a point that has escaped continuous: see `smooth` of
//! `@parallel/mandelbrot`, which says so of points in doubles.
//!
//! The point is followed on, still as a delta: near −2, |z| may be 2 and as little more as the
//! picture is high, which takes as many steps to grow as it took to shrink.
//!
//! `src/deep/fraction.ts` of `@parallel/mandelbrot` is the same, operation by operation; so the
//! logarithm is its own, too.

use super::delta::Point;
use super::extended::Extended;
use super::far::SMALL;
use super::orbit::{End, Orbit};

/// |z|² beyond which z² alone matters: what c adds from then on changes the value by less than 0.00001.
const FAR: f64 = 65536.0;

/// A point at −2 never gets away; 1e-10000 beside it, it takes 16,610 steps.
const MOST_STEPS: u32 = 1 << 15;

/// What is to be added to the count of a point that has just escaped.
pub fn fraction(orbit: &Orbit, point: &Point) -> f32 {
    let (m, delta, dc) = point.position();
    follow(orbit, m, delta, dc, 0)
}

/// The same of a delta with an exponent of its own.
pub fn far_fraction(orbit: &Orbit, mut m: usize, mut delta: Extended, dc: Extended) -> f32 {
    let mut more = 0;
    while delta.exponent() < SMALL && more < MOST_STEPS {
        let point = orbit.extended(m);
        if m == orbit.last() {
            match orbit.end {
                End::Rebase => {
                    (delta, m) = (point.plus(delta), 0);
                    continue;
                }
                End::Repeats(from) => m = from,
            }
        }
        delta = point.twice().plus(delta).times(delta).plus(dc);
        m += 1;
        more += 1;
    }
    follow(orbit, m, delta.to_doubles(), dc.to_doubles(), more)
}

fn follow(
    orbit: &Orbit,
    mut m: usize,
    [mut x, mut y]: [f64; 2],
    [dx, dy]: [f64; 2],
    mut more: u32,
) -> f32 {
    loop {
        let [mut px, mut py] = orbit.points[m];
        let (zx, zy) = (px + x, py + y);
        let norm = zx * zx + zy * zy;
        if norm >= FAR || more >= MOST_STEPS {
            return continuous(norm, more);
        }
        let at_end = m == orbit.last();
        let mut rebase = zx.abs().max(zy.abs()) <= x.abs().max(y.abs());
        if at_end {
            match orbit.end {
                End::Rebase => rebase = true,
                End::Repeats(from) => m = from,
            }
        }
        if rebase {
            (x, y, m, px, py) = (zx, zy, 0, 0.0, 0.0);
        }
        let (sx, sy) = (2.0 * px + x, 2.0 * py + y);
        (x, y) = ((sx * x - sy * y) + dx, (sx * y + sy * x) + dy);
        m += 1;
        more += 1;
    }
}

/// `more + 1 − log2(log2 |z|)`.
fn continuous(norm: f64, more: u32) -> f32 {
    if norm > f64::MAX {
        return 0.0;
    }
    ((f64::from(more) + 1.0) - log2(0.5 * log2(norm))) as f32
}

/// 2 / ln 2.
const TWO_OVER_LN_2: f64 = 2.0 * std::f64::consts::LOG2_E;

/// To 1e-10, of normal numbers above 0, in operations that IEEE 754 says all of: each engine of
/// JavaScript has a logarithm of its own. By 2 artanh((m − 1) / (m + 1)) for m from √½ to √2.
fn log2(number: f64) -> f64 {
    let bits = number.to_bits();
    let mut exponent = (bits >> 52) as f64 - 1023.0;
    let mut mantissa = f64::from_bits((bits & ((1 << 52) - 1)) | (1023 << 52));
    if mantissa > std::f64::consts::SQRT_2 {
        mantissa *= 0.5;
        exponent += 1.0;
    }
    let s = (mantissa - 1.0) / (mantissa + 1.0);
    let t = s * s;
    let mut series = 1.0 / 11.0;
    for divisor in [9.0, 7.0, 5.0, 3.0, 1.0] {
        series = series * t + 1.0 / divisor;
    }
    exponent + s * series * TWO_OVER_LN_2
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_logarithm_is_one(exponent in -1000.0..1000.0_f64) {
            let number = exponent.exp2();
            prop_assert!((log2(number) - number.log2()).abs() < 1e-10);
            prop_assert!((log2(1.0 + 1.0 / number) - (1.0 + 1.0 / number).log2()).abs() < 1e-10);
        }
    }

    #[test]
    fn powers_of_two_and_what_is_beyond_numbers() {
        assert_eq!([log2(1.0), log2(2.0), log2(65536.0)], [0.0, 1.0, 16.0]);
        assert_eq!(continuous(f64::INFINITY, 3), 0.0);
        assert_eq!(continuous(65536.0, 3), 1.0);
    }
}
