//! Eight doubles in 32 registers, masks in registers of their own.

use std::arch::x86_64::*;

use crate::mandelbrot::generic::{self, Vector};
use crate::mandelbrot::map::{Map, Steps};
use crate::mandelbrot::{Kernel, Picture, Work};

pub struct Avx512 {
    pub pruned: bool,
}

impl Kernel for Avx512 {
    fn name(&self) -> &'static str {
        "avx512"
    }

    fn pruned(&self) -> bool {
        self.pruned
    }

    fn available(&self) -> bool {
        is_x86_feature_detected!("avx512f")
    }

    fn run(&self, picture: &Picture<'_>, max_iterations: i32, work: &mut dyn Work) {
        assert!(self.available());
        // SAFETY: the machine has AVX-512 F.
        unsafe {
            match (Steps::of(picture.formula()), self.pruned) {
                (Steps::Square(map), false) => {
                    compiled::<_, 6, 32, false>(map, picture, max_iterations, work)
                }
                (Steps::Square(map), true) => {
                    compiled::<_, 6, 16, true>(map, picture, max_iterations, work)
                }
                (Steps::Power(map), false) => {
                    compiled::<_, 6, 32, false>(map, picture, max_iterations, work)
                }
                (Steps::Power(map), true) => {
                    compiled::<_, 6, 16, true>(map, picture, max_iterations, work)
                }
            }
        }
    }
}

#[target_feature(enable = "avx512f")]
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
struct Doubles(__m512d);

// SAFETY of all blocks: the trait's own, the machine has the instructions; and slices are as long
// as what is read from them or written to them.
impl Vector for Doubles {
    const LANES: usize = 8;
    type Mask = __mmask8;
    type Count = __m512i;

    #[inline(always)]
    unsafe fn splat(value: f64) -> Self {
        Self(unsafe { _mm512_set1_pd(value) })
    }
    #[inline(always)]
    unsafe fn load(from: &[f64]) -> Self {
        Self(unsafe { _mm512_loadu_pd(from[..8].as_ptr()) })
    }
    #[inline(always)]
    unsafe fn store(self, to: &mut [f64]) {
        unsafe { _mm512_storeu_pd(to[..8].as_mut_ptr(), self.0) }
    }
    #[inline(always)]
    unsafe fn add(self, other: Self) -> Self {
        Self(unsafe { _mm512_add_pd(self.0, other.0) })
    }
    #[inline(always)]
    unsafe fn sub(self, other: Self) -> Self {
        Self(unsafe { _mm512_sub_pd(self.0, other.0) })
    }
    #[inline(always)]
    unsafe fn mul(self, other: Self) -> Self {
        Self(unsafe { _mm512_mul_pd(self.0, other.0) })
    }
    #[inline(always)]
    unsafe fn div(self, other: Self) -> Self {
        Self(unsafe { _mm512_div_pd(self.0, other.0) })
    }
    #[inline(always)]
    unsafe fn sqrt(self) -> Self {
        Self(unsafe { _mm512_sqrt_pd(self.0) })
    }
    #[inline(always)]
    unsafe fn abs(self) -> Self {
        Self(unsafe { _mm512_abs_pd(self.0) })
    }
    #[inline(always)]
    unsafe fn twice_product_plus(self, y: Self, c: Self) -> Self {
        Self(unsafe { _mm512_fmadd_pd(_mm512_set1_pd(2.0), _mm512_mul_pd(self.0, y.0), c.0) })
    }
    #[inline(always)]
    unsafe fn less(self, other: Self) -> __mmask8 {
        unsafe { _mm512_cmp_pd_mask::<_CMP_LT_OQ>(self.0, other.0) }
    }
    #[inline(always)]
    unsafe fn at_most(self, other: Self) -> __mmask8 {
        unsafe { _mm512_cmp_pd_mask::<_CMP_LE_OQ>(self.0, other.0) }
    }
    #[inline(always)]
    unsafe fn select(mask: __mmask8, yes: Self, no: Self) -> Self {
        Self(unsafe { _mm512_mask_blend_pd(mask, no.0, yes.0) })
    }
    #[inline(always)]
    unsafe fn all() -> __mmask8 {
        u8::MAX
    }
    #[inline(always)]
    unsafe fn and(one: __mmask8, other: __mmask8) -> __mmask8 {
        one & other
    }
    #[inline(always)]
    unsafe fn or(one: __mmask8, other: __mmask8) -> __mmask8 {
        one | other
    }
    #[inline(always)]
    unsafe fn bits(mask: __mmask8) -> u32 {
        u32::from(mask)
    }
    #[inline(always)]
    unsafe fn zero() -> __m512i {
        unsafe { _mm512_setzero_si512() }
    }
    #[inline(always)]
    unsafe fn tally(count: __m512i, mask: __mmask8) -> __m512i {
        unsafe { _mm512_mask_add_epi64(count, mask, count, _mm512_set1_epi64(1)) }
    }
    #[inline(always)]
    unsafe fn counts(count: __m512i, to: &mut [u64]) {
        unsafe { _mm512_storeu_si512(to[..8].as_mut_ptr().cast(), count) }
    }
}
