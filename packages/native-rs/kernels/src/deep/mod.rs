//! Deep zooms: escape times below the resolution of doubles, by perturbation.
//!
//! One point, the picture's centre, is followed in as many digits as the zoom asks for
//! (`orbit.rs` on `fixed.rs`). Every pixel is followed as a small delta from it, in doubles
//! (`delta.rs`), or beyond their exponents with an exponent of its own (`far.rs`), with long runs
//! of steps taken as one (`bla.rs`); with AVX-512, eight pixels at a time (`eight`). Unlike the
//! kernels of `mandelbrot`, this is accurate, not bit for bit: `tests/deep.rs` holds it to pixels
//! that are all iterated with hundreds of digits.

mod bla;
mod delta;
mod edge;
#[cfg(target_arch = "x86_64")]
mod eight;
mod extended;
mod far;
pub mod fixed;
mod fraction;
mod number;
mod orbit;
mod tiles;

use std::fmt;

use extended::Extended;

pub use orbit::{LONGEST, NoOrbit, Orbit};
pub use tiles::tiles;

use crate::mandelbrot::Tile;
use crate::schedule::Stop;

/// Pixels narrower than 2 to this need deltas with exponents of their own (1e-290).
pub const NARROWEST_EXPONENT: i64 = -963;

/// What is to be drawn. The parts of the centre are fixed-point numbers, see [`fixed`].
#[derive(Clone, Debug)]
pub struct Place {
    pub x: Vec<u64>,
    pub y: Vec<u64>,
    /// The side of a pixel is `spacing · 2^exponent`; negative turns the picture over.
    pub spacing: f64,
    pub exponent: i64,
    pub width: usize,
    pub height: usize,
    pub max_iterations: i32,
}

impl Place {
    fn needs_exponents(&self) -> bool {
        Extended::scaled(self.spacing, 0.0, self.exponent).exponent() < NARROWEST_EXPONENT
    }

    /// From the picture's centre to a pixel's upper left corner, in pixels.
    fn offset(&self, column: usize, row: usize) -> [f64; 2] {
        [column as f64 - self.width as f64 / 2.0, row as f64 - self.height as f64 / 2.0]
    }

    /// How far the farthest pixel is from the centre, in pixels.
    fn reach(&self) -> f64 {
        let [x, y] = self.offset(0, 0);
        (x * x + y * y).sqrt()
    }

    /// The side of a pixel, where that is a double.
    fn side(&self) -> f64 {
        self.spacing * fixed::power_of_two(self.exponent)
    }
}

/// Everything that its pixels have in common.
pub struct Picture {
    place: Place,
    orbit: Orbit,
    method: Method,
}

enum Method {
    Doubles(bla::Table<[f64; 2]>, Vec<delta::Record>),
    Extended(bla::Table<Extended>),
}

impl Picture {
    /// Computes the reference, and what is derived from it. Asks `stop` every millisecond or so.
    pub fn new(place: Place, stop: Stop<'_>) -> Result<Self, NoOrbit> {
        let orbit = Orbit::new(&place.x, &place.y, place.max_iterations, stop)?;
        Self::around(place, orbit, stop)
    }

    /// With a reference that is known already.
    fn around(place: Place, orbit: Orbit, stop: Stop<'_>) -> Result<Self, NoOrbit> {
        let method = if place.needs_exponents() {
            let spread = Extended::scaled(place.spacing.abs() * place.reach(), 0.0, place.exponent);
            bla::Table::new(&orbit, spread, stop).map(Method::Extended)
        } else {
            bla::Table::new(&orbit, place.side().abs() * place.reach(), stop).map(|table| {
                let records = delta::records(&orbit, &table);
                Method::Doubles(table, records)
            })
        };
        if stop() {
            return Err(NoOrbit::Stopped);
        }
        Ok(Self { place, orbit, method: method.ok_or(NoOrbit::TooLong)? })
    }

    /// Gives the escape times, or −1, of a tile's pixels to `put`, by column and row, and what to
    /// add so that they are continuous; false where it was told to stop, which it asks every
    /// millisecond or so.
    pub fn counts(
        &self,
        tile: Tile,
        stop: Stop<'_>,
        mut put: impl FnMut(usize, usize, i32, f32),
    ) -> bool {
        let place = &self.place;
        let pixels = tile.rows().flat_map(|row| tile.columns().map(move |column| (column, row)));
        match &self.method {
            Method::Doubles(table, records) => {
                let (side, max_iterations) = (place.side(), place.max_iterations);
                let guide = delta::Guide { orbit: &self.orbit, table, records, max_iterations };
                let points = pixels.map(|(column, row)| {
                    ((column, row), place.offset(column, row).map(|part| part * side))
                });
                let put = |(column, row), count, more| put(column, row, count, more);
                delta::counts(&guide, points, stop, put)
            }
            Method::Extended(table) => {
                for (column, row) in pixels {
                    let [x, y] = place.offset(column, row).map(|part| part * place.spacing);
                    let dc = Extended::scaled(x, y, place.exponent);
                    match far::count(&self.orbit, table, dc, place.max_iterations, stop) {
                        Some((count, more)) => put(column, row, count, more),
                        None => return false,
                    }
                }
                true
            }
        }
    }

    pub fn place(&self) -> &Place {
        &self.place
    }
}

impl fmt::Debug for Picture {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Picture").field("place", &self.place).finish_non_exhaustive()
    }
}
