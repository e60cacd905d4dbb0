//! Fixed views, whose digests the oracle gave once and for all: `views.txt`.

use parallel_kernels::mandelbrot::{Formula, Kernel};

use crate::oracle::{compute_of, cut, expect_of, kernels, label};

struct View {
    name: String,
    cx: Vec<f64>,
    cy: Vec<f64>,
    max_iterations: i32,
    formula: Formula,
    digest: u64,
}

/// Each line: name, width, height, x0, y0, y1, iterations, digest; then the power, if it is not that
/// of the Mandelbrot set, and c, if it is a Julia set.
fn views() -> Vec<View> {
    let lines = include_str!("views.txt").lines().filter(|line| !line.starts_with('#'));
    let view = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let number = |at: usize| words[at].parse::<f64>().unwrap();
        let (width, height) = (number(1), number(2));
        let (x0, y0, y1) = (number(3), number(4), number(5));
        let power = if words.len() > 8 { number(8) as u32 } else { 2 };
        let julia = (words.len() > 9).then(|| (number(9), number(10)));
        let scale = height / (y1 - y0);
        View {
            name: words[0].into(),
            cx: (0..width as usize).map(|i| x0 + i as f64 / scale).collect(),
            cy: (0..height as usize).map(|j| y0 + j as f64 / scale).collect(),
            max_iterations: words[6].parse().unwrap(),
            formula: Formula::new(julia, power).unwrap(),
            digest: u64::from_str_radix(words[7], 16).unwrap(),
        }
    };
    lines.map(view).collect()
}

/// FNV-1a over the counts as 32-bit integers, the low byte first.
fn digest(counts: &[i32]) -> u64 {
    let bytes = counts.iter().flat_map(|count| count.to_le_bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

fn check(view: &View, by: &str, counts: &[i32]) {
    assert_eq!(
        format!("{:016x}", digest(counts)),
        format!("{:016x}", view.digest),
        "{} by {by}",
        view.name
    );
}

#[test]
fn the_oracle_has_not_changed() {
    assert_eq!(views().len(), 13);
    for view in views() {
        let View { formula, cx, cy, max_iterations, .. } = &view;
        check(&view, "the oracle", &expect_of(*formula, cx, cy, *max_iterations));
    }
}

#[test]
fn each_kernel_has_the_digests() {
    for view in views() {
        for kernel in kernels() {
            let kernel: &dyn Kernel = kernel;
            let View { formula, cx, cy, max_iterations, .. } = &view;
            let list = cut(cx.len(), cy.len(), (cx.len(), cy.len()));
            let found = compute_of(*formula, kernel, (cx, cy), *max_iterations, &list);
            check(&view, &label(kernel), &found);
        }
    }
}
