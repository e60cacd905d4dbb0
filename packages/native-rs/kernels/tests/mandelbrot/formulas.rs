//! Julia sets and higher powers: each kernel against the oracle.

use parallel_kernels::mandelbrot::{Formula, Tile};
use proptest::prelude::*;

use crate::oracle::{compute_of, cut, expect_of, kernels, label};

fn julia(re: f64, im: f64, power: u32) -> Formula {
    Formula::new(Some((re, im)), power).unwrap()
}

/// Inside, on the edge, outside; at and over |c| = 2; real, and nearly real.
const CONSTANTS: [(f64, f64); 22] = [
    (0.0, 0.0),
    (-0.0, -0.0),
    (-1.0, 0.0),
    (0.25, 0.0),
    (-0.75, 0.0),
    (-2.0, 0.0),
    (-2.0, 1e-300),
    (0.3, -1e-290),
    (-0.9, 5e-324),
    (-1.2, 1e-270),
    (0.0, 1.0),
    (-0.122_561_166_876_654, 0.744_861_766_619_745), // the rabbit
    (-0.4, 0.6),
    (0.285, 0.01),
    (-1.401_155, 0.0),
    (1.2, 1.599_999_999_9),
    (1.2, 1.6),
    (1.5, 1.5),
    (-5.5, 0.5),
    (0.0, -20.0),
    (1e300, 1.0),
    (f64::MAX, f64::MIN),
];

fn constant() -> impl Strategy<Value = (f64, f64)> {
    let near = || -1.6..1.6_f64;
    let any = || {
        prop_oneof![4 => -6.0..6.0_f64, 1 => -1e-150..1e-150_f64, 1 => any::<f64>()
        .prop_filter("finite", |c| c.is_finite())]
    };
    prop_oneof![3 => (near(), near()), 2 => prop::sample::select(CONSTANTS.as_slice()),
        1 => (any(), any())]
}

fn formula() -> impl Strategy<Value = Formula> {
    let power = || prop_oneof![2 => Just(2_u32), 2 => 3..=8_u32];
    prop_oneof![
        2 => (constant(), power()).prop_map(|((re, im), power)| julia(re, im, power)),
        1 => (3..=8_u32).prop_map(|power| Formula::new(None, power).unwrap())
    ]
}

fn coordinate() -> impl Strategy<Value = f64> {
    prop_oneof![8 => -2.1..2.1_f64, 1 => any::<f64>(), 1 => -1e-150..1e-150_f64,
        2 => prop::sample::select([0.0, -0.0, 2.0, -2.0, 0.5, 1.0, -1.0, 1e-300, -5e-324,
         f64::INFINITY, f64::NEG_INFINITY, f64::NAN, 1e300, f64::MIN, f64::MIN_POSITIVE].as_slice())]
}

fn iterations() -> impl Strategy<Value = i32> {
    prop_oneof![
        0..3,
        0..600,
        prop::sample::select([15, 16, 17, 127, 128, 129, 144, 145, 160, 161].as_slice())
    ]
}

proptest! {
    #[test]
    fn each_kernel_is_the_oracle(
        formula in formula(),
        x in prop::collection::vec(coordinate(), 0..20),
        y in prop::collection::vec(coordinate(), 0..12),
        max_iterations in iterations(),
    ) {
        let list = [Tile { x: 0, y: 0, width: x.len(), height: y.len() }];
        let expected = expect_of(formula, &x, &y, max_iterations);
        for kernel in kernels() {
            let found = compute_of(formula, kernel, (&x, &y), max_iterations, &list);
            prop_assert_eq!(&found, &expected, "{:?} by {}", formula, label(kernel));
        }
    }

    #[test]
    fn views_in_tiles(
        formula in formula(), width in 1..60_usize, height in 1..40_usize,
        tile in (1..30_usize, 1..30_usize), x0 in -1.6..0.3_f64, y0 in -1.4..0.5_f64,
        zoom in 0.0..6.0_f64, max_iterations in 1..900,
    ) {
        let scale = height as f64 / (2.5 * 0.1_f64.powf(zoom));
        let x: Vec<f64> = (0..width).map(|i| x0 + i as f64 / scale).collect();
        let y: Vec<f64> = (0..height).map(|j| y0 + j as f64 / scale).collect();
        let expected = expect_of(formula, &x, &y, max_iterations);
        let list = cut(width, height, tile);
        for kernel in kernels() {
            let found = compute_of(formula, kernel, (&x, &y), max_iterations, &list);
            prop_assert_eq!(&found, &expected, "{:?} by {}", formula, label(kernel));
        }
    }
}

