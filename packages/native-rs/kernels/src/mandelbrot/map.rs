//! One step of an orbit: z² + c as fast as it can be, and any power.

use super::formula::Formula;
use super::generic::Vector;
use super::trap::{OF_SUM, RELATIVE, ROUNDINGS, UP};

/// z ↦ zⁿ + c, rounded as the plain loop rounds it.
pub trait Map: Copy {
    /// The next point of an orbit.
    fn next(self, x: f64, y: f64, cx: f64, cy: f64) -> (f64, f64);

    /// How far from the next point all that is within `r` of this one can be after a step, both as
    /// computed; `size` is |z|, and `size + r` below 2. See `trap.rs`.
    fn grown(self, size: f64, r: f64) -> f64;

    /// Whether `step` is exact for orbits that begin with 0 and have this imaginary part of c.
    fn exact(self, cy: f64) -> bool;

    /// Whether `disc.rs` knows something of points with a c of their own.
    const DISCS: bool;

    /// Whether a vector's step is so short that several need not be laid beside each other.
    const SHORT: bool;

    /// The same as `next` for several vectors, whose latencies overlap.
    ///
    /// # Safety
    /// The machine must have V's instructions.
    unsafe fn step<V: Vector, const N: usize>(
        self,
        x: &mut [V; N],
        y: &mut [V; N],
        cx: &[V; N],
        cy: &[V; N],
    );
}

/// z² + c, with 2·x·y + cy in one operation less than it takes otherwise.
#[derive(Clone, Copy)]
pub struct Square;

impl Square {
    /// Vectors compute 2·x·y as 2·(x·y), which is another number than (2·x)·y where x·y is too
    /// small for a normal double. With |cy| ≥ 2⁻⁹⁶⁰ either product is then below half of cy's last
    /// bit, and the sum is cy, whatever the point.
    pub fn fits(cy: f64) -> bool {
        cy.abs() >= 1e-280
    }
}

impl Map for Square {
    const DISCS: bool = true;
    const SHORT: bool = true;

    #[inline(always)]
    fn next(self, x: f64, y: f64, cx: f64, cy: f64) -> (f64, f64) {
        (x * x - y * y + cx, 2.0 * x * y + cy)
    }

    #[inline(always)]
    fn grown(self, size: f64, r: f64) -> f64 {
        (2.0 * size + r) * r * UP + ROUNDINGS
    }

    /// With cy = 0 all y are 0, and so are the products.
    #[inline(always)]
    fn exact(self, cy: f64) -> bool {
        cy == 0.0 || Self::fits(cy)
    }

    #[inline(always)]
    unsafe fn step<V: Vector, const N: usize>(
        self,
        x: &mut [V; N],
        y: &mut [V; N],
        cx: &[V; N],
        cy: &[V; N],
    ) {
        for v in 0..N {
            // SAFETY: as the caller says.
            unsafe {
                let (xx, yy) = (x[v].mul(x[v]), y[v].mul(y[v]));
                y[v] = x[v].twice_product_plus(y[v], cy[v]);
                x[v] = xx.sub(yy).add(cx[v]);
            }
        }
    }
}

/// Any power from 2, operation by operation as it is defined: a product from the left.
#[derive(Clone, Copy)]
pub struct Power(pub u32);

impl Map for Power {
    const DISCS: bool = false;
    const SHORT: bool = false;

    #[inline(always)]
    fn next(self, x: f64, y: f64, cx: f64, cy: f64) -> (f64, f64) {
        if self.0 == 2 {
            return Square.next(x, y, cx, cy);
        }
        let (mut a, mut b) = (x, y);
        for _ in 1..self.0 {
            (a, b) = (a * x - b * y, a * y + b * x);
        }
        (a + cx, b + cy)
    }

    /// (s + r)ⁿ − sⁿ is at most n · (s + r)ⁿ⁻¹ · r.
    #[inline(always)]
    fn grown(self, size: f64, r: f64) -> f64 {
        if self.0 == 2 {
            return Square.grown(size, r);
        }
        let far = size + r;
        let most = (2..self.0).fold(far, |most, _| most * far);
        f64::from(self.0) * most * (r + RELATIVE * far) * UP + OF_SUM
    }

    #[inline(always)]
    fn exact(self, cy: f64) -> bool {
        !cy.is_nan()
    }

    #[inline(always)]
    unsafe fn step<V: Vector, const N: usize>(
        self,
        x: &mut [V; N],
        y: &mut [V; N],
        cx: &[V; N],
        cy: &[V; N],
    ) {
        // SAFETY: as the caller says.
        unsafe {
            if self.0 == 2 {
                for v in 0..N {
                    let (xx, yy) = (x[v].mul(x[v]), y[v].mul(y[v]));
                    y[v] = x[v].add(x[v]).mul(y[v]).add(cy[v]);
                    x[v] = xx.sub(yy).add(cx[v]);
                }
                return;
            }
            let (mut a, mut b) = (*x, *y);
            for _ in 1..self.0 {
                for v in 0..N {
                    let real = a[v].mul(x[v]).sub(b[v].mul(y[v]));
                    b[v] = a[v].mul(y[v]).add(b[v].mul(x[v]));
                    a[v] = real;
                }
            }
            for v in 0..N {
                x[v] = a[v].add(cx[v]);
                y[v] = b[v].add(cy[v]);
            }
        }
    }
}

/// The map with which a formula is computed fastest.
pub enum Steps {
    Square(Square),
    Power(Power),
}

impl Steps {
    pub fn of(formula: Formula) -> Self {
        match (formula.power(), formula.julia()) {
            (2, None) => Self::Square(Square),
            (2, Some((_, im))) if Square::fits(im) => Self::Square(Square),
            (power, _) => Self::Power(Power(power)),
        }
    }
}
