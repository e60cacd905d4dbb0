//! The first steps of every point, counted one by one.
//!
//! Most points escape soon. Here they need no replay: each step asks which lanes are still inside
//! and counts those. Lanes that have escaped idle until the batch has made its steps, so batches
//! make few steps, and who is left is packed together for the next.

use super::Vector;
use super::disc::{Disc, disc};
use super::points::Points;
use crate::mandelbrot::map::Map;

/// Vectors advanced together: with x, y, cx, cy and the count they fill 32 registers.
pub const GROUP: usize = 4;
/// Steps between two looks at whether anybody is left.
const LOOK: u32 = 8;

/// What has become of a point after `steps` steps: how many it has made inside, or this.
pub const TRAPPED: u64 = u64::MAX;

/// Where points are before a stage.
#[derive(Clone, Copy, PartialEq)]
pub enum Begin {
    /// At their c, where the first step from 0 leads. What discs they have is found out now.
    AtC,
    /// Where they begin, with a c that is the same for all.
    AtPoint,
    Later,
}

/// Advances the points from `start` on by `steps` and says what has become of each; where work is
/// pruned, those in a disc are done.
///
/// # Safety
/// The machine must have V's instructions.
#[inline(always)]
pub unsafe fn advance<V: Vector, M: Map, const PRUNED: bool>(
    map: M,
    points: &mut Points,
    start: usize,
    steps: u32,
    begin: Begin,
    fates: &mut [u64],
) {
    let lanes = V::LANES;
    let mut at = start;
    while at < points.len {
        // SAFETY: as the caller says, in all of this function.
        unsafe {
            let zero = V::splat(0.0);
            let four = V::splat(4.0);
            let (mut x, mut y) = ([zero; GROUP], [zero; GROUP]);
            let (mut cx, mut cy) = ([zero; GROUP], [zero; GROUP]);
            let mut inside = [V::all(); GROUP];
            let mut count = [V::zero(); GROUP];
            for v in 0..GROUP {
                let i = at + v * lanes;
                cx[v] = V::load(&points.cx[i..]);
                cy[v] = V::load(&points.cy[i..]);
                (x[v], y[v]) = if begin == Begin::AtC {
                    (cx[v], cy[v])
                } else {
                    (V::load(&points.x[i..]), V::load(&points.y[i..]))
                };
            }
            let mut left = steps;
            while left > 0 {
                let some = left.min(LOOK);
                for _ in 0..some {
                    for v in 0..GROUP {
                        let (xx, yy) = (x[v].mul(x[v]), y[v].mul(y[v]));
                        inside[v] = V::and(inside[v], xx.add(yy).less(four));
                        count[v] = V::tally(count[v], inside[v]);
                        if M::SHORT {
                            let (mut one, mut other) = ([x[v]], [y[v]]);
                            map.step(&mut one, &mut other, &[cx[v]], &[cy[v]]);
                            (x[v], y[v]) = (one[0], other[0]);
                        }
                    }
                    if !M::SHORT {
                        map.step(&mut x, &mut y, &cx, &cy);
                    }
                }
                left -= some;
                let mut any = 0;
                for mask in inside {
                    any |= V::bits(mask);
                }
                if any == 0 {
                    break;
                }
            }
            for v in 0..GROUP {
                let i = at + v * lanes;
                let fate = &mut fates[i - start..];
                V::counts(count[v], fate);
                let mut alive = V::bits(inside[v]);
                if alive == 0 {
                    continue;
                }
                x[v].store(&mut points.x[i..]);
                y[v].store(&mut points.y[i..]);
                if !PRUNED {
                    continue;
                }
                let disc = if begin != Begin::Later {
                    let disc = if M::DISCS && begin == Begin::AtC {
                        disc(cx[v], cy[v])
                    } else {
                        Disc { x: zero, y: zero, reach: V::splat(-1.0) }
                    };
                    disc.x.store(&mut points.disc_x[i..]);
                    disc.y.store(&mut points.disc_y[i..]);
                    disc.reach.store(&mut points.reach[i..]);
                    disc
                } else {
                    Disc {
                        x: V::load(&points.disc_x[i..]),
                        y: V::load(&points.disc_y[i..]),
                        reach: V::load(&points.reach[i..]),
                    }
                };
                alive &= V::bits(disc.holds(x[v], y[v]));
                while alive != 0 {
                    fate[alive.trailing_zeros() as usize] = TRAPPED;
                    alive &= alive - 1;
                }
            }
        }
        at += GROUP * lanes;
    }
}
