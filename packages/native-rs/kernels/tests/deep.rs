//! Deep pictures against an oracle that follows every pixel in big integers, and in other formulas.

#[path = "deep/oracle.rs"]
mod oracle;
#[path = "deep/places.rs"]
mod places;
#[path = "deep/scene.rs"]
mod scene;

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicI32, AtomicUsize, Ordering};

use parallel_kernels::deep::{NoOrbit, Picture, Place, tiles};
use parallel_kernels::mandelbrot::Tile;
use places::{BESIDE_I, PLACES};
use scene::Scene;

/// How far a continuous count may be from the oracle's, besides what a billionth of a pixel makes: c
/// is left out of account from |z| = 256 on, and the fraction of a count is a 32-bit number.
const CONTINUOUS: f64 = 2e-5;

/// Holds a scene of so many different counts to the oracle: at most one pixel in 100 may differ.
fn check(scene: &Scene, least_kinds: usize) {
    let (found, expected) = (scene.rendered(), scene.oracle());
    let both = || found.iter().zip(&expected);
    let wrong = both().filter(|(a, b)| a.0 != b.0).count();
    let most = both().map(|(a, b)| (a.0 - b.0).abs()).max().unwrap();
    let kinds: BTreeSet<i32> = expected.iter().map(|&(count, _)| count).collect();
    let inside = expected.iter().filter(|&&(count, _)| count < 0).count();
    let name = scene.spot.name;
    let range = (kinds.iter().find(|&&count| count >= 0), kinds.last());
    println!(
        "{name}: {wrong} of {} differ, by {most} at most; {} counts {range:?}, {inside} inside",
        found.len(),
        kinds.len()
    );
    assert!(kinds.len() >= least_kinds, "{name}: only {kinds:?}");
    assert!(wrong <= found.len() / 100, "{name}: {wrong} pixels differ, by {most} at most");
    for (at, (a, b)) in both().enumerate().filter(|(_, (a, b))| a.0 >= 0 && b.0 >= 0) {
        let error = (a.1 - b.1).abs();
        if error > CONTINUOUS {
            let (_, beside) = scene.exact(at % scene.columns, at / scene.columns, 1);
            let allowed = CONTINUOUS + (b.1 - beside).abs();
            assert!(error <= allowed, "{name}, pixel {at}: {a:?} is not {b:?}, but for {allowed}");
        }
    }
}

#[test]
fn every_place_is_the_oracles() {
    for spot in PLACES {
        check(&Scene::new(spot, 0, 0), 9);
    }
}

/// The centre, and with it the reference, is outside and escapes before what is beside it.
#[test]
fn references_that_escape_early() {
    for spot in PLACES.iter().filter(|spot| spot.name.contains("minibrot")) {
        check(&Scene::new(spot, 45, 31), 9);
    }
}

#[test]
fn a_reference_that_ends_far_out() {
    check(&Scene { columns: 24, rows: 18, ..Scene::new(BESIDE_I, 0, 0) }, 3);
}

fn place(x: Vec<u64>, max_iterations: i32) -> Place {
    let y = vec![0; x.len()];
    Place { x, y, spacing: 1.0, exponent: -100, width: 8, height: 4, max_iterations }
}

#[test]
fn told_to_stop_it_stops() {
    let asked = AtomicUsize::new(0);
    let stop = || asked.fetch_add(1, Ordering::Relaxed) >= 3;
    // -0.75, where the orbit creeps towards its limit: it neither escapes nor repeats for long.
    let creeping = || place(vec![0, 0, 0, 0xff40_0000_0000_0000], i32::MAX);
    assert_eq!(Picture::new(creeping(), &stop).unwrap_err(), NoOrbit::Stopped);
    // 0.25 with few steps: the pixels are told to stop, and their tiles are not finished.
    let picture = Picture::new(place(vec![0, 0, 0x0040_0000_0000_0000], 1000), &|| false).unwrap();
    let counts: Vec<AtomicI32> = (0..32).map(|_| AtomicI32::new(-7)).collect();
    let all = Tile { x: 0, y: 0, width: 8, height: 4 };
    let first = AtomicUsize::new(0);
    let stop = || first.fetch_add(1, Ordering::Relaxed) >= 1;
    let finished = |_| panic!("finished");
    assert_eq!(tiles(&picture, &[all], &counts, &[], 1, &stop, finished, None), Ok(()));
    assert_eq!(tiles(&picture, &[all], &counts, &[], 2, &|| false, |_| {}, None), Ok(()));
    assert!(counts.iter().all(|count| count.load(Ordering::Relaxed) == -1));
    // Outside of the picture, or of the memory.
    let wide = Tile { width: 9, ..all };
    assert!(tiles(&picture, &[wide], &counts, &[], 1, &|| false, |_| {}, None).is_err());
    assert!(tiles(&picture, &[all], &counts[1..], &[], 1, &|| false, |_| {}, None).is_err());
}
