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

/// By the definition, with `bits` behind the point: the count, and k + 1 − log2(log2 |z_k|) for
/// the first k at which |z|² is this `far`; 0 for a point inside.
pub fn escape_time(cx: &IBig, cy: &IBig, bits: usize, max_iterations: i32, far: f64) -> (i32, f64) {
    let four = IBig::from(4) << bits;
    let (mut x, mut y) = (IBig::ZERO, IBig::ZERO);
    let (mut count, mut i) = (-1, 0);
    while count >= 0 || i < max_iterations {
        let (xx, yy): (IBig, IBig) = ((&x * &x) >> bits, (&y * &y) >> bits);
        let norm = &xx + &yy;
        if norm >= four {
            count = if count < 0 { i } else { count };
            let norm = (norm >> (bits - 32)).to_f64().value() / 2.0_f64.powi(32);
            if norm >= far {
                return (count, f64::from(i) + 1.0 - (norm.log2() / 2.0).log2());
            }
        }
        y = ((x * &y) >> (bits - 1)) + cy;
        x = xx - yy + cx;
        i += 1;
    }
    (-1, 0.0)
}
