//! Random pictures, and points that were chosen to be difficult.

use parallel_kernels::mandelbrot::{KERNELS, kernel};
use proptest::prelude::*;

use crate::oracle::{compute, compute_in, cut, expect, kernels, label};

/// Views that end in the set, at its edge and far outside; and any double at all.
fn coordinate() -> impl Strategy<Value = f64> {
    prop_oneof![8 => -2.5..2.5_f64, 1 => any::<f64>(), 1 => prop::sample::select(
        [0.0, -0.0, 2.0, -2.0, 0.25, -0.75, -1.25, -1.0, 1e-200, 1e-300, -5e-324, f64::INFINITY,
         f64::NEG_INFINITY, f64::NAN, f64::MAX, f64::MIN, f64::MIN_POSITIVE].as_slice())]
}

/// Also the numbers about which the stages of the algorithm change.
fn iterations() -> impl Strategy<Value = i32> {
    prop_oneof![
        0..3,
        0..600,
        prop::sample::select([15, 16, 17, 31, 32, 33, 127, 128, 129, 130, 160, 161].as_slice())
    ]
}

proptest! {
    #[test]
    fn each_kernel_is_the_oracle(
        cx in prop::collection::vec(coordinate(), 0..20),
        cy in prop::collection::vec(coordinate(), 0..12),
        max_iterations in iterations(),
    ) {
        let expected = expect(&cx, &cy, max_iterations);
        for kernel in kernels() {
            let found = compute(kernel, &cx, &cy, max_iterations);
            prop_assert_eq!(&found, &expected, "{}", label(kernel));
        }
    }

    #[test]
    fn zoomed_views(
        x0 in -1.5..0.5_f64, y0 in -1.1..1.1_f64, zoom in 1.0..9.0_f64, max_iterations in 500..4000,
    ) {
        let size = 0.1_f64.powf(zoom);
        let axis = |from: f64| (0..24).map(|i| from + i as f64 * size / 24.0).collect::<Vec<_>>();
        let (cx, cy) = (axis(x0), axis(y0));
        let expected = expect(&cx, &cy, max_iterations);
        for kernel in kernels() {
            let found = compute(kernel, &cx, &cy, max_iterations);
            prop_assert_eq!(&found, &expected, "{}", label(kernel));
        }
    }

    /// Where an orbit converges so slowly that no proof and no return may be in time.
    #[test]
    fn edges_of_discs(angle in 0.0..std::f64::consts::TAU, off in 1.0..14.0_f64, inner: bool) {
        let radius = 1.0 + if inner { -0.1_f64.powf(off) } else { 0.1_f64.powf(off) };
        let (sin, cos) = angle.sin_cos();
        let (mx, my) = (radius * cos, radius * sin);
        // The cardioid: c = m/2 − m²/4. The disc left of it: c = m/4 − 1.
        let cardioid = (mx / 2.0 - (mx * mx - my * my) / 4.0, my / 2.0 - mx * my / 2.0);
        let left = (mx / 4.0 - 1.0, my / 4.0);
        for (cx, cy) in [cardioid, left] {
            let axis = |c: f64| [c, c + 1e-9, c - 3e-12, c + 2e-16];
            let expected = expect(&axis(cx), &axis(cy), 3000);
            for kernel in kernels() {
                let found = compute(kernel, &axis(cx), &axis(cy), 3000);
                prop_assert_eq!(&found, &expected, "{}", label(kernel));
            }
        }
    }

    #[test]
    fn any_tiling(
        width in 1..60_usize, height in 1..40_usize, tile in (1..30_usize, 1..30_usize),
        x0 in -2.1..0.3_f64, y0 in -1.2..0.5_f64, size in 0.01..2.5_f64, max_iterations in 1..400,
    ) {
        let scale = height as f64 / size;
        let cx: Vec<f64> = (0..width).map(|i| x0 + i as f64 / scale).collect();
        let cy: Vec<f64> = (0..height).map(|j| y0 + j as f64 / scale).collect();
        let expected = expect(&cx, &cy, max_iterations);
        for kernel in kernels() {
            let found = compute_in(kernel, &cx, &cy, max_iterations, &cut(width, height, tile));
            prop_assert_eq!(&found, &expected, "{}", label(kernel));
        }
    }
}

