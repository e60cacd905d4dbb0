//! The engine alone, on one core, on a file in memory: `cargo run --release -p parallel-kernels
//! --example engines -- FILE [PATTERN...]`. Each line is a pattern: seconds of the best of some
//! rounds, with bit streams where the pattern has them and by the regex crate's automata alone.

use std::time::Instant;

use memchr::memchr;
use parallel_kernels::search::Matcher;
use regex_automata::{Input, meta};

const WINDOW: usize = 128 << 10;
const ROUNDS: usize = 5;
const PATTERNS: &[&str] = &[
    "abcde[a-m]",
    "[aeiou]{7}",
    "(?i)hello",
    "hello|world|apple|grape|lemon",
    r"\b\w{12}\b",
    "[a-m]z[a-m]",
    "foo.*bar",
    "e",
    "zzzzzz",
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let bytes = std::fs::read(arguments.next().ok_or("give the path of a file")?)?;
    let given: Vec<String> = arguments.collect();
    let patterns: Vec<&str> = if given.is_empty() {
        PATTERNS.to_vec()
    } else {
        given.iter().map(String::as_str).collect()
    };
    for pattern in patterns {
        let matcher = Matcher::new(pattern).map_err(|error| error.0)?;
        let mut cache = matcher.take_cache();
        let regex = meta::Builder::new()
            .syntax(
                regex_automata::util::syntax::Config::new()
                    .unicode(false)
                    .utf8(false)
                    .multi_line(true),
            )
            .configure(meta::Config::new().utf8_empty(false))
            .build(pattern)?;
        let mut automaton = regex.create_cache();
        let ours = measure(&bytes, |window| {
            let mut search = matcher.window(&mut cache, window);
            count(window, |at| search.find(at, window.len() - 1))
        });
        let crate_alone = measure(&bytes, |window| {
            count(window, |at| {
                let input = Input::new(window).range(at..window.len() - 1).earliest(true);
                regex.search_half_with(&mut automaton, &input).map(|half| half.offset())
            })
        });
        let technique = matcher.technique();
        let speed = bytes.len() as f64 / 1e9;
        println!(
            "{pattern:32} {technique:9} {:7.4} s {:6.2} GB/s  crate {:7.4} s {:6.2} GB/s  {} / {} lines",
            ours.0,
            speed / ours.0,
            crate_alone.0,
            speed / crate_alone.0,
            ours.1,
            crate_alone.1
        );
    }
    Ok(())
}

fn measure(bytes: &[u8], mut search: impl FnMut(&[u8]) -> usize) -> (f64, usize) {
    let (mut best, mut hits) = (f64::INFINITY, 0);
    for _ in 0..ROUNDS {
        let started = Instant::now();
        hits = 0;
        let mut rest = bytes;
        while rest.len() > WINDOW {
            let size =
                WINDOW + memchr(b'\n', &rest[WINDOW..]).map_or(rest.len() - WINDOW, |at| at + 1);
            hits += search(&rest[..size]);
            rest = &rest[size..];
        }
        best = best.min(started.elapsed().as_secs_f64());
    }
    (best, hits)
}

fn count(window: &[u8], mut find: impl FnMut(usize) -> Option<usize>) -> usize {
    let (mut at, mut hits) = (0, 0);
    while at < window.len() {
        let Some(hit) = find(at) else { break };
        hits += 1;
        at = hit + memchr(b'\n', &window[hit..]).map_or(window.len(), |newline| newline + 1);
    }
    hits
}
