//! A spot as a picture: for the native kernel, and for the oracle.

use dashu_int::IBig;
use dashu_int::ops::UnsignedAbs;
use parallel_kernels::deep::{Picture, Place, fixed};
use parallel_kernels::mandelbrot::Tile;

use super::oracle::{Real, escape_time};
use super::places::Spot;

const GO: &(dyn Fn() -> bool + Sync) = &|| false;

/// Digits of the oracle beyond those of a pixel.
const SPARE_BITS: usize = 192;

/// A picture of a spot.
pub struct Scene {
    pub spot: &'static Spot,
    pub x: Real,
    pub y: Real,
    pub height: Real,
    pub max_iterations: i32,
    pub columns: usize,
    pub rows: usize,
}

impl Scene {
    /// The spot, with the centre moved by hundredths of the height.
    pub fn new(spot: &'static Spot, right: i64, down: i64) -> Self {
        let height = Real::parse(spot.height);
        let x = Real::parse(spot.x).plus(&height.times(right, 100));
        let y = Real::parse(spot.y).plus(&height.times(down, 100));
        // A step of the oracle at 1e-1000 takes as long as a hundred at 1e-20.
        let (columns, rows) = match height.log2() {
            ..-300 => (10, 8),
            -300..-100 => (12, 9),
            _ => (20, 15),
        };
        Self { spot, x, y, height, max_iterations: spot.max_iterations, columns, rows }
    }

    pub fn place(&self) -> Place {
        let pixel = self.height.times(1, self.rows as i64);
        let exponent = pixel.log2();
        // In two parts, since neither 2^-exponent nor the pixel need be a double.
        let bits = usize::try_from(64 - exponent).unwrap();
        let spacing = pixel.scaled(bits).to_f64().value() / 2.0_f64.powi(64);
        let limbs = (usize::try_from(-exponent).unwrap() + 64 + 8).div_ceil(64);
        let words = |number: &Real| {
            let scaled = number.scaled(fixed::fraction_bits(limbs) as usize);
            let mut words: Vec<u64> = scaled
                .clone()
                .unsigned_abs()
                .to_le_bytes()
                .chunks(8)
                .map(|chunk| {
                    let mut bytes = [0; 8];
                    bytes[..chunk.len()].copy_from_slice(chunk);
                    u64::from_le_bytes(bytes)
                })
                .collect();
            words.resize(limbs, 0);
            if scaled < IBig::ZERO {
                let zero = vec![0; limbs];
                let magnitude = std::mem::replace(&mut words, zero);
                fixed::subtract(&mut words, &magnitude);
            }
            words
        };
        Place {
            x: words(&self.x),
            y: words(&self.y),
            spacing,
            exponent,
            width: self.columns,
            height: self.rows,
            max_iterations: self.max_iterations,
        }
    }

    fn pixels(&self) -> impl Iterator<Item = (usize, usize)> {
        let columns = self.columns;
        (0..self.rows).flat_map(move |j| (0..columns).map(move |i| (i, j)))
    }

    /// Counts, and these made continuous.
    pub fn rendered(&self) -> Vec<(i32, f64)> {
        let picture = Picture::new(self.place(), GO).unwrap();
        let mut counts = vec![(-7, 0.0); self.columns * self.rows];
        let tile = Tile { x: 0, y: 0, width: self.columns, height: self.rows };
        let put = |i, j, count, more: f32| {
            let value = if count < 0 { 0.0 } else { f64::from(count) + f64::from(more) };
            counts[j * self.columns + i] = (count, value);
        };
        assert!(picture.counts(tile, GO, put));
        counts
    }

    /// The same by the oracle.
    pub fn oracle(&self) -> Vec<(i32, f64)> {
        self.pixels().map(|(i, j)| self.exact(i, j, 0)).collect()
    }

    /// By the oracle, of a point that is so many billionths of a pixel to the right of a pixel.
    pub fn exact(&self, column: usize, row: usize, right: i64) -> (i32, f64) {
        let bits = usize::try_from(-self.height.log2()).unwrap() + SPARE_BITS;
        let at = |centre: &Real, index: usize, count: usize, right: i64| {
            let billionths = (2 * index as i64 - count as i64) * 500_000_000 + right;
            let pixels = self.height.times(billionths, 1_000_000_000 * self.rows as i64);
            centre.plus(&pixels).scaled(bits)
        };
        let (cx, cy) = (at(&self.x, column, self.columns, right), at(&self.y, row, self.rows, 0));
        escape_time(&cx, &cy, bits, self.max_iterations, 1e30)
    }
}
