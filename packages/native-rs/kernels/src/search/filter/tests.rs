//! No place that a match needs is passed over, by any instructions, and plans are rare enough.

use proptest::prelude::*;
use regex_syntax::ParserBuilder;

#[cfg(target_arch = "x86_64")]
use super::WIDTH;
use super::plan::{self, Run};
use super::tables::Tables;
use super::{Filter, Isa};
use crate::search::accel::{ByteSet, tests as patterns};
use crate::search::one_line::one_line;

fn planned(pattern: &str) -> Option<Vec<Run>> {
    let mut parser = ParserBuilder::new().unicode(false).utf8(false).multi_line(true).build();
    plan::plan(&one_line(&parser.parse(pattern).unwrap()).unwrap())
}

fn filters(runs: &[Run]) -> Vec<Filter> {
    Isa::all().into_iter().map(|isa| Filter { tables: Box::new(Tables::new(runs)), isa }).collect()
}

fn naive(runs: &[Run], text: &[u8], at: usize, end: usize) -> Option<usize> {
    (at..end).find(|&place| {
        runs.iter().any(|run| {
            run.iter().enumerate().all(|(index, set)| match (set, text.get(place + index)) {
                (None, _) => true,
                (Some(set), Some(&byte)) => set.contains(byte),
                (Some(_), None) => false,
            })
        })
    })
}

fn run() -> impl Strategy<Value = Run> {
    let set = prop_oneof![
        prop::sample::select(b"abcAZ\0\x7f".as_slice()).prop_map(|byte| Some(ByteSet::only(byte))),
        Just(Some(ByteSet::only(b'a').with_range(b'A', b'B'))),
        Just(None),
    ];
    prop::array::uniform4(set)
}

fn text() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![
        8 => prop::sample::select(b"abcABZz\n\0".as_slice()),
        1 => any::<u8>(),
    ];
    let rare = prop_oneof![40 => Just(b'z'), 1 => prop::sample::select(b"abcA\xe1".as_slice())];
    prop_oneof![prop::collection::vec(byte, 0..80), prop::collection::vec(rare, 0..700)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    /// Nothing is missed; what is found in vain is found at most by halves of bytes, or for bytes
    /// that are not ASCII, or at the text's end.
    #[test]
    fn places_are_naive(runs in prop::collection::vec(run(), 1..9), text in text(), cut: (u16, u16)) {
        let at = usize::from(cut.0) % (text.len() + 1);
        let end = at + usize::from(cut.1) % (text.len() - at + 1);
        let expected = naive(&runs, &text, at, end);
        for filter in filters(&runs) {
            let (mut from, mut found) = (at, None);
            while let Some(place) = filter.find(&text, from, end) {
                prop_assert!((from..end).contains(&place));
                let passed = naive(&runs, &text, from, place);
                prop_assert_eq!(passed, None, "{:?}", filter.isa);
                if naive(&runs, &text, place, place + 1).is_some() {
                    found = Some(place);
                    break;
                }
                #[cfg(target_arch = "x86_64")]
                if filter.isa == Isa::Avx512 {
                    let bytes = text.get(place..place + WIDTH);
                    prop_assert!(bytes.is_none_or(|bytes| !bytes.is_ascii()), "{:?}", bytes);
                }
                from = place + 1;
            }
            prop_assert_eq!(found, expected, "{:?}", filter.isa);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn each_match_holds_one_of_the_runs(pattern in patterns::pattern(), text in patterns::text()) {
        let mut parser = ParserBuilder::new().unicode(false).utf8(false).multi_line(true).build();
        let hir = one_line(&parser.parse(&pattern).unwrap()).unwrap();
        let Some(runs) = plan::needed(&hir) else { return Ok(()) };
        for start in patterns::naive(&pattern, &text) {
            let line = text[start..].split(|&byte| byte == b'\n').next().unwrap();
            prop_assert!(naive(&runs, line, 0, line.len()).is_some(), "{:?}", line);
        }
    }
}

#[test]
fn rare_bytes_are_planned_for() {
    let has_plan = [
        "abcde[a-m]",
        "(?i)quixot",
        "quick|brown|jumps|lazy|zebra",
        r"\bERROR\b.*\d",
        "x*(?:foox|barx)+",
        "[ab]{2}cdq",
        "(?:ab){3}[^q]zq[XYZ]w",
        "ab(?u:é)cdxz",
        "jk{2,}mq",
    ];
    for pattern in has_plan {
        assert!(planned(pattern).is_some(), "{pattern}");
    }
    let has_none =
        ["", "e", "ab", "[aeiou]{7}", r"\w+", "abcdx|e", "(?:abcdx)?", "[^a]{4}", ".*", "^$"];
    for pattern in has_none {
        assert!(planned(pattern).is_none(), "{pattern}");
    }
}

#[test]
fn many_words_share_buckets() {
    let words: Vec<String> = (0..40).map(|index| format!("Q{index:02}XZ")).collect();
    let runs = planned(&words.join("|")).unwrap();
    assert!(runs.len() <= 8);
    for word in &words {
        assert!(naive(&runs, word.as_bytes(), 0, word.len()).is_some(), "{word}");
    }
}
