//! Rough figures of the search kernel on this machine:
//! `cargo run --release -p parallel-kernels --example measure -- FILE [PATTERN...]`, where FILE is
//! written if it does not exist: 300 MB in lines of 10 to 80 characters of [a-z] and space.

use std::error::Error;
use std::fs::File;
use std::hint::black_box;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::Instant;

use parallel_kernels::search::{ColumnSink, Matcher, Scan, Totals, Wanted, open};

const BYTES: usize = 300_000_000;
const PATTERNS: &[&str] =
    &["abcde[a-m]", "quick|brown|jumps|lazy|zebra", "[aeiou]{7}", "", "[a-z ]", ".*[a-z]$", "e"];

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next();
    let given: Vec<String> = arguments.collect();
    let patterns: Vec<&str> = match given.is_empty() {
        true => PATTERNS.to_vec(),
        false => given.iter().map(String::as_str).collect(),
    };
    match path {
        Some(path) => search(Path::new(&path), &patterns),
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

fn search(path: &Path, patterns: &[&str]) -> Result<(), Box<dyn Error>> {
    if !path.exists() {
        generate(path)?;
    }
    let file = open(path)?;
    let size = file.metadata()?.len();
    for pattern in patterns {
        let matcher = Matcher::new(pattern).map_err(|error| error.0)?;
        for columns in [false, true] {
            for threads in [1, 2] {
                let wanted = Wanted { columns, ..Wanted::COLUMNS };
                let (matcher, source) = (&matcher, &file);
                let scan = Scan {
                    matcher,
                    source,
                    start: 0,
                    end: size,
                    piece: None,
                    threads,
                    wanted,
                    lines_before: 0,
                    clock: None,
                };
                let mut best = f64::INFINITY;
                let mut totals = Totals::default();
                for _ in 0..3 {
                    let started = Instant::now();
                    totals = if columns {
                        let sink = ColumnSink::new(size);
                        let totals = scan.run(&sink, &|| false, |_| {});
                        totals.inspect(|&totals| drop(black_box(sink.finish(totals))))
                    } else {
                        scan.run(&(), &|| false, |_| {})
                    }
                    .map_err(|failure| format!("{failure:?}"))?;
                    best = best.min(started.elapsed().as_secs_f64());
                }
                let speed = size as f64 / best / 1e9;
                let what = if columns { "columns" } else { "count" };
                println!(
                    "{pattern:12} {what:7} {threads} threads {best:.4} s {speed:6.2} GB/s, {} lines",
                    totals.hits
                );
            }
        }
    }
    Ok(())
}
