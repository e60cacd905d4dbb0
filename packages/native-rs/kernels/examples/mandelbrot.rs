//! Every Mandelbrot kernel on this machine, side by side, with its counts compared:
//! `cargo run --release -p parallel-kernels --example mandelbrot -- [ROUNDS [THREADS [NAME...]]]`.
//! The talk's loop, which all are compared with, takes a dozen seconds and runs once.

use std::sync::atomic::{AtomicI32, Ordering};
use std::time::Instant;

use parallel_kernels::mandelbrot::{KERNELS, Kernel, Picture, Tile, tiles};

const WIDTH: usize = 1024;
const HEIGHT: usize = 768;
const MAX_ITERATIONS: i32 = 20_000;
const SIDE: usize = 32;

struct Measured {
    seconds: f64,
    counts: Vec<i32>,
}

fn measure(kernel: &dyn Kernel, threads: usize, rounds: usize) -> Measured {
    let scale = HEIGHT as f64 / 2.0;
    let cx: Vec<f64> = (0..WIDTH).map(|i| -2.0 + i as f64 / scale).collect();
    let cy: Vec<f64> = (0..HEIGHT).map(|j| -1.0 + j as f64 / scale).collect();
    let mut list = Vec::new();
    for y in (0..HEIGHT).step_by(SIDE) {
        for x in (0..WIDTH).step_by(SIDE) {
            list.push(Tile { x, y, width: SIDE, height: SIDE });
        }
    }
    let cells: Vec<AtomicI32> = (0..WIDTH * HEIGHT).map(|_| AtomicI32::new(-7)).collect();
    let picture = Picture::new(&cx, &cy, &cells, 0, WIDTH).expect("the cells are there");
    let mut seconds = f64::INFINITY;
    for _ in 0..rounds {
        let started = Instant::now();
        tiles(kernel, &picture, &list, MAX_ITERATIONS, threads, &|| false, |_| {})
            .expect("all tiles fit");
        seconds = seconds.min(started.elapsed().as_secs_f64());
    }
    let counts = cells.iter().map(|cell| cell.load(Ordering::Relaxed)).collect();
    Measured { seconds, counts }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize| arguments.get(at).and_then(|word| word.parse().ok());
    let (rounds, threads) = (number(0).unwrap_or(5), number(1).unwrap_or(1));
    let names = arguments.get(2..).unwrap_or_default();
    let talk = measure(KERNELS[0], 1, 1);
    let steps =
        |count: &i32| if *count < 0 { MAX_ITERATIONS.into() } else { i64::from(*count) + 1 };
    let iterations: i64 = talk.counts.iter().map(steps).sum();
    println!("talk's loop: {:.3} s, {:.3}e9 iterations", talk.seconds, iterations as f64 / 1e9);
    for kernel in KERNELS.iter().filter(|kernel| kernel.available()) {
        if !names.is_empty() && !names.iter().any(|name| name == kernel.name()) {
            continue;
        }
        let rounds = if kernel.pruned() { rounds * 10 } else { rounds };
        let Measured { seconds, counts } = measure(*kernel, threads, rounds);
        let (name, pruned) = (kernel.name(), if kernel.pruned() { "pruned" } else { "" });
        let (ratio, rate) = (talk.seconds / seconds, iterations as f64 / seconds / 1e9);
        let verdict = if counts == talk.counts { "" } else { "WRONG" };
        println!(
            "{name:9} {pruned:7} {threads} threads {seconds:8.4} s {ratio:7.1} x {rate:8.3}e9/s {verdict}"
        );
    }
}
