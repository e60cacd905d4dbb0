//! Two doubles in 32 registers, masks as bits of all lanes.

use std::arch::aarch64::*;

use crate::mandelbrot::generic::{self, Vector};
use crate::mandelbrot::map::{Map, Steps};
use crate::mandelbrot::{Kernel, Picture, Work};

pub struct Neon {
    pub pruned: bool,
}

impl Kernel for Neon {
    fn name(&self) -> &'static str {
        "neon"
    }

    fn pruned(&self) -> bool {
        self.pruned
    }

    fn available(&self) -> bool {
        std::arch::is_aarch64_feature_detected!("neon")
    }

    fn run(&self, picture: &Picture<'_>, max_iterations: i32, work: &mut dyn Work) {
        assert!(self.available());
        // SAFETY: the machine has NEON.
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

#[target_feature(enable = "neon")]
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
struct Doubles(float64x2_t);

// SAFETY of all blocks: the trait's own, the machine has the instructions; and slices are as long
// as what is read from them or written to them.
impl Vector for Doubles {
    const LANES: usize = 2;
    type Mask = uint64x2_t;
    type Count = uint64x2_t;

    #[inline(always)]
    unsafe fn splat(value: f64) -> Self {
        Self(unsafe { vdupq_n_f64(value) })
    }
    #[inline(always)]
    unsafe fn load(from: &[f64]) -> Self {
        Self(unsafe { vld1q_f64(from[..2].as_ptr()) })
    }
    #[inline(always)]
    unsafe fn store(self, to: &mut [f64]) {
        unsafe { vst1q_f64(to[..2].as_mut_ptr(), self.0) }
    }
    #[inline(always)]
    unsafe fn add(self, other: Self) -> Self {
        Self(unsafe { vaddq_f64(self.0, other.0) })
    }
    #[inline(always)]
    unsafe fn sub(self, other: Self) -> Self {
        Self(unsafe { vsubq_f64(self.0, other.0) })
    }
    #[inline(always)]
    unsafe fn mul(self, other: Self) -> Self {
        Self(unsafe { vmulq_f64(self.0, other.0) })
    }
    #[inline(always)]
    unsafe fn div(self, other: Self) -> Self {
        Self(unsafe { vdivq_f64(self.0, other.0) })
    }
    #[inline(always)]
    unsafe fn sqrt(self) -> Self {
        Self(unsafe { vsqrtq_f64(self.0) })
    }
    #[inline(always)]
    unsafe fn abs(self) -> Self {
        Self(unsafe { vabsq_f64(self.0) })
    }
    #[inline(always)]
    unsafe fn twice_product_plus(self, y: Self, c: Self) -> Self {
        Self(unsafe { vfmaq_f64(c.0, vdupq_n_f64(2.0), vmulq_f64(self.0, y.0)) })
    }
    #[inline(always)]
    unsafe fn less(self, other: Self) -> uint64x2_t {
        unsafe { vcltq_f64(self.0, other.0) }
    }
    #[inline(always)]
    unsafe fn at_most(self, other: Self) -> uint64x2_t {
        unsafe { vcleq_f64(self.0, other.0) }
    }
    #[inline(always)]
    unsafe fn select(mask: uint64x2_t, yes: Self, no: Self) -> Self {
        Self(unsafe { vbslq_f64(mask, yes.0, no.0) })
    }
    #[inline(always)]
    unsafe fn all() -> uint64x2_t {
        unsafe { vdupq_n_u64(u64::MAX) }
    }
    #[inline(always)]
    unsafe fn and(one: uint64x2_t, other: uint64x2_t) -> uint64x2_t {
        unsafe { vandq_u64(one, other) }
    }
    #[inline(always)]
    unsafe fn or(one: uint64x2_t, other: uint64x2_t) -> uint64x2_t {
        unsafe { vorrq_u64(one, other) }
    }
    #[inline(always)]
    unsafe fn bits(mask: uint64x2_t) -> u32 {
        unsafe { (vgetq_lane_u64::<0>(mask) & 1 | vgetq_lane_u64::<1>(mask) & 2) as u32 }
    }
    #[inline(always)]
    unsafe fn zero() -> uint64x2_t {
        unsafe { vdupq_n_u64(0) }
    }
    #[inline(always)]
    unsafe fn tally(count: uint64x2_t, mask: uint64x2_t) -> uint64x2_t {
        // A lane of the mask is −1.
        unsafe { vsubq_u64(count, mask) }
    }
    #[inline(always)]
    unsafe fn counts(count: uint64x2_t, to: &mut [u64]) {
        unsafe { vst1q_u64(to[..2].as_mut_ptr(), count) }
    }
}
