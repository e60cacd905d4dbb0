//! Search against the naive way: split at `\n`, test each line alone with the `regex` crate.

use std::io;

use parallel_kernels::search::{Matcher, Piece, ReadAt, Searcher};
use proptest::prelude::*;

/// What the binding can be asked for: literals, classes that hold `\n`, all kinds of ends.
const PATTERNS: &[&str] = &[
    "",
    "a",
    "ab",
    "a*",
    "^",
    "$",
    "^$",
    "^a",
    "a$",
    "^.*$",
    "^[ab]+$",
    r"\b",
    r"\B",
    r"\ba",
    r"a\b",
    r"\A",
    r"\z",
    r"\Aa",
    r"b\z",
    "[^a]",
    r"\s",
    r"\S+",
    r"\W",
    "(?s).",
    "(?s)a.b",
    r"a\n?b",
    r"\n",
    r"a|\n",
    "a{2,3}",
    "(a|b)c",
    "(?-m)^a",
    "(?-m)a$",
    r"\r$",
    r"^\r$",
    r"\x00",
    r"(?-u:\xff)",
    "(?u)\u{e9}",
    "(?u)[^a]",
    r"(?u)\w",
    r"\b{start}a",
    "[ab]*c",
    "abcde[a-m]",
    "(?i)B",
    "a??",
    "[^\\n]*b",
];

fn matcher(pattern: &str) -> Matcher {
    Matcher::new(pattern).unwrap_or_else(|error| panic!("{pattern:?}: {}", error.0))
}

/// The start of each line and whether it matches.
fn naive(pattern: &str, bytes: &[u8]) -> Vec<(usize, bool)> {
    let regex =
        regex::bytes::RegexBuilder::new(pattern).unicode(false).multi_line(true).build().unwrap();
    let mut lines = Vec::new();
    let mut start = 0;
    while start < bytes.len() {
        let length = bytes[start..].iter().position(|&byte| byte == b'\n');
        let end = length.map_or(bytes.len(), |length| start + length);
        lines.push((start, regex.is_match(&bytes[start..end])));
        start = end + 1;
    }
    lines
}

fn expected(lines: &[(usize, bool)], start: usize, end: usize) -> Piece {
    let mut piece = Piece::default();
    for &(offset, matches) in lines.iter().filter(|line| (start..end).contains(&line.0)) {
        if matches {
            piece.line_numbers.push(piece.lines as u32);
            piece.offsets.push(offset as f64);
        }
        piece.lines += 1;
    }
    piece
}

/// A file that hands out only a few bytes per read.
struct Dribble<'a>(&'a [u8], usize);

impl ReadAt for Dribble<'_> {
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        let rest = self.0.get(offset as usize..).unwrap_or_default();
        let count = rest.len().min(buffer.len()).min(self.1);
        buffer[..count].copy_from_slice(&rest[..count]);
        Ok(count)
    }
}

fn text() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![
        6 => prop::sample::select(b"abcABC de".as_slice()),
        4 => Just(b'\n'),
        1 => Just(b'\r'),
        1 => Just(0),
        1 => prop::sample::select(b"\xc3\xa9\xff\x80\xe2\x82\xac".as_slice()),
    ];
    let text = prop::collection::vec(byte, 0..200);
    // Now and then a text that is mostly one byte: long lines, or nothing but newlines.
    prop_oneof![
        8 => text,
        1 => (prop::sample::select(b"\na".as_slice()), 0..200_usize).prop_map(|(b, n)| vec![b; n]),
    ]
}

fn pattern() -> impl Strategy<Value = &'static str> {
    prop::sample::select(PATTERNS)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn block_is_naive(bytes in text(), pattern in pattern()) {
        let matcher = matcher(pattern);
        let found = Searcher::new(&matcher).block(&bytes).unwrap();
        prop_assert_eq!(found, expected(&naive(pattern, &bytes), 0, bytes.len()));
    }

    #[test]
    fn ranges_are_naive(bytes in text(), pattern in pattern(), size in 1..65_usize, read in 1..300_usize) {
        let matcher = matcher(pattern);
        let lines = naive(pattern, &bytes);
        let source = Dribble(&bytes, read);
        let mut searcher = Searcher::new(&matcher);
        // On past the end of the file: such ranges are empty.
        for start in (0..bytes.len() + size).step_by(size) {
            let found = searcher.range(&source, start as u64, (start + size) as u64, &|| false).unwrap();
            prop_assert_eq!(found.unwrap(), expected(&lines, start, start + size), "from {}", start);
        }
    }
}

/// Every cut of a short text into three ranges.
#[test]
fn every_split() {
    let matcher = matcher("a|^$");
    for bytes in [&b"a\n\nba\nb\n"[..], b"\n\na", b"abc", b"a\r\n\0\n", b"\n"] {
        let lines = naive("a|^$", bytes);
        let mut searcher = Searcher::new(&matcher);
        for i in 0..=bytes.len() + 1 {
            for j in i..=bytes.len() + 1 {
                for (start, end) in [(0, i), (i, j), (j, bytes.len() + 1)] {
                    let source = Dribble(bytes, 3);
                    let found = searcher.range(&source, start as u64, end as u64, &|| false);
                    assert_eq!(found.unwrap().unwrap(), expected(&lines, start, end));
                }
            }
        }
    }
}

/// Blocks of several windows and chunks, lines longer than either, dense and rare hits.
#[test]
fn large_texts() {
    let mut state = 1_u64;
    let mut random = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize
    };
    for longest in [10, 1000, 700_000] {
        let mut bytes = Vec::new();
        while bytes.len() < 2_000_000 {
            let length = random() % longest;
            bytes.extend((0..length).map(|_| b"abcdefghij \r"[random() % 12]));
            bytes.push(b'\n');
        }
        for pattern in ["", "a", "abcd", "^$", "zzz", "$", "j\\r$"] {
            let matcher = matcher(pattern);
            let lines = naive(pattern, &bytes);
            let mut searcher = Searcher::new(&matcher);
            let all = expected(&lines, 0, bytes.len());
            assert!(searcher.block(&bytes).unwrap() == all, "{pattern:?} {longest}");
            for (start, end) in
                [(0, 2_000_000), (1, 600_000), (600_000, 600_001), (999_999, 9_000_000)]
            {
                let source = Dribble(&bytes, usize::MAX);
                let found = searcher.range(&source, start as u64, end as u64, &|| false).unwrap();
                assert!(
                    found.unwrap() == expected(&lines, start, end),
                    "{pattern:?} {start} {end}"
                );
            }
        }
    }
}

#[test]
fn stop_gives_nothing() {
    let matcher = matcher("a");
    let found = Searcher::new(&matcher).range(&Dribble(b"a\n", 9), 0, 2, &|| true);
    assert!(found.unwrap().is_none());
}

#[test]
fn bad_patterns_are_refused() {
    for pattern in
        ["(", "a{2", "[z-a]", r"\p{Nope}", "(?u)\\w{99999}{99}", r"(a)\1", "(?=a)", "(?R)^a$"]
    {
        assert!(Matcher::new(pattern).is_err(), "{pattern:?}");
    }
}
