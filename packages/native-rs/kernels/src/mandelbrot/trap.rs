//! The proof that an orbit stays bounded for ever, in the arithmetic in which it is computed.

/// More than two roundings of one step can be apart, for |z| < 2 and |c| < 2.
///
/// x·x, y·y, their difference and 2·x·y are below 4 and so off by at most 2⁻⁵² each, the sums with
/// c are below 8 and off by 2⁻⁵¹: together (5, 3)·2⁻⁵², of length below 6·2⁻⁵² = 1.4e-15. Twice that
/// is 2.7e-15; products too small for a normal double add 1e-323 and no more.
const ROUNDINGS: f64 = 1e-14;
/// More than the relative error of the few operations that compute a radius.
const UP: f64 = 1.0 + 1e-14;
/// Radii that are tried at once, in multiples of how near the orbit has come to itself.
const TRIED: [f64; 4] = [1.5, 4.0, 16.0, 64.0];
const SMALLEST: f64 = 1e-11;

/// Whether it is proved that the computed orbit of `c`, which is at (x, y) and came within
/// `distance` of that before, in at most so many steps, never escapes.
///
/// Take all doubles p with |p − z₀| ≤ r₀. If after k steps they are within r of zₖ, then after one
/// more they are within (2·|zₖ| + r)·r + `ROUNDINGS` of zₖ₊₁, because
/// (z + e)² + c = (z² + c) + 2ze + e². Where after some steps the disc about z is inside of the
/// first one, it is mapped into itself for ever; where all discs on the way are within |z| < 1.99,
/// none of their points is ever counted as escaped, and the orbit's own is one of them.
///
/// The first return decides: what does not contract in one period does not in several.
pub fn trapped(cx: f64, cy: f64, x: f64, y: f64, most_steps: u64, distance: f64) -> bool {
    let start = TRIED.map(|times| times * distance + SMALLEST);
    let (mut radius, mut zx, mut zy) = (start, x, y);
    let returned = 4.0 * distance * distance;
    for _ in 0..most_steps {
        let (xx, yy) = (zx * zx, zy * zy);
        let size = (xx + yy).sqrt();
        for r in &mut radius {
            // The disc has to be inside before the step; one that is not never will do.
            let inside = size + *r < 1.99;
            *r = if inside { (2.0 * size + *r) * *r * UP + ROUNDINGS } else { f64::INFINITY };
        }
        (zx, zy) = (xx - yy + cx, 2.0 * zx * zy + cy);
        let (dx, dy) = (zx - x, zy - y);
        let moved = dx * dx + dy * dy;
        if moved <= returned {
            let moved = moved.sqrt() * UP;
            return radius.iter().zip(start).any(|(r, first)| moved + r <= first / UP);
        }
    }
    false
}
