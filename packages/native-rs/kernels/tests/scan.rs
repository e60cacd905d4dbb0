//! The parallel search of a file against the naive way, for any cut, number of threads and limit.

use std::io;
use std::sync::Mutex;

use parallel_kernels::search::{
    ColumnSink, Columns, Layout, Matcher, Printer, ReadAt, Scan, Totals, Wanted,
};
use proptest::prelude::*;

struct Memory<'a>(&'a [u8]);

impl ReadAt for Memory<'_> {
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        let rest = self.0.get(offset as usize..).unwrap_or_default();
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        Ok(count)
    }
}

/// A source that fails from some byte on.
struct Broken<'a>(&'a [u8], u64);

impl ReadAt for Broken<'_> {
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        if offset + buffer.len() as u64 > self.1 {
            return Err(io::ErrorKind::Other.into());
        }
        Memory(self.0).read_at(buffer, offset)
    }
}

#[derive(Clone, Debug)]
struct Case {
    bytes: Vec<u8>,
    pattern: &'static str,
    piece: u64,
    threads: usize,
    invert: bool,
    limit: u64,
}

fn case() -> impl Strategy<Value = Case> {
    let byte = prop_oneof![5 => prop::sample::select(b"ab".as_slice()), 3 => Just(b'\n')];
    let pattern = prop::sample::select(["a", "", "^$", "b$", "zz", "^[ab]+$"].as_slice());
    let limit = prop_oneof![2 => Just(u64::MAX), 3 => 0..12_u64];
    (prop::collection::vec(byte, 0..300), pattern, 1..80_u64, 1..5_usize, any::<bool>(), limit)
        .prop_map(|(bytes, pattern, piece, threads, invert, limit)| Case {
            bytes,
            pattern,
            piece,
            threads,
            invert,
            limit,
        })
}

/// Number and offset of each wanted line, and how many lines there are.
fn naive(case: &Case) -> (Vec<(u32, f64)>, u64) {
    let regex = regex::bytes::Regex::new(&format!("(?m){}", case.pattern)).unwrap();
    let (mut found, mut start, mut number) = (Vec::new(), 0, 0);
    while start < case.bytes.len() {
        let rest = &case.bytes[start..];
        let length = rest.iter().position(|&byte| byte == b'\n').unwrap_or(rest.len());
        number += 1;
        if regex.is_match(&rest[..length]) != case.invert && (found.len() as u64) < case.limit {
            found.push((number, start as f64));
        }
        start += length + 1;
    }
    (found, u64::from(number))
}

fn scan<R>(case: &Case, columns: bool, run: impl FnOnce(&Scan<'_, Memory<'_>>) -> R) -> R {
    let matcher = Matcher::new(case.pattern).unwrap();
    run(&Scan {
        matcher: &matcher,
        source: &Memory(&case.bytes),
        start: 0,
        end: case.bytes.len() as u64,
        piece: Some(case.piece),
        threads: case.threads,
        wanted: Wanted { columns, invert: case.invert, limit: case.limit },
        lines_before: 0,
        clock: None,
    })
}

