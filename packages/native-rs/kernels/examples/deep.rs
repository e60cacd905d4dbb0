//! What deep pictures cost on one core: a step of the reference, beside the same in dashu's big
//! integers, and a picture with and without its reference. `cargo run --release -p parallel-kernels --example deep`

#[allow(dead_code)]
#[path = "../tests/deep/oracle.rs"]
mod oracle;
#[allow(dead_code)]
#[path = "../tests/deep/places.rs"]
mod places;
#[allow(dead_code)]
#[path = "../tests/deep/scene.rs"]
mod scene;

use std::time::{Duration, Instant};

use dashu_int::IBig;
use parallel_kernels::deep::{Orbit, Picture, Place, fixed};
use parallel_kernels::mandelbrot::Tile;
use places::PLACES;
use scene::Scene;

const ROUNDS: usize = 7;

fn shortest(mut work: impl FnMut()) -> Duration {
    let round = |_| {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    (0..ROUNDS).map(round).min().unwrap_or_default()
}

/// A step at the Misiurewicz point i, moved a little so that it does not repeat itself.
fn steps() {
    println!("limbs  ours ns/step  dashu ns/step");
    for limbs in [2, 4, 5, 12, 53, 520] {
        let count = if limbs > 50 { 500 } else { 5000 };
        let mut y = vec![0; limbs];
        y[limbs - 1] = 1 << 56;
        let x: Vec<u64> = (0..limbs).map(|limb| u64::from(limb == 0)).collect();
        let ours = shortest(|| drop(Orbit::new(&x, &y, count, &|| false)));
        let points = Orbit::new(&x, &y, count, &|| false).map_or(1, |orbit| orbit.points.len());
        let bits = fixed::fraction_bits(limbs) as usize;
        let (cx, cy) = (IBig::ONE, IBig::ONE << bits);
        let theirs = shortest(|| {
            oracle::escape_time(&cx, &cy, bits, points as i32, 4.0);
        });
        let per_step = |time: Duration| time.as_nanos() as f64 / points as f64;
        println!("{limbs:5}  {:12.0}  {:13.0}", per_step(ours), per_step(theirs));
    }
}

fn pictures() {
    println!(
        "160 x 120             reference ms  picture ms  steps ns, leaps counted as their steps"
    );
    for spot in PLACES {
        let place = Place { width: 160, height: 120, ..Scene::new(spot, 0, 0).place() };
        let place = Place { exponent: place.exponent - 3, ..place };
        let all = Tile { x: 0, y: 0, width: 160, height: 120 };
        let mut sum = 0_u64;
        let Ok(picture) = Picture::new(place.clone(), &|| false) else { continue };
        picture.counts(all, &|| false, |_, _, count, _| {
            sum += u64::try_from(count).unwrap_or(place.max_iterations as u64);
        });
        let reference = shortest(|| drop(Picture::new(place.clone(), &|| false)));
        let pixels = shortest(|| {
            picture.counts(all, &|| false, |_, _, _, _| {});
        });
        let milliseconds = |time: Duration| time.as_secs_f64() * 1e3;
        let step = pixels.as_nanos() as f64 / sum as f64;
        let (first, second) = (milliseconds(reference), milliseconds(pixels));
        println!("{:20} {first:13.1} {second:11.1} {step:9.3}", spot.name);
    }
}

fn main() {
    steps();
    pictures();
}
