//! Complex numbers whose exponent does not end where that of a double does.

use super::fixed::power_of_two;

/// `(re + im·i) · 2^exponent`, the larger part's magnitude in [1, 2); or zero.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extended {
    re: f64,
    im: f64,
    exponent: i64,
}

/// Of zero: below every other, and sums of a few of them are still numbers.
const ZERO_EXPONENT: i64 = i64::MIN / 8;

/// A difference of exponents beyond which a sum is its larger part.
const FAR: i64 = 120;

impl Extended {
    pub const ZERO: Self = Self { re: 0.0, im: 0.0, exponent: ZERO_EXPONENT };
    pub const ONE: Self = Self { re: 1.0, im: 0.0, exponent: 0 };

    pub fn new(re: f64, im: f64) -> Self {
        Self::scaled(re, im, 0)
    }

    /// `(re + im·i) · 2^exponent` from any finite doubles.
    pub fn scaled(re: f64, im: f64, exponent: i64) -> Self {
        let largest = re.abs().max(im.abs());
        if largest == 0.0 {
            return Self::ZERO;
        }
        if largest < f64::MIN_POSITIVE {
            let up = power_of_two(200);
            return Self::scaled(re * up, im * up, exponent - 200);
        }
        let own = (largest.to_bits() >> 52) as i64 - 1023;
        // 2^-1023 is no normal double, so the scaling is done in two steps.
        let (half, rest) = (own / 2, own - own / 2);
        let (first, second) = (power_of_two(-half), power_of_two(-rest));
        Self { re: re * first * second, im: im * first * second, exponent: exponent + own }
    }

    /// From the mantissa and the exponent of either part.
    pub fn from_parts(x: (f64, i64), y: (f64, i64)) -> Self {
        Self::scaled(x.0, 0.0, x.1).plus(Self::scaled(0.0, y.0, y.1))
    }

    pub fn exponent(self) -> i64 {
        self.exponent
    }

    /// The nearest doubles; 0 where there is none.
    pub fn to_doubles(self) -> [f64; 2] {
        if self.exponent < -1000 {
            return [0.0, 0.0];
        }
        let scale = power_of_two(self.exponent.min(1000));
        [self.re * scale, self.im * scale]
    }

    pub fn plus(self, other: Self) -> Self {
        let (large, small) =
            if self.exponent >= other.exponent { (self, other) } else { (other, self) };
        let gap = large.exponent - small.exponent;
        if gap > FAR {
            return large;
        }
        let scale = power_of_two(-gap);
        let (re, im) = (large.re + small.re * scale, large.im + small.im * scale);
        Self::scaled(re, im, large.exponent)
    }

    pub fn times(self, other: Self) -> Self {
        let re = self.re * other.re - self.im * other.im;
        let im = self.re * other.im + self.im * other.re;
        if re == 0.0 && im == 0.0 {
            return Self::ZERO;
        }
        Self::scaled(re, im, self.exponent + other.exponent)
    }

    /// Of both as vectors, as the real part.
    pub fn dot(self, other: Self) -> Self {
        let dot = self.re * other.re + self.im * other.im;
        if dot == 0.0 {
            return Self::ZERO;
        }
        Self::scaled(dot, 0.0, self.exponent + other.exponent)
    }

    pub fn twice(self) -> Self {
        Self { exponent: self.exponent + 1, ..self }
    }

    /// |z|, as the real part.
    pub fn modulus(self) -> Self {
        Self::scaled((self.re * self.re + self.im * self.im).sqrt(), 0.0, self.exponent)
    }

    /// Of real parts.
    pub fn minus_real(self, other: Self) -> Self {
        self.plus(Self { re: -other.re, ..other })
    }

    /// Of real parts; the divisor is not zero.
    pub fn over_real(self, other: Self) -> Self {
        if self.re == 0.0 {
            return Self::ZERO;
        }
        Self::scaled(self.re / other.re, 0.0, self.exponent - other.exponent)
    }

    pub fn is_positive(self) -> bool {
        self.re > 0.0
    }

    /// Whether the larger part is smaller than the other's larger part.
    pub fn is_smaller(self, other: Self) -> bool {
        let largest = |z: Self| z.re.abs().max(z.im.abs());
        (self.exponent, largest(self)) < (other.exponent, largest(other))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn double() -> impl Strategy<Value = f64> {
        prop_oneof![Just(0.0), -8.0..8.0_f64, (-8.0..8.0_f64).prop_map(|x| x * 1e-30)]
    }

    fn close(a: [f64; 2], b: [f64; 2], scale: f64) -> bool {
        a.iter().zip(b).all(|(a, b)| (a - b).abs() <= scale * 1e-15)
    }

    proptest! {
        /// With exponents moved far out of the range of doubles and back.
        #[test]
        fn as_doubles(a in double(), b in double(), c in double(), d in double(), by in -9000..9000_i64) {
            let (out, back) = (Extended::scaled(1.0, 0.0, by), Extended::scaled(1.0, 0.0, -by));
            let (x, y) = (Extended::new(a, b).times(out), Extended::new(c, d).times(out));
            let sum = x.plus(y).times(back).to_doubles();
            prop_assert!(close(sum, [a + c, b + d], 16.0), "{sum:?}");
            let product = x.times(y).times(back).times(back).to_doubles();
            prop_assert!(close(product, [a * c - b * d, a * d + b * c], 128.0), "{product:?}");
            let modulus = x.modulus().times(back).to_doubles();
            prop_assert!(close(modulus, [a.hypot(b), 0.0], 16.0));
            prop_assert_eq!(x.is_smaller(y), a.abs().max(b.abs()) < c.abs().max(d.abs()));
        }

        #[test]
        fn reals(a in 0.001..8.0_f64, b in 0.001..8.0_f64, by in -9000..9000_i64) {
            let (x, y) = (Extended::scaled(a, 0.0, by), Extended::scaled(b, 0.0, by));
            prop_assert!(close(x.over_real(y).to_doubles(), [a / b, 0.0], a / b));
            prop_assert_eq!(x.minus_real(y).is_positive(), a > b);
        }
    }

    #[test]
    fn subnormal_and_large_doubles_keep_their_value() {
        for x in [5e-324, 3e-310, 1.5e-300, 1.0, 1.5e308] {
            let Extended { re, exponent, .. } = Extended::new(x, 0.0);
            assert!((1.0..2.0).contains(&re), "{x}: {re}");
            assert_eq!(exponent, x.log2().floor() as i64, "{x}");
        }
        assert_eq!(Extended::new(0.0, -0.0), Extended::ZERO);
        assert_eq!(Extended::ZERO.plus(Extended::ONE), Extended::ONE);
        assert_eq!(Extended::ZERO.times(Extended::ONE), Extended::ZERO);
    }
}