fn pairs(columns: &Columns) -> Vec<(u32, f64)> {
    let (numbers, offsets) = (columns.numbers.as_slice(), columns.offsets.as_slice());
    numbers.iter().copied().zip(offsets.iter().copied()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn columns_are_naive(case in case(), in_pieces: bool) {
        let (expected, lines) = naive(&case);
        let done = Mutex::new(0);
        let (totals, columns) = scan(&case, true, |scan| {
            let most = case.bytes.len() as u64;
            let sink = if in_pieces { ColumnSink::in_pieces() } else { ColumnSink::new(most) };
            let totals = scan.run(&sink, &|| false, |piece| *done.lock().unwrap() += piece.bytes).unwrap();
            (totals, sink.finish(totals))
        });
        prop_assert_eq!(pairs(&columns), expected.clone());
        prop_assert_eq!(totals.hits, expected.len() as u64);
        if case.limit == u64::MAX {
            prop_assert_eq!(totals.lines, lines);
            prop_assert_eq!(done.into_inner().unwrap(), case.bytes.len() as u64);
        }
    }

    #[test]
    fn counts_are_naive(case in case()) {
        let totals = scan(&case, false, |scan| scan.run(&(), &|| false, |_| {}).unwrap());
        prop_assert_eq!(totals.hits, naive(&case).0.len() as u64);
    }

    #[test]
    fn text_is_naive(case in case(), line_numbers: bool, offsets: bool) {
        let written = Mutex::new(Vec::new());
        let prefix = b"name:".to_vec();
        let layout = Layout { prefix, line_numbers, offsets, ..Layout::default() };
        let printer = Printer::new(layout, |text: &[u8]| {
            written.lock().unwrap().extend_from_slice(text);
            Ok(())
        });
        scan(&case, true, |scan| scan.run(&printer, &|| false, |_| {}).unwrap());
        let mut expected = Vec::new();
        for (number, start) in naive(&case).0 {
            let rest = &case.bytes[start as usize..];
            let length = rest.iter().position(|&byte| byte == b'\n').unwrap_or(rest.len());
            expected.extend_from_slice(b"name:");
            if line_numbers { expected.extend_from_slice(format!("{number}:").as_bytes()); }
            if offsets { expected.extend_from_slice(format!("{start}:").as_bytes()); }
            expected.extend_from_slice(&rest[..length]);
            expected.push(b'\n');
        }
        drop(printer);
        prop_assert_eq!(written.into_inner().unwrap(), expected);
    }

    /// Whatever fails in whichever thread: all of them end, and the failure is told.
    #[test]
    fn a_failure_ends_all(case in case(), at in 0..300_u64, print: bool) {
        let matcher = Matcher::new(case.pattern).unwrap();
        let source = Broken(&case.bytes, at);
        let wanted = Wanted { columns: true, invert: case.invert, limit: u64::MAX };
        let end = case.bytes.len() as u64 + 1;
        let (piece, threads) = (Some(case.piece), case.threads);
        let scan = Scan { matcher: &matcher, source: &source, start: 0, end, piece, threads, wanted, lines_before: 0, clock: None };
        let result = if print {
            scan.run(&Printer::new(Layout::default(), |_: &[u8]| Ok(())), &|| false, |_| {})
        } else {
            scan.run(&ColumnSink::in_pieces(), &|| false, |_| {})
        };
        // Reading goes on beyond the end by an overhang, so it always meets the failure.
        prop_assert!(result.is_err());
    }

    #[test]
    fn output_that_fails_ends_all(case in case(), good in 0..4_usize) {
        let left = Mutex::new(good);
        let printer = Printer::new(Layout::default(), |_: &[u8]| {
            let mut left = left.lock().unwrap();
            if *left == 0 { return Err(io::ErrorKind::BrokenPipe.into()); }
            *left -= 1;
            Ok(())
        });
        // Ending is what is shown; whether it fails depends on how much there is to write.
        let result = scan(&case, true, |scan| scan.run(&printer, &|| false, |_| {}));
        let pieces = case.bytes.len() as u64 / case.piece + 1;
        if result.is_err() { prop_assert!(pieces as usize > good); }
    }
}

/// Numbers beyond 32 bits: which lines are the first of them.
#[test]
fn wraps_are_noted() {
    let case = Case {
        bytes: b"a\nb\na\na\n".to_vec(),
        pattern: "a",
        piece: 2,
        threads: 1,
        invert: false,
        limit: u64::MAX,
    };
    for (before, wraps) in [
        (0, vec![]),
        ((1 << 32) - 5, vec![]),
        ((1 << 32) - 4, vec![2]),
        ((1 << 32) - 3, vec![1]),
        ((1 << 32) - 2, vec![1]),
        ((1 << 32) - 1, vec![0]),
        ((1 << 33) - 1, vec![0, 0]),
    ] {
        struct Shifted<'s>(&'s ColumnSink, u64);
        impl parallel_kernels::search::Sink for Shifted<'_> {
            fn found(
                &self,
                found: &parallel_kernels::search::Found<'_>,
            ) -> Result<(), parallel_kernels::search::PieceError> {
                let lines = found.before.lines + self.1;
                self.0.found(&parallel_kernels::search::Found {
                    before: Totals { lines, hits: found.before.hits },
                    ..*found
                })
            }
        }
        let sink = ColumnSink::new(10);
        let totals =
            scan(&case, true, |scan| scan.run(&Shifted(&sink, before), &|| false, |_| {}).unwrap());
        let columns = sink.finish(totals);
        assert_eq!(columns.wraps, wraps, "{before} lines before");
        let numbers: Vec<u32> = [1, 3, 4].iter().map(|n| (before + n) as u32).collect();
        assert_eq!(columns.numbers.as_slice(), numbers);
    }
}
