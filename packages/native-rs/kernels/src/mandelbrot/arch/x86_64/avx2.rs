//! Four doubles in 16 registers, masks as bits of all lanes.

use std::arch::x86_64::*;

use crate::mandelbrot::generic::{self, Vector};
use crate::mandelbrot::map::{Map, Steps};
use crate::mandelbrot::{Kernel, Picture, Work};

pub struct Avx2 {
    pub pruned: bool,
}

impl Kernel for Avx2 {
    fn name(&self) -> &'static str {
        "avx2"
    }

    fn pruned(&self) -> bool {
        self.pruned
    }

    fn available(&self) -> bool {
        is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma")
    }

    fn run(&self, picture: &Picture<'_>, max_iterations: i32, work: &mut dyn Work) {
        assert!(self.available());
        // SAFETY: the machine has AVX2 and FMA.
        unsafe {
            match (Steps::of(picture.formula()), self.pruned) {
                (Steps::Square(map), false) => {
                    compiled::<_, 5, 32, false>(map, picture, max_iterations, work)
                }
                (Steps::Square(map), true) => {
                    compiled::<_, 5, 16, true>(map, picture, max_iterations, work)
                }
                (Steps::Power(map), false) => {
                    compiled::<_, 3, 32, false>(map, picture, max_iterations, work)
                }
                (Steps::Power(map), true) => {
                    compiled::<_, 3, 16, true>(map, picture, max_iterations, work)
                }
            }
        }
    }
}

#[target_feature(enable = "avx2,fma")]
fn compiled<M: Map, const N: usize, const BLOCK: usize, const PRUNED: bool>(
    map: M,
    picture: &Picture<'_>,
    max_iterations: i32,
    work: &mut dyn Work,
) {
    // SAFETY: this function is compiled for these instructions, and called where they are there.
    unsafe { generic::run::<Doubles, M, N, BLOCK, PRUNED>(map, picture, max_iterations, work) }
}

#[derive(Clone, Copy)]
struct Doubles(__m256d);

// SAFETY of all blocks: the trait's own, the machine has the instructions; and slices are as long
// as what is read from them or written to them.
impl Vector for Doubles {
    const LANES: usize = 4;
    type Mask = __m256d;
    type Count = __m256i;

    #[inline(always)]
    unsafe fn splat(value: f64) -> Self {
        Self(unsafe { _mm256_set1_pd(value) })
    }
    #[inline(always)]
    unsafe fn load(from: &[f64]) -> Self {
        Self(unsafe { _mm256_loadu_pd(from[..4].as_ptr()) })
    }
    #[inline(always)]
    unsafe fn store(self, to: &mut [f64]) {
        unsafe { _mm256_storeu_pd(to[..4].as_mut_ptr(), self.0) }
    }
    #[inline(always)]
    unsafe fn add(self, other: Self) -> Self {
        Self(unsafe { _mm256_add_pd(self.0, other.0) })
    }
    #[inline(always)]
    unsafe fn sub(self, other: Self) -> Self {
        Self(unsafe { _mm256_sub_pd(self.0, other.0) })
    }
    #[inline(always)]
    unsafe fn mul(self, other: Self) -> Self {
        Self(unsafe { _mm256_mul_pd(self.0, other.0) })
    }
    #[inline(always)]
    unsafe fn div(self, other: Self) -> Self {
        Self(unsafe { _mm256_div_pd(self.0, other.0) })
    }
    #[inline(always)]
    unsafe fn sqrt(self) -> Self {
        Self(unsafe { _mm256_sqrt_pd(self.0) })
    }
    #[inline(always)]
    unsafe fn abs(self) -> Self {
        Self(unsafe { _mm256_andnot_pd(_mm256_set1_pd(-0.0), self.0) })
    }
    #[inline(always)]
    unsafe fn twice_product_plus(self, y: Self, c: Self) -> Self {
        Self(unsafe { _mm256_fmadd_pd(_mm256_set1_pd(2.0), _mm256_mul_pd(self.0, y.0), c.0) })
    }
    #[inline(always)]
    unsafe fn less(self, other: Self) -> __m256d {
        unsafe { _mm256_cmp_pd::<_CMP_LT_OQ>(self.0, other.0) }
    }
    #[inline(always)]
    unsafe fn at_most(self, other: Self) -> __m256d {
        unsafe { _mm256_cmp_pd::<_CMP_LE_OQ>(self.0, other.0) }
    }
    #[inline(always)]
    unsafe fn select(mask: __m256d, yes: Self, no: Self) -> Self {
        Self(unsafe { _mm256_blendv_pd(no.0, yes.0, mask) })
    }
    #[inline(always)]
    unsafe fn all() -> __m256d {
        unsafe { _mm256_castsi256_pd(_mm256_set1_epi64x(-1)) }
    }
    #[inline(always)]
    unsafe fn and(one: __m256d, other: __m256d) -> __m256d {
        unsafe { _mm256_and_pd(one, other) }
    }
    #[inline(always)]
    unsafe fn or(one: __m256d, other: __m256d) -> __m256d {
        unsafe { _mm256_or_pd(one, other) }
    }
    #[inline(always)]
    unsafe fn bits(mask: __m256d) -> u32 {
        unsafe { _mm256_movemask_pd(mask) as u32 }
    }
    #[inline(always)]
    unsafe fn zero() -> __m256i {
        unsafe { _mm256_setzero_si256() }
    }
    #[inline(always)]
    unsafe fn tally(count: __m256i, mask: __m256d) -> __m256i {
        // A lane of the mask is −1.
        unsafe { _mm256_sub_epi64(count, _mm256_castpd_si256(mask)) }
    }
    #[inline(always)]
    unsafe fn counts(count: __m256i, to: &mut [u64]) {
        unsafe { _mm256_storeu_si256(to[..4].as_mut_ptr().cast(), count) }
    }
}
