//! Two doubles as the compiler sees fit: what every processor of today does in one register.

use crate::mandelbrot::generic::{self, Vector};
use crate::mandelbrot::map::Steps;
use crate::mandelbrot::{Kernel, Picture, Work};

const LANES: usize = 2;

pub struct Portable {
    pub pruned: bool,
}

impl Kernel for Portable {
    fn name(&self) -> &'static str {
        "portable"
    }

    fn pruned(&self) -> bool {
        self.pruned
    }

    fn run(&self, picture: &Picture<'_>, max_iterations: i32, work: &mut dyn Work) {
        // SAFETY: no instructions but those that all machines of this target have.
        unsafe {
            match (Steps::of(picture.formula()), self.pruned) {
                (Steps::Square(map), false) => {
                    generic::run::<Doubles, _, 4, 32, false>(map, picture, max_iterations, work)
                }
                (Steps::Square(map), true) => {
                    generic::run::<Doubles, _, 4, 16, true>(map, picture, max_iterations, work)
                }
                (Steps::Power(map), false) => {
                    generic::run::<Doubles, _, 3, 32, false>(map, picture, max_iterations, work)
                }
                (Steps::Power(map), true) => {
                    generic::run::<Doubles, _, 3, 16, true>(map, picture, max_iterations, work)
                }
            }
        }
    }
}

#[derive(Clone, Copy)]
struct Doubles([f64; LANES]);

#[inline(always)]
fn each(one: Doubles, other: Doubles, f: impl Fn(f64, f64) -> f64) -> Doubles {
    let (Doubles([a, b]), Doubles([c, d])) = (one, other);
    Doubles([f(a, c), f(b, d)])
}

impl Vector for Doubles {
    const LANES: usize = LANES;
    type Mask = [bool; LANES];
    type Count = [u64; LANES];

    #[inline(always)]
    unsafe fn splat(value: f64) -> Self {
        Self([value; LANES])
    }
    #[inline(always)]
    unsafe fn load(from: &[f64]) -> Self {
        Self([from[0], from[1]])
    }
    #[inline(always)]
    unsafe fn store(self, to: &mut [f64]) {
        to[..LANES].copy_from_slice(&self.0);
    }
    #[inline(always)]
    unsafe fn add(self, other: Self) -> Self {
        each(self, other, |a, b| a + b)
    }
    #[inline(always)]
    unsafe fn sub(self, other: Self) -> Self {
        each(self, other, |a, b| a - b)
    }
    #[inline(always)]
    unsafe fn mul(self, other: Self) -> Self {
        each(self, other, |a, b| a * b)
    }
    #[inline(always)]
    unsafe fn div(self, other: Self) -> Self {
        each(self, other, |a, b| a / b)
    }
    #[inline(always)]
    unsafe fn sqrt(self) -> Self {
        Self(self.0.map(f64::sqrt))
    }
    #[inline(always)]
    unsafe fn abs(self) -> Self {
        Self(self.0.map(f64::abs))
    }
    #[inline(always)]
    unsafe fn twice_product_plus(self, y: Self, c: Self) -> Self {
        // Not mul_add, which is a call where the processor has no instruction for it.
        each(each(self, y, |x, y| 2.0 * x * y), c, |xy, c| xy + c)
    }
    #[inline(always)]
    unsafe fn less(self, other: Self) -> [bool; LANES] {
        [self.0[0] < other.0[0], self.0[1] < other.0[1]]
    }
    #[inline(always)]
    unsafe fn at_most(self, other: Self) -> [bool; LANES] {
        [self.0[0] <= other.0[0], self.0[1] <= other.0[1]]
    }
    #[inline(always)]
    unsafe fn select(mask: [bool; LANES], yes: Self, no: Self) -> Self {
        let pick = |i: usize| if mask[i] { yes.0[i] } else { no.0[i] };
        Self([pick(0), pick(1)])
    }
    #[inline(always)]
    unsafe fn all() -> [bool; LANES] {
        [true; LANES]
    }
    #[inline(always)]
    unsafe fn and(one: [bool; LANES], other: [bool; LANES]) -> [bool; LANES] {
        [one[0] & other[0], one[1] & other[1]]
    }
    #[inline(always)]
    unsafe fn or(one: [bool; LANES], other: [bool; LANES]) -> [bool; LANES] {
        [one[0] | other[0], one[1] | other[1]]
    }
    #[inline(always)]
    unsafe fn bits(mask: [bool; LANES]) -> u32 {
        u32::from(mask[0]) | u32::from(mask[1]) << 1
    }
    #[inline(always)]
    unsafe fn zero() -> [u64; LANES] {
        [0; LANES]
    }
    #[inline(always)]
    unsafe fn tally(count: [u64; LANES], mask: [bool; LANES]) -> [u64; LANES] {
        [count[0] + u64::from(mask[0]), count[1] + u64::from(mask[1])]
    }
    #[inline(always)]
    unsafe fn counts(count: [u64; LANES], to: &mut [u64]) {
        to[..LANES].copy_from_slice(&count);
    }
}