/// Known without running anything.
#[test]
fn fixed_facts() {
    let facts = [
        (0.0, 0.0, 100, -1),     // stays at 0
        (-1.0, 0.0, 20_000, -1), // 0, -1, 0, -1, …
        (-2.0, 0.0, 100, 1),     // x² = 4 is already outside, in this test
        (2.0, 0.0, 100, 1),
        (1.0, 0.0, 100, 2),      // 0, 1, 2
        (0.25, 0.0, 20_000, -1), // the cusp: creeps towards 1/2
        (0.0, 1.0, 20_000, -1),  // i, i − 1, −i, i − 1, …
        (0.5, 0.0, 100, 5),      // 0, .5, .75, 1.0625, 1.63, 3.15
        (3.0, 4.0, 1, -1),       // one iteration looks at the origin alone
        (f64::NAN, 0.0, 50, -1), // NaN is never >= 4
        (0.0, f64::NAN, i32::MAX, -1),
        (0.0, 0.0, i32::MAX, -1),
        (-1.0, 0.0, i32::MAX, -1),
        (f64::INFINITY, f64::NEG_INFINITY, i32::MAX, 1),
        (1e300, -1e300, i32::MAX, 1),
        (0.3, 0.0, i32::MAX, 12), // … 1.04, 1.38, 2.19
    ];
    for kernel in kernels() {
        for (cx, cy, max_iterations, count) in facts {
            // Two thousand million steps of what never ends, only where they are pruned.
            if max_iterations == i32::MAX && count < 0 && !kernel.pruned() {
                continue;
            }
            let found = compute(kernel, &[cx], &[cy], max_iterations);
            assert_eq!(found, [count], "{cx} {cy} by {}", label(kernel));
        }
        assert_eq!(compute(kernel, &[0.0, 2.0], &[0.0], 0), [-1, -1], "{}", label(kernel));
    }
}

/// Interior points of components of many periods, where a proof or a return has to be found.
#[test]
fn what_is_inside_ends_soon_where_it_is_pruned() {
    let inside = [
        (0.2, 0.2),                                      // period 1
        (-1.1, 0.1),                                     // 2
        (-0.122_561_166_876_654, 0.744_861_766_619_745), // 3: the rabbit
        (-1.754_877_666_246_69, 0.0),                    // 3: the largest small copy
        (-1.310_702_641_336_83, 0.0),                    // 4
        (-1.940_799_806_529_485, 0.0),                   // 4
        (0.379_513_588_015_92, 0.334_932_305_597_5),     // 5
        (-1.625_413_725_123_3, 0.0),                     // 5
        (-0.504_340_175_446_244, 0.562_765_761_452_982), // 5
    ];
    for kernel in kernels().filter(|kernel| kernel.pruned()) {
        for (cx, cy) in inside {
            let found = compute(kernel, &[cx], &[cy], i32::MAX);
            assert_eq!(found, [-1], "{cx} {cy} by {}", label(kernel));
        }
    }
}

#[test]
fn kernels_have_names_of_their_own() {
    let mut labels: Vec<_> = KERNELS.iter().map(|kernel| label(*kernel)).collect();
    labels.sort();
    labels.dedup();
    assert_eq!(labels.len(), KERNELS.len());
    for known in kernels() {
        let found = kernel(known.name(), known.pruned()).map(label);
        assert_eq!(found, Some(label(known)));
    }
    assert!(kernel("none", true).is_none());
    let fastest = kernel("auto", true).map(label);
    assert_eq!(fastest, kernels().filter(|kernel| kernel.pruned()).last().map(label));
}
