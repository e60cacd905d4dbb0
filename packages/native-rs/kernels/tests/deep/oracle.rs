//! Escape times by definition, in big integers.

use dashu_int::IBig;

/// `digits / 10^places`, from a decimal such as `-1.25` or `3e-50`.
#[derive(Clone, Debug)]
pub struct Real {
    numerator: IBig,
    denominator: IBig,
}

impl Real {
    pub fn parse(text: &str) -> Self {
        let (digits, exponent) = text.split_once('e').unwrap_or((text, "0"));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let numerator = IBig::from_str_radix(&format!("{whole}{fraction}"), 10).unwrap();
        let exponent: i64 = exponent.parse::<i64>().unwrap() - fraction.len() as i64;
        let power = IBig::from(10).pow(exponent.unsigned_abs() as usize);
        if exponent < 0 {
            Self { numerator, denominator: power }
        } else {
            Self { numerator: numerator * power, denominator: IBig::ONE }
        }
    }

    pub fn times(&self, numerator: i64, denominator: i64) -> Self {
        Self {
            numerator: &self.numerator * numerator,
            denominator: &self.denominator * denominator,
        }
    }

    pub fn plus(&self, other: &Self) -> Self {
        Self {
            numerator: &self.numerator * &other.denominator + &other.numerator * &self.denominator,
            denominator: &self.denominator * &other.denominator,
        }
    }

    /// Times 2^bits, as an integer.
    pub fn scaled(&self, bits: usize) -> IBig {
        (&self.numerator << bits) / &self.denominator
    }

    /// About log2 of it, when positive.
    pub fn log2(&self) -> i64 {
        use dashu_int::ops::BitTest;
        self.numerator.bit_len() as i64 - self.denominator.bit_len() as i64
    }
}

/// The definition, with `bits` behind the point.
pub fn escape_time(cx: &IBig, cy: &IBig, bits: usize, max_iterations: i32) -> i32 {
    let four = IBig::from(4) << bits;
    let (mut x, mut y) = (IBig::ZERO, IBig::ZERO);
    for i in 0..max_iterations {
        let (xx, yy): (IBig, IBig) = ((&x * &x) >> bits, (&y * &y) >> bits);
        if &xx + &yy >= four {
            return i;
        }
        y = ((x * &y) >> (bits - 1)) + cy;
        x = xx - yy + cx;
    }
    -1
}
