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
use places::PLACES;
use scene::Scene;

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
    assert_eq!(tiles(&picture, &[all], &counts, 1, &stop, |_| panic!("finished"), None), Ok(()));
    assert_eq!(tiles(&picture, &[all], &counts, 2, &|| false, |_| {}, None), Ok(()));
    assert!(counts.iter().all(|count| count.load(Ordering::Relaxed) == -1));
    // Outside of the picture, or of the memory.
    let wide = Tile { width: 9, ..all };
    assert!(tiles(&picture, &[wide], &counts, 1, &|| false, |_| {}, None).is_err());
    assert!(tiles(&picture, &[all], &counts[1..], 1, &|| false, |_| {}, None).is_err());
}
