//! Julia sets and higher powers beside the Mandelbrot set, by one kernel, not pruned and pruned:
//! `cargo run --release -p parallel-kernels --example formulas -- [NAME [ROUNDS]]`.
//! 512 × 384 points, 2000 iterations, one core; the smallest time of all rounds.

use std::sync::atomic::{AtomicI32, Ordering};
use std::time::Instant;

use parallel_kernels::mandelbrot::{Formula, Picture, Tile, kernel, tiles};

const WIDTH: usize = 512;
const HEIGHT: usize = 384;
const MAX_ITERATIONS: i32 = 2000;
const SIDE: usize = 32;

type Case = (&'static str, Option<(f64, f64)>, u32);
const CASES: [Case; 12] = [
    ("Mandelbrot", None, 2),
    ("-1", Some((-1.0, 0.0)), 2),
    ("the rabbit", Some((-0.12, 0.74)), 2),
    ("0.2 + 0.2i", Some((0.2, 0.2)), 2),
    ("1/4", Some((0.25, 0.0)), 2),
    ("a Siegel disc", Some((-0.391, -0.587)), 2),
    ("dust", Some((-0.8, 0.156)), 2),
    ("-2", Some((-2.0, 0.0)), 2),
    ("power 3", None, 3),
    ("power 4", None, 4),
    ("power 8", None, 8),
    ("-1, power 4", Some((-1.0, 0.0)), 4),
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let name = arguments.first().map_or("auto", String::as_str);
    let rounds: u32 = arguments.get(1).and_then(|word| word.parse().ok()).unwrap_or(10);
    let scale = HEIGHT as f64 / 3.0;
    let cx: Vec<f64> = (0..WIDTH).map(|i| -2.0 + i as f64 / scale).collect();
    let cy: Vec<f64> = (0..HEIGHT).map(|j| -1.5 + j as f64 / scale).collect();
    let square =
        |y| (0..WIDTH).step_by(SIDE).map(move |x| Tile { x, y, width: SIDE, height: SIDE });
    let list: Vec<Tile> = (0..HEIGHT).step_by(SIDE).flat_map(square).collect();
    let cells: Vec<AtomicI32> = (0..WIDTH * HEIGHT).map(|_| AtomicI32::new(0)).collect();
    for (label, julia, power) in CASES {
        let formula = Formula::new(julia, power).expect("a formula");
        let picture = Picture::new(&cx, &cy, &cells, 0, WIDTH).expect("the cells are there");
        let picture = picture.of(formula);
        let mut line = format!("{label:14}");
        for pruned in [false, true] {
            let Some(kernel) = kernel(name, pruned) else {
                println!("there is no kernel {name} on this machine");
                return;
            };
            let mut seconds = f64::INFINITY;
            for _ in 0..rounds {
                let started = Instant::now();
                tiles(kernel, &picture, &list, MAX_ITERATIONS, 1, &|| false, |_| {})
                    .expect("all tiles fit");
                seconds = seconds.min(started.elapsed().as_secs_f64());
            }
            let steps = cells.iter().map(|cell| match cell.load(Ordering::Relaxed) {
                count if count < 0 => i64::from(MAX_ITERATIONS),
                count => i64::from(count) + 1,
            });
            let rate = steps.sum::<i64>() as f64 / seconds / 1e9;
            let each = seconds * 1e9 / (WIDTH * HEIGHT) as f64;
            line += &format!("  {:7.2} ms {rate:6.2}e9/s {each:5.1} ns/point", seconds * 1e3);
        }
        println!("{line}");
    }
}
