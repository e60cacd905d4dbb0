//! Random patterns on random lines, by every machine there is, against the regex crate line by line.

use proptest::prelude::*;
use regex_syntax::ParserBuilder;

use super::{Accelerator, Found, Isa, Scan, compile};
use crate::search::one_line::one_line;

/// An accelerator whatever its program costs.
fn accelerator(pattern: &str, isa: Isa) -> Option<Accelerator> {
    let mut parser = ParserBuilder::new().unicode(false).utf8(false).multi_line(true).build();
    let hir = one_line(&parser.parse(pattern).unwrap()).unwrap();
    Some(Accelerator { program: compile::compile(&hir, false)?, isa })
}

fn machines() -> Vec<Isa> {
    #[allow(unused_mut)]
    let mut machines = vec![Isa::Portable];
    #[cfg(target_arch = "x86_64")]
    {
        if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("bmi2") {
            machines.push(Isa::Avx2);
        }
        if is_x86_feature_detected!("avx512bw") && is_x86_feature_detected!("bmi2") {
            machines.push(Isa::Avx512);
        }
    }
    machines
}

pub(in crate::search) fn lines(text: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    text.split(|&byte| byte == b'\n').scan(0, |start, line| {
        let at = *start;
        *start += line.len() + 1;
        Some((at, line))
    })
}

pub(in crate::search) fn naive(pattern: &str, text: &[u8]) -> Vec<usize> {
    let regex = regex::bytes::RegexBuilder::new(pattern)
        .unicode(false)
        .multi_line(true)
        .size_limit(1 << 28)
        .build()
        .unwrap();
    lines(text).filter(|(_, line)| regex.is_match(line)).map(|(at, _)| at).collect()
}

/// The lines that an accelerator finds; those that it leaves to others are tested by the oracle.
fn found(pattern: &str, accelerator: &Accelerator, text: &[u8]) -> Vec<usize> {
    let line_start = |position: usize| {
        text[..position].iter().rposition(|&byte| byte == b'\n').map_or(0, |newline| newline + 1)
    };
    let next_line = |position: usize| {
        let newline = text[position..].iter().position(|&byte| byte == b'\n');
        newline.map_or(text.len() + 1, |newline| position + newline + 1)
    };
    let mut scan = Scan::new();
    let (mut at, mut starts) = (0, Vec::new());
    while at <= text.len() {
        match scan.find(accelerator, text, at, text.len()) {
            Found::Nothing => break,
            Found::At(hit) => {
                assert!((at..=text.len()).contains(&hit));
                starts.push(line_start(hit));
                at = next_line(hit);
            }
            Found::Beyond { from, to } => {
                assert!(at <= from && from <= to && from == line_start(from));
                assert_eq!(next_line(from.max(to)), to + 1);
                starts.extend(naive(pattern, &text[from..to]).iter().map(|start| from + start));
                at = to + 1;
            }
        }
    }
    starts
}

/// Sources of patterns that mostly have a program.
pub(in crate::search) fn pattern() -> impl Strategy<Value = String> {
    let atom = prop::sample::select(
        &[
            "a",
            "b",
            "c",
            " ",
            "[ab]",
            "[aeiou]",
            "[^a]",
            r"\w",
            r"\W",
            r"\s",
            ".",
            "[a-cA-C_]",
            "(?i:a)",
            r"\xff",
            r"[\x80-\xff]",
            "(?u:é)",
            "(?u:.)",
            "(?u:[^a])",
            "_",
        ][..],
    );
    let look =
        prop::sample::select(&["^", "$", r"\b", r"\B", r"\b{start-half}", r"\b{end-half}"][..]);
    let leaf = prop_oneof![8 => atom, 2 => look].prop_map(str::to_owned);
    leaf.prop_recursive(4, 24, 4, |inner| {
        let bounds = prop_oneof![
            (0..5_u32, 0..5_u32).prop_map(|(min, more)| format!("{{{min},{}}}", min + more)),
            (0..80_u32).prop_map(|count| format!("{{{count}}}")),
            prop::sample::select(&["*", "+", "?", "{3,}"][..]).prop_map(str::to_owned),
        ];
        prop_oneof![
            4 => prop::collection::vec(inner.clone(), 1..5).prop_map(|parts| parts.concat()),
            2 => prop::collection::vec(inner.clone(), 1..4)
                .prop_map(|branches| format!("(?:{})", branches.join("|"))),
            3 => (inner, bounds).prop_map(|(inner, bounds)| format!("(?:{inner}){bounds}")),
        ]
    })
}

