//! Fixed-point numbers of any precision, just enough to iterate z² + c.
//!
//! A number is `limbs` words of 64 bits, little end first, in two's complement, with eight bits
//! before the binary point: values from −128 to 128. The operations are exact but for squares,
//! which are rounded down; so another implementation of these four lines (there is one on
//! JavaScript's BigInt) gives the same bits.

/// Bits before the binary point.
const WHOLE_BITS: u32 = 8;

/// What would need a smaller power of two becomes 0, so that no rounding depends on subnormals.
const SMALLEST_EXPONENT: i64 = -1022;

/// How many bits a number of so many limbs has behind the point.
pub fn fraction_bits(limbs: usize) -> i64 {
    limbs as i64 * 64 - i64::from(WHOLE_BITS)
}

/// Reads little-endian two's complement; `None` unless it is whole limbs, one of them at least.
pub fn from_bytes(bytes: &[u8]) -> Option<Vec<u64>> {
    let (words, rest) = bytes.as_chunks::<8>();
    let whole = rest.is_empty() && !words.is_empty();
    whole.then(|| words.iter().map(|&word| u64::from_le_bytes(word)).collect())
}

pub fn is_negative(number: &[u64]) -> bool {
    number.last().is_some_and(|top| top >> 63 == 1)
}

/// Whether it is from −64 to 64 (excluded): such numbers can be iterated without overflow.
pub fn is_moderate(number: &[u64]) -> bool {
    let top = number.last().map_or(0, |&top| top as i64 >> (64 - WHOLE_BITS));
    (-64..64).contains(&top)
}

/// `to += other`, or `to -= other`.
fn accumulate(to: &mut [u64], other: &[u64], subtract: bool) {
    let mut carry = u64::from(subtract);
    for (limb, &other) in to.iter_mut().zip(other) {
        let other = if subtract { !other } else { other };
        let sum = u128::from(*limb) + u128::from(other) + u128::from(carry);
        *limb = sum as u64;
        carry = (sum >> 64) as u64;
    }
}

pub fn add(to: &mut [u64], other: &[u64]) {
    accumulate(to, other, false);
}

pub fn subtract(to: &mut [u64], other: &[u64]) {
    accumulate(to, other, true);
}

/// Takes a small whole number away.
pub fn subtract_whole(from: &mut [u64], whole: u8) {
    if let Some(top) = from.last_mut() {
        *top = top.wrapping_sub(u64::from(whole) << (64 - WHOLE_BITS));
    }
}

/// Without its sign. (−128 has no counterpart; no number here comes near it.)
pub fn make_absolute(number: &mut [u64]) {
    if !is_negative(number) {
        return;
    }
    let mut carry = true;
    for limb in number {
        (*limb, carry) = (!*limb).overflowing_add(u64::from(carry));
    }
}

/// `square = number²`, rounded down, of a number that is not negative and below 11.
/// `wide` has twice as many limbs.
pub fn square(number: &[u64], wide: &mut [u64], square: &mut [u64]) {
    let limbs = number.len();
    wide.fill(0);
    // Each product of two different limbs once, ...
    for (i, &a) in number.iter().enumerate() {
        let mut carry = 0_u128;
        for (&b, to) in number[i + 1..].iter().zip(&mut wide[2 * i + 1..]) {
            let sum = u128::from(a) * u128::from(b) + u128::from(*to) + carry;
            *to = sum as u64;
            carry = sum >> 64;
        }
        wide[i + limbs] = carry as u64;
    }
    // ... doubled, and the squares of the limbs added.
    let (mut shifted_out, mut carry) = (0, 0_u128);
    for (&a, pair) in number.iter().zip(wide.chunks_exact_mut(2)) {
        let squared = u128::from(a) * u128::from(a);
        let [low, high] = [squared as u64, (squared >> 64) as u64];
        for (to, add) in pair.iter_mut().zip([low, high]) {
            let doubled = *to << 1 | shifted_out;
            shifted_out = *to >> 63;
            let sum = u128::from(doubled) + u128::from(add) + carry;
            *to = sum as u64;
            carry = sum >> 64;
        }
    }
    // The point of the product is 2 · 8 bits from the top: bring it back to 8.
    for (i, to) in square.iter_mut().enumerate() {
        *to = wide[i + limbs] << WHOLE_BITS | wide[i + limbs - 1] >> (64 - WHOLE_BITS);
    }
}

