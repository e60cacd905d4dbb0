//! Rough figures of the search kernel on this machine:
//! `cargo run --release -p parallel-kernels --example measure -- FILE`, where FILE is written if
//! it does not exist: 300 MB in lines of 10 to 80 characters of [a-z] and space.

use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use parallel_kernels::search::{Matcher, open, ranges};

const BYTES: usize = 300_000_000;
const RANGE: u64 = 1 << 20;

fn main() -> Result<(), Box<dyn Error>> {
    match std::env::args().nth(1) {
        Some(path) => search(Path::new(&path)),
        None => Err("give the path of a file to search, or to write".into()),
    }
}

fn generate(path: &Path) -> std::io::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    let (mut state, mut written) = (42_u64, 0);
    let mut random = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 33) as usize
    };
    let mut line = Vec::new();
    while written < BYTES {
        line.clear();
        let length = 10 + random() % 71;
        line.extend((0..length).map(|_| b"abcdefghijklmnopqrstuvwxyz    "[random() % 30]));
        line.push(b'\n');
        file.write_all(&line)?;
        written += line.len();
    }
    file.flush()
}

fn search(path: &Path) -> Result<(), Box<dyn Error>> {
    if !path.exists() {
        generate(path)?;
    }
    let file = open(path)?;
    let size = file.metadata()?.len();
    let list: Vec<_> = (0..size.div_ceil(RANGE)).map(|i| (i * RANGE, (i + 1) * RANGE)).collect();
    for pattern in ["abcde[a-m]", "zzzzzz", "[aeiou]{7}", "", "^", "[a-z ]", ".*[a-z]$", "e"] {
        let matcher = Matcher::new(pattern).map_err(|error| error.0)?;
        for threads in [1, 2] {
            let (lines, hits) = (AtomicU64::new(0), AtomicU64::new(0));
            let mut best = f64::INFINITY;
            for _ in 0..3 {
                lines.store(0, Ordering::Relaxed);
                hits.store(0, Ordering::Relaxed);
                let started = Instant::now();
                ranges(&matcher, &file, &list, threads, &|| false, |_, piece| {
                    lines.fetch_add(piece.lines, Ordering::Relaxed);
                    hits.fetch_add(piece.offsets.len() as u64, Ordering::Relaxed);
                })
                .map_err(|failure| format!("{failure:?}"))?;
                best = best.min(started.elapsed().as_secs_f64());
            }
            let (lines, hits) = (lines.into_inner(), hits.into_inner());
            let (speed, rate) = (size as f64 / best / 1e9, lines as f64 / best / 1e6);
            println!(
                "{pattern:12} {threads} threads {best:.4} s {speed:6.2} GB/s {rate:6.1} M lines/s, {hits} of {lines}"
            );
        }
    }
    Ok(())
}
