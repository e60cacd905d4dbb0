//! Deep pictures against an oracle that follows every pixel in big integers, and in other formulas.

#[path = "deep/oracle.rs"]
mod oracle;
#[path = "deep/places.rs"]
mod places;

use std::collections::BTreeSet;

use dashu_int::ops::UnsignedAbs;
use oracle::{Real, escape_time};
use parallel_kernels::deep::{Picture, Place, fixed};
use parallel_kernels::mandelbrot::Tile;
use places::{PLACES, Spot};

const GO: &(dyn Fn() -> bool + Sync) = &|| false;

/// Digits of the oracle beyond those of a pixel.
const SPARE_BITS: usize = 192;

struct Scene {
    spot: &'static Spot,
    x: Real,
    y: Real,
    height: Real,
    max_iterations: i32,
    columns: usize,
    rows: usize,
}

impl Scene {
    /// The spot, with the centre moved by hundredths of the height.
    fn new(spot: &'static Spot, right: i64, down: i64) -> Self {
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

    fn place(&self) -> Place {
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
            if scaled < dashu_int::IBig::ZERO {
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

    fn rendered(&self) -> Vec<i32> {
        let picture = Picture::new(self.place(), GO).unwrap();
        let mut counts = vec![-7; self.columns * self.rows];
        let tile = Tile { x: 0, y: 0, width: self.columns, height: self.rows };
        assert!(picture.counts(tile, GO, |i, j, count| counts[j * self.columns + i] = count));
        counts
    }

    fn oracle(&self) -> Vec<i32> {
        let bits = usize::try_from(-self.height.log2()).unwrap() + SPARE_BITS;
        let at = |centre: &Real, index: usize, count: usize| {
            let halves = 2 * index as i64 - count as i64;
            centre.plus(&self.height.times(halves, 2 * self.rows as i64)).scaled(bits)
        };
        let count = |(i, j)| {
            let (cx, cy) = (at(&self.x, i, self.columns), at(&self.y, j, self.rows));
            escape_time(&cx, &cy, bits, self.max_iterations)
        };
        self.pixels().map(count).collect()
    }
}

/// Holds a scene to the oracle: at most one pixel in 100 may differ.
fn check(scene: &Scene) {
    let (found, expected) = (scene.rendered(), scene.oracle());
    let wrong = found.iter().zip(&expected).filter(|(a, b)| a != b).count();
    let most = found.iter().zip(&expected).map(|(a, b)| (a - b).abs()).max().unwrap();
    let kinds: BTreeSet<i32> = expected.iter().copied().collect();
    let inside = expected.iter().filter(|&&count| count < 0).count();
    let name = scene.spot.name;
    let range = (kinds.iter().find(|&&count| count >= 0), kinds.last());
    println!(
        "{name}: {wrong} of {} differ, by {most} at most; {} counts {range:?}, {inside} inside",
        found.len(),
        kinds.len()
    );
    assert!(kinds.len() > 8, "{name}: only {kinds:?}");
    assert!(wrong <= found.len() / 100, "{name}: {wrong} pixels differ, by {most} at most");
}

#[test]
fn every_place_is_the_oracles() {
    for spot in PLACES {
        check(&Scene::new(spot, 0, 0));
    }
}

/// The centre, and with it the reference, is outside and escapes before what is beside it.
#[test]
fn references_that_escape_early() {
    for spot in PLACES.iter().filter(|spot| spot.name.contains("minibrot")) {
        check(&Scene::new(spot, 45, 31));
    }
}
