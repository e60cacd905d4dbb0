//! The proof that an orbit stays bounded for ever, in the arithmetic in which it is computed.

use super::formula::Orbit;
use super::map::Map;

/// More than two roundings of one step of z² + c can be apart, for |z| < 2 and |c| < 6: with a
/// larger c the next |z| is above 2.
///
/// x·x, y·y, their difference and 2·x·y are below 4 and so off by at most 2⁻⁵² each, the sums with
/// c are below 16 and off by 2⁻⁵⁰: together (7, 5)·2⁻⁵², of length below 9·2⁻⁵² = 2e-15. Twice that
/// is 4e-15; products too small for a normal double add 1e-323 and no more.
pub const ROUNDINGS: f64 = 1e-14;
/// The same for zⁿ + c with n > 2, relative to n·|z|ⁿ. A complex product is off by at most √5·2⁻⁵³
/// of its size (Brent, Percival and Zimmermann 2007), n − 1 of them by that times n − 1: twice
/// (n − 1)·2.5e-16.
pub const RELATIVE: f64 = 1e-15;
/// And of adding c, which rounds a number below 2 where the point stays inside: twice 3.2e-16.
pub const OF_SUM: f64 = 2e-15;
/// More than the relative error of the few operations that compute a radius.
pub const UP: f64 = 1.0 + 1e-14;
/// Radii that are tried at once, in multiples of how near the orbit has come to itself.
const TRIED: [f64; 4] = [1.5, 4.0, 16.0, 64.0];
const SMALLEST: f64 = 1e-11;

/// Whether it is proved that the computed `orbit`, which is at (x, y) and came within
/// `distance` of that before, in at most so many steps, never escapes.
///
/// Take all doubles p with |p − z₀| ≤ r₀. If after k steps they are within r of zₖ, then after one
/// more they are within (2·|zₖ| + r)·r + `ROUNDINGS` of zₖ₊₁, because
/// (z + e)² + c = (z² + c) + 2ze + e²; for other powers see `Map::grown`. Where after some steps the disc about z is inside of the
/// first one, it is mapped into itself for ever; where all discs on the way are within |z| < 1.99,
/// none of their points is ever counted as escaped, and the orbit's own is one of them.
///
/// The first return decides: what does not contract in one period does not in several.
pub fn trapped<M: Map>(map: M, orbit: Orbit, most_steps: u64, distance: f64) -> bool {
    let Orbit { x, y, cx, cy } = orbit;
    let start = TRIED.map(|times| times * distance + SMALLEST);
    let (mut radius, mut zx, mut zy) = (start, x, y);
    let returned = 4.0 * distance * distance;
    for _ in 0..most_steps {
        let size = (zx * zx + zy * zy).sqrt();
        for r in &mut radius {
            // The disc has to be inside before the step; one that is not never will do.
            let inside = size + *r < 1.99;
            *r = if inside { map.grown(size, *r) } else { f64::INFINITY };
        }
        (zx, zy) = map.next(zx, zy, cx, cy);
        let (dx, dy) = (zx - x, zy - y);
        let moved = dx * dx + dy * dy;
        if moved <= returned {
            let moved = moved.sqrt() * UP;
            return radius.iter().zip(start).any(|(r, first)| moved + r <= first / UP);
        }
    }
    false
}
