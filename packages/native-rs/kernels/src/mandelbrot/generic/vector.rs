//! What the algorithm asks of an instruction set.

/// Doubles side by side.
///
/// # Safety
///
/// Every function may use instructions that only some machines have: call them where the machine
/// is known to have those. They are all `#[inline(always)]`, so that they become part of the one
/// function of `arch` that is compiled for these instructions.
pub trait Vector: Copy {
    /// How many; a power of two up to 8.
    const LANES: usize;
    /// One truth for each lane.
    type Mask: Copy;
    /// One whole number for each lane.
    type Count: Copy;

    unsafe fn splat(value: f64) -> Self;
    /// The first `LANES` of them.
    unsafe fn load(from: &[f64]) -> Self;
    unsafe fn store(self, to: &mut [f64]);

    unsafe fn add(self, other: Self) -> Self;
    unsafe fn sub(self, other: Self) -> Self;
    unsafe fn mul(self, other: Self) -> Self;
    unsafe fn div(self, other: Self) -> Self;
    unsafe fn sqrt(self) -> Self;
    unsafe fn abs(self) -> Self;
    /// 2·x·y + c, rounded as `2.0 * x * y + c` is wherever x·y is 0 or no smaller than 2⁻¹⁰²².
    unsafe fn twice_product_plus(self, y: Self, c: Self) -> Self;

    /// False for NaN, as both comparisons.
    unsafe fn less(self, other: Self) -> Self::Mask;
    unsafe fn at_most(self, other: Self) -> Self::Mask;
    unsafe fn select(mask: Self::Mask, yes: Self, no: Self) -> Self;
    unsafe fn all() -> Self::Mask;
    unsafe fn and(one: Self::Mask, other: Self::Mask) -> Self::Mask;
    unsafe fn or(one: Self::Mask, other: Self::Mask) -> Self::Mask;
    /// Bit i is lane i.
    unsafe fn bits(mask: Self::Mask) -> u32;

    unsafe fn zero() -> Self::Count;
    /// One more in each lane of the mask.
    unsafe fn tally(count: Self::Count, mask: Self::Mask) -> Self::Count;
    unsafe fn counts(count: Self::Count, to: &mut [u64]);
}