/// The magnitude as `mantissa · 2^exponent`: its 64 highest bits, then to nearest; zero is (0, 0).
pub fn parts(magnitude: &[u64]) -> (f64, i64) {
    let Some(top) = magnitude.iter().rposition(|&limb| limb != 0) else { return (0.0, 0) };
    let zeros = magnitude[top].leading_zeros();
    let below = if top > 0 { magnitude[top - 1] } else { 0 };
    let bits = (u128::from(magnitude[top]) << 64 | u128::from(below)) << zeros >> 64;
    let exponent = top as i64 * 64 - i64::from(zeros) - fraction_bits(magnitude.len());
    (bits as u64 as f64, exponent)
}

/// 2^exponent, for exponents of normal doubles.
pub fn power_of_two(exponent: i64) -> f64 {
    debug_assert!((-1022..=1023).contains(&exponent));
    f64::from_bits(((exponent + 1023) as u64) << 52)
}

/// [`parts`] as one double; below 2^-959 it is zero.
pub fn to_double((mantissa, exponent): (f64, i64)) -> f64 {
    if exponent < SMALLEST_EXPONENT { 0.0 } else { mantissa * power_of_two(exponent) }
}

#[cfg(test)]
mod tests {
    use dashu_int::{IBig, UBig};
    use proptest::prelude::*;

    use super::*;

    fn value(number: &[u64]) -> IBig {
        let mut magnitude = number.to_vec();
        make_absolute(&mut magnitude);
        let bytes: Vec<u8> = magnitude.iter().flat_map(|limb| limb.to_le_bytes()).collect();
        let value = IBig::from(UBig::from_le_bytes(&bytes));
        if is_negative(number) { -value } else { value }
    }

    /// Numbers with |x| < 8, with runs of equal bits.
    fn number(limbs: usize) -> impl Strategy<Value = Vec<u64>> {
        let limb = prop_oneof![any::<u64>(), Just(0), Just(u64::MAX), Just(1 << 63)];
        prop::collection::vec(limb, limbs).prop_map(|mut limbs| {
            if let Some(top) = limbs.last_mut() {
                *top = ((*top as i64) >> 5) as u64;
            }
            limbs
        })
    }

    proptest! {
        #[test]
        fn as_big_integers(
            (a, b) in (1..9_usize).prop_flat_map(|limbs| (number(limbs), number(limbs))),
        ) {
            let mut sum = a.clone();
            add(&mut sum, &b);
            prop_assert_eq!(value(&sum), value(&a) + value(&b));
            let mut difference = a.clone();
            subtract(&mut difference, &b);
            prop_assert_eq!(value(&difference), value(&a) - value(&b));
            let mut magnitude = a.clone();
            make_absolute(&mut magnitude);
            let (mut wide, mut squared) = (vec![7; 2 * a.len()], vec![7; a.len()]);
            square(&magnitude, &mut wide, &mut squared);
            let shift = fraction_bits(a.len()) as usize;
            prop_assert_eq!(value(&squared), (value(&a) * value(&a)) >> shift);
        }

        #[test]
        fn as_doubles(a in (1..6_usize).prop_flat_map(number)) {
            let mut magnitude = a;
            make_absolute(&mut magnitude);
            let double = to_double(parts(&magnitude));
            // f64 keeps 53 bits, and rounds to nearest after the cut behind 64.
            let scale = fraction_bits(magnitude.len()) as i32;
            let exact = value(&magnitude).to_f64().value() * 2.0_f64.powi(-scale);
            prop_assert!((double - exact).abs() <= exact * 2.3e-16, "{double} {exact}");
        }
    }

    #[test]
    fn bytes_are_whole_limbs() {
        assert_eq!(from_bytes(&[]), None);
        assert_eq!(from_bytes(&[0; 12]), None);
        assert_eq!(from_bytes(&[1, 0, 0, 0, 0, 0, 0, 128]), Some(vec![1 | 128 << 56]));
        assert_eq!(parts(&[0, 0]), (0.0, 0));
    }
}
