//! Vectors against points that are followed one by one.

use proptest::prelude::*;

use super::*;
use crate::deep::{Picture, Place, delta};

const GO: Stop<'static> = &|| false;

/// Spirals, branch tips, −2 and beside it, nuclei, a parabolic point: references that end far
/// out, at the last iteration, at the edge, and that repeat themselves.
const CENTRES: [[f64; 2]; 12] = [
    [-0.7766105925997018, 0.1346089616750281],
    [-0.10109636384562216, 0.956286510809141],
    [-1.999_999_999_138_27, 0.0],
    [-1.754_877_666_246_693, 0.0],
    [-0.122_561_166_876_654, 0.744_861_766_619_744],
    [-2.0, 0.0],
    [0.0, 1.0],
    [0.0, 0.0],
    [-1.0, 0.0],
    [0.25, 0.0],
    [0.3, 0.5],
    [2.0, 2.0],
];

fn coordinate(value: f64, low: u64) -> Vec<u64> {
    vec![0, low, 0, ((value * 2.0_f64.powi(56)) as i64).cast_unsigned()]
}

proptest! {
    #[test]
    fn the_same_bits_as_one_by_one(
        centre in prop::sample::select(&CENTRES[..]),
        low in prop_oneof![Just(0), any::<u64>()],
        (spacing, exponent) in (1.0..2.0_f64, -140_i64..-4),
        (width, height) in (1_usize..24, 1_usize..12),
        max_iterations in prop_oneof![1..8, 8..5000],
    ) {
        let [x, y] = centre.map(|part| coordinate(part, low));
        let place = Place { x, y, spacing, exponent, width, height, max_iterations };
        let points = || {
            let pixels = (0..width * height).map(|at| (at, place.offset(at % width, at / width)));
            pixels.map(|(at, offset)| (at, offset.map(|part| part * place.side())))
        };
        let orbit = Orbit::new(&place.x, &place.y, max_iterations, GO).unwrap();
        let table = Table::new(&orbit, place.side().abs() * place.reach(), GO).unwrap();
        let followed = |records: &[Record]| {
            let guide = Guide { orbit: &orbit, table: &table, records, max_iterations };
            let mut found = vec![None; width * height];
            let put = |at: usize, count, more: f32| {
                assert_eq!(found[at].replace((count, more.to_bits())), None);
            };
            assert!(delta::counts(&guide, points(), GO, put));
            found
        };
        let records = records(&orbit, &table);
        prop_assert_eq!(records.is_empty(), !is_available() || orbit.points.len() < 2);
        let expected = followed(&[]);
        prop_assert!(expected.iter().all(Option::is_some));
        prop_assert_eq!(followed(&records), expected);
    }
}

#[test]
fn told_to_stop_it_stops() {
    let [x, y] = CENTRES[0].map(|part| coordinate(part, 0));
    let (spacing, exponent, width, height) = (1.5, -42, 64, 64);
    let place = Place { x, y, spacing, exponent, width, height, max_iterations: 5000 };
    let picture = Picture::new(place, GO).unwrap();
    let asked = std::sync::atomic::AtomicUsize::new(0);
    let stop = || asked.fetch_add(1, std::sync::atomic::Ordering::Relaxed) >= 2;
    let all = crate::mandelbrot::Tile { x: 0, y: 0, width, height };
    let mut put = 0;
    assert!(!picture.counts(all, &stop, |_, _, _, _| put += 1));
    assert_eq!(asked.into_inner(), 3);
    assert!(put < width * height);
}
