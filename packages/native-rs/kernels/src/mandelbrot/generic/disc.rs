//! Discs that an orbit never leaves, for points of the main cardioid and of the disc left of it.

use super::Vector;

/// As `ROUNDINGS` in `trap.rs`, and more than the rounding of the comparison itself, whose terms
/// are all below 2.
const SLACK: f64 = 1e-13;

/// A centre and the square of a radius, which is negative where there is none.
pub struct Disc<V> {
    pub x: V,
    pub y: V,
    pub reach: V,
}

impl<V: Vector> Disc<V> {
    /// Which points are in it. The comparison rounds in the last bits only, `reach` is smaller
    /// than proved by much more.
    #[inline(always)]
    pub unsafe fn holds(&self, x: V, y: V) -> V::Mask {
        // SAFETY: the caller knows the machine, as in all of this file.
        unsafe {
            let (dx, dy) = (x.sub(self.x), y.sub(self.y));
            dx.mul(dx).add(dy.mul(dy)).at_most(self.reach)
        }
    }
}

/// A square root of a + bi; NaN where it is imaginary.
#[inline(always)]
unsafe fn root<V: Vector>(a: V, b: V) -> (V, V) {
    unsafe {
        let half = V::splat(0.5);
        let size = a.mul(a).add(b.mul(b)).sqrt();
        let real = size.add(a).mul(half).sqrt();
        (real, b.mul(half).div(real))
    }
}

/// Where there is one, a disc about w = (1 − √(1 − 4c)) / 2, where z² + c = z.
///
/// A point p within r of w is after one step within (2|w| + r)·r + |w² + c − w| of w, which is no
/// more than r if r is somewhat less than 1 − 2|w|. That inequality is all the proof: it is computed
/// here for the w and r at hand, so that it does not matter how inexact these are.
#[inline(always)]
unsafe fn fixed<V: Vector>(cx: V, cy: V) -> Disc<V> {
    unsafe {
        let (one, two, half) = (V::splat(1.0), V::splat(2.0), V::splat(0.5));
        let four = V::splat(4.0);
        let (re, im) = root(one.sub(four.mul(cx)), four.mul(cy));
        let (x, y) = (one.sub(re).mul(half), im.mul(half));
        let off_x = x.mul(x).sub(y.mul(y)).add(cx).sub(x).abs();
        let off_y = two.mul(x).mul(y).add(cy).sub(y).abs();
        let slope = two.mul(x.mul(x).add(y.mul(y)).sqrt());
        let r = one.sub(slope).mul(V::splat(0.9375));
        let mapped = slope.add(r).mul(r).add(off_x).add(off_y).add(V::splat(SLACK));
        let proved = V::and(mapped.at_most(r), V::splat(0.0).less(r));
        Disc { x, y, reach: V::select(proved, shrunk(r), V::splat(-1.0)) }
    }
}

/// The same for two steps, about w = (−1 + √(−3 − 4c)) / 2, which is mapped to v = −1 − w and back.
/// p is within (2|w| + r)·r + |w² + c − v| of v after one step, and with that for r within
/// (2|v| + r)·r + |v² + c − w| of w after two.
#[inline(always)]
unsafe fn alternating<V: Vector>(cx: V, cy: V) -> Disc<V> {
    unsafe {
        let (one, two, half) = (V::splat(1.0), V::splat(2.0), V::splat(0.5));
        let (zero, four) = (V::splat(0.0), V::splat(4.0));
        let (re, im) = root(V::splat(-3.0).sub(four.mul(cx)), zero.sub(four.mul(cy)));
        let (x, y) = (re.sub(one).mul(half), im.mul(half));
        let (vx, vy) = (zero.sub(one).sub(x), zero.sub(y));
        let (xx, yy, vxvx, vyvy) = (x.mul(x), y.mul(y), vx.mul(vx), vy.mul(vy));
        let slack = V::splat(SLACK);
        let off_w = xx.sub(yy).add(cx).sub(vx).abs();
        let off_w = off_w.add(two.mul(x).mul(y).add(cy).sub(vy).abs()).add(slack);
        let off_v = vxvx.sub(vyvy).add(cx).sub(x).abs();
        let off_v = off_v.add(two.mul(vx).mul(vy).add(cy).sub(y).abs()).add(slack);
        let slope_w = two.mul(xx.add(yy).sqrt());
        let slope_v = two.mul(vxvx.add(vyvy).sqrt());
        let room = one.sub(slope_w.mul(slope_v)).mul(V::splat(0.85));
        let r = room.div(slope_v.add(slope_w.mul(slope_w)).add(V::splat(0.4)));
        let first = slope_w.add(r).mul(r).add(off_w);
        let second = slope_v.add(first).mul(first).add(off_v);
        // Neither disc may reach |z| = 2.
        let inside = slope_v.mul(half).add(first).less(V::splat(1.9));
        let inside = V::and(inside, slope_w.mul(half).add(r).less(V::splat(1.9)));
        let proved = V::and(V::and(second.at_most(r), zero.less(r)), inside);
        Disc { x, y, reach: V::select(proved, shrunk(r), V::splat(-1.0)) }
    }
}

#[inline(always)]
unsafe fn shrunk<V: Vector>(r: V) -> V {
    unsafe { r.mul(r).mul(V::splat(1.0 - 1e-9)) }
}

/// The discs of these points. Only those of even steps are of use for the second kind.
#[inline(always)]
pub unsafe fn disc<V: Vector>(cx: V, cy: V) -> Disc<V> {
    unsafe {
        // In which of the two a point probably is. Nothing depends on that but what is tried.
        let cyy = cy.mul(cy);
        let (a, b) = (cx.sub(V::splat(0.25)), cx.add(V::splat(1.0)));
        let q = a.mul(a).add(cyy);
        let cardioid = q.mul(q.add(a)).less(cyy.mul(V::splat(0.25)));
        let left = b.mul(b).add(cyy).less(V::splat(0.0625));
        let zero = V::splat(0.0);
        let mut disc = Disc { x: zero, y: zero, reach: V::splat(-1.0) };
        if V::bits(cardioid) != 0 {
            let fixed = fixed(cx, cy);
            disc.x = V::select(cardioid, fixed.x, disc.x);
            disc.y = V::select(cardioid, fixed.y, disc.y);
            disc.reach = V::select(cardioid, fixed.reach, disc.reach);
        }
        if V::bits(left) != 0 {
            let alternating = alternating(cx, cy);
            disc.x = V::select(left, alternating.x, disc.x);
            disc.y = V::select(left, alternating.y, disc.y);
            disc.reach = V::select(left, alternating.reach, disc.reach);
        }
        disc
    }
}