const USUAL: &[&[u8]] = &[b"a", b"b", b"c", b"e", b"A", b" ", b"_", b"ab", b"aa"];
const ODD: &[&[u8]] = &["é".as_bytes(), b"\xff", b"\x80", b"\r", b"\0"];

pub(in crate::search) fn text() -> impl Strategy<Value = Vec<u8>> {
    let token = prop_oneof![
        20 => prop::sample::select(USUAL),
        4 => Just(&b"\n"[..]),
        1 => prop::sample::select(ODD),
    ];
    // Runs make lines longer than blocks, and matches longer than words.
    let run = prop_oneof![30 => 1..3_usize, 2 => 1..90_usize, 1 => 400..700_usize];
    prop::collection::vec((token, run), 0..80)
        .prop_map(|runs| runs.iter().flat_map(|(token, times)| token.repeat(*times)).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6000))]

    #[test]
    fn finds_what_the_regex_crate_finds(pattern in pattern(), text in text()) {
        let expected = naive(&pattern, &text);
        for isa in machines() {
            let Some(accelerator) = accelerator(&pattern, isa) else { return Ok(()) };
            prop_assert_eq!(&found(&pattern, &accelerator, &text), &expected, "{:?}", isa);
        }
    }
}

/// Long texts: many blocks, lines longer than one, counts beyond a word and beyond a shift.
#[test]
fn long_texts() {
    let mut state = 1_u64;
    let mut random = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 33) as usize
    };
    let patterns = [
        "abcde[a-m]",
        "[aeiou]{4}",
        r"\b\w{12}\b",
        "a[^b]{70,200}c",
        "^a.*b$",
        "(?i)abc",
        "a{600}",
        "abc|bcd|e{3} |hij|d[ab]{0,3}c",
        r"^\w+ \w+$",
        "b.{1000,1200}ab",
        "(?u:[^é])j{2}$",
    ];
    for longest in [20, 80, 3000, 30_000] {
        let mut text = Vec::new();
        while text.len() < 200_000 {
            let run = if random() % 200 == 0 { random() % 1000 } else { 1 };
            text.resize(text.len() + run, b"abcdefghij _  "[random() % 14]);
            if random() % longest == 0 {
                text.push(b'\n');
            }
            if random() % 20_000 == 0 {
                text.extend("é".bytes());
            }
        }
        for pattern in patterns {
            let expected = naive(pattern, &text);
            for isa in machines() {
                let accelerator = accelerator(pattern, isa).unwrap_or_else(|| panic!("{pattern}"));
                let found = found(pattern, &accelerator, &text);
                assert!(found == expected, "{pattern} {longest} {isa:?}");
            }
        }
    }
}

#[test]
fn most_patterns_have_a_program() {
    for pattern in ["abc", "a|b", r"\bfoo\b", "(?:a|b)c{3}", "^$", r"a\d+b", "[a-z]{100}"] {
        assert!(accelerator(pattern, Isa::Portable).is_some(), "{pattern}");
    }
    for pattern in ["(?:ab)+c(?:ab)+", "(?:a|bc)*d(?:a|bc)*", r"\b{start}a"] {
        let program = accelerator(&format!("x{pattern}x"), Isa::Portable);
        assert!(program.is_none(), "{pattern}");
    }
}