/// The whole plane about 0, for every constant and power, with the axes in it.
#[test]
fn each_constant_and_power() {
    let axis: Vec<f64> = (-12..=12).map(|i| f64::from(i) / 6.0).collect();
    let list = cut(25, 25, (25, 10));
    let several = |julia| [2, 3, 4, 8].map(|power| Formula::new(julia, power).unwrap());
    let formulas = CONSTANTS.map(Some).into_iter().chain([None]).flat_map(several);
    for formula in formulas {
        let expected = expect_of(formula, &axis, &axis, 1500);
        for kernel in kernels() {
            let found = compute_of(formula, kernel, (&axis, &axis), 1500, &list);
            assert_eq!(found, expected, "{formula:?} by {}", label(kernel));
        }
    }
}

/// Known without running anything.
#[test]
fn fixed_facts() {
    let facts = [
        (julia(0.0, 0.0, 2), (2.0, 0.0), 9, 0),     // begins outside
        (julia(0.0, 0.0, 2), (1.5, 0.0), 9, 1),     // 1.5, 2.25
        (julia(0.0, 0.0, 2), (1.0, 0.0), 500, -1),  // stays at 1
        (julia(0.0, 0.0, 2), (2.0, 0.0), 0, -1),    // nobody looks
        (julia(-2.0, 0.0, 2), (1.0, 0.0), 500, -1), // 1, −1, −1, …
        (julia(-2.0, 0.0, 2), (0.0, 0.0), 500, 1),  // 0, −2: outside, in this test
        (julia(-6.0, 0.0, 2), (1.9, 0.0), 500, 1),
        (julia(0.0, 1.0, 3), (0.0, 0.0), 500, -1), // 0, i, 0, i, …: i³ = −i
        (Formula::new(None, 3).unwrap(), (0.0, 1.0), 500, -1),
        (Formula::new(None, 3).unwrap(), (1.0, 0.0), 500, 2), // 0, 1, 2
        (Formula::new(None, 4).unwrap(), (-1.0, 0.0), 500, -1), // 0, −1, 0, …
        (Formula::new(None, 8).unwrap(), (f64::INFINITY, 0.0), 500, 1),
        (julia(0.3, 0.3, 5), (f64::NAN, 0.0), 500, -1),
        (julia(0.3, 0.3, 5), (0.0, f64::NEG_INFINITY), 500, 0),
    ];
    for (formula, (x, y), max_iterations, count) in facts {
        let list = cut(1, 1, (1, 1));
        for kernel in kernels() {
            let found = compute_of(formula, kernel, (&[x], &[y]), max_iterations, &list);
            assert_eq!(found, [count], "{formula:?} at {x} {y} by {}", label(kernel));
        }
    }
}

/// Attracted to cycles of many periods, where a proof or a return has to be found.
#[test]
fn what_is_inside_ends_soon_where_it_is_pruned() {
    let inside = [
        julia(0.2, 0.2, 2),
        julia(-1.0, 0.0, 2),
        julia(-1.1, 0.1, 2),
        julia(-0.122_561_166_876_654, 0.744_861_766_619_745, 2),
        julia(-1.310_702_641_336_83, 0.0, 2),
        julia(0.379_513_588_015_92, 0.334_932_305_597_5, 2),
        julia(0.3, 0.2, 3),
        julia(0.0, 1.0, 3),
        julia(-1.0, 0.0, 4),
        julia(0.4, 0.3, 8),
    ];
    for formula in inside {
        for kernel in kernels().filter(|kernel| kernel.pruned()) {
            // Near 0, which is always attracted; for some c another z of the same step is seen.
            let axis = [0.0, 1e-3, -2e-3, 0.01];
            let list = cut(4, 4, (4, 4));
            let found = compute_of(formula, kernel, (&axis, &axis), i32::MAX, &list);
            assert_eq!(found, [-1; 16], "{formula:?} by {}", label(kernel));
        }
    }
    for (power, c) in [(3, (0.3, 0.2)), (3, (0.0, 1.0)), (4, (-1.0, 0.0)), (8, (0.4, 0.3))] {
        let formula = Formula::new(None, power).unwrap();
        for kernel in kernels().filter(|kernel| kernel.pruned()) {
            let (x, y) = ([c.0], [c.1]);
            let found = compute_of(formula, kernel, (&x, &y), i32::MAX, &cut(1, 1, (1, 1)));
            assert_eq!(found, [-1], "{formula:?} at {c:?} by {}", label(kernel));
        }
    }
}

#[test]
fn what_is_no_formula() {
    for (re, im) in [(f64::NAN, 0.0), (0.0, f64::INFINITY), (f64::NEG_INFINITY, f64::NAN)] {
        assert_eq!(Formula::new(Some((re, im)), 2), None);
    }
    for power in [0, 1, 9, u32::MAX] {
        assert_eq!(Formula::new(None, power), None);
    }
    assert_eq!(Formula::new(None, 2), Some(Formula::MANDELBROT));
}
