use proptest::prelude::*;

use super::*;

fn spans(text: Text, patterns: &[&str], line: &[u8]) -> Vec<(u32, u32, u32)> {
    let patterns: Vec<String> = patterns.iter().map(|&one| one.to_owned()).collect();
    let matcher = SpanMatcher::new(text, &patterns).unwrap();
    let (mut cache, mut spans) = (matcher.cache(), Spans::default());
    matcher.line(&mut cache, line, &mut spans);
    assert_eq!(spans.counts, [spans.starts.len() as u32]);
    let pattern = |at| spans.patterns.get(at).copied().unwrap_or(0);
    (0..spans.starts.len()).map(|at| (spans.starts[at], spans.ends[at], pattern(at))).collect()
}

#[test]
fn the_first_pattern_that_matches_first_counts() {
    let found = spans(Text::Bytes, &["b+", "ab", "a."], b"abbxacb");
    assert_eq!(found, [(0, 2, 1), (2, 3, 0), (4, 6, 2), (6, 7, 0)]);
}

#[test]
fn lazy_ones_take_little() {
    assert_eq!(spans(Text::Bytes, &["a{1,}?b?"], b"aab"), [(0, 1, 0), (1, 3, 0)]);
}

#[test]
fn places_in_transcoded_lines_are_those_in_the_line() {
    let line = b"a\xff\xe2\x82b\xf0\x9f\x92\xa9c\xf0\x9f";
    assert_eq!(spans(Text::Points, &["b|c"], line), [(4, 5, 0), (9, 10, 0)]);
    let replaced = [(1, 2, 0), (2, 4, 0), (10, 12, 0)];
    assert_eq!(spans(Text::Points, &["\\xef\\xbf\\xbd"], line), replaced);
    // The second half of the character, which stands for all of it.
    let half = "\\xed\\xb2\\xa9";
    assert_eq!(spans(Text::Units, &[half, "c"], line), [(5, 9, 0), (9, 10, 1)]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// In a long text the same is found as in a short one, from the first byte on or from any.
    #[test]
    fn long_texts_have_the_same(
        patterns in prop::collection::vec(prop::sample::select(vec![
            "a", "ab|a", "b+?c", "[^c]+", "[^c]*?c", "^a", "b$", "\\bc", "a\\s+b", "abc", "a[^x]*c|b",
            "\\n", "(?:a|b|ab)c", "(?:ab){1,3}", "(?-u:\\xc3)", "c\\B", "\\x0a{2}",
        ]), 1..4),
        text in "[abc \\né]{0,60}",
        long in 0..40_usize,
    ) {
        let patterns: Vec<String> = patterns.into_iter().map(str::to_owned).collect();
        let matcher = SpanMatcher::new(Text::Bytes, &patterns).unwrap();
        let mut cache = matcher.cache();
        let mut all = |long| {
            let mut spans = Vec::new();
            matcher.each_from(&mut cache, text.as_bytes(), long, &|| false, &mut |a, b, c| {
                spans.push((a, b, c));
                true
            });
            spans
        };
        prop_assert_eq!(all(long), all(usize::MAX));
        prop_assert!(matcher.long().is_some());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    /// A literal in the middle leads to what the engine finds without it.
    #[test]
    fn literals_in_the_middle_lead_to_the_same(
        before in prop::sample::select(vec![
            "[ab]+", "[^x]*", "a..|b", "(?:a|b\\n)*", "\\ba?", "(?:^|a)", "[ab]*?", "a?b?", "(?:a..|b)",
        ]),
        behind in prop::sample::select(vec![
            "xy", "x\\n+y", "xy[ab]*", "x[ab]*?y", "(?:xy|ya)b?", "xy$", "xy\\b", "xa*\\n", "xy|b",
        ]),
        text in "[abxy\\n ]{0,60}|(?:xy|b|aa|x\\ny){0,20}",
        known in 0..9_usize,
        credit in prop::sample::select(vec![1, LITTLE, i64::MAX]),
    ) {
        let pattern = format!("(?:{before})(?:{behind})");
        let matcher = SpanMatcher::new(Text::Bytes, std::slice::from_ref(&pattern)).unwrap();
        let hir = syntax::parse_with(&pattern, &syntax()).unwrap();
        // Some begin with a literal.
        let Some(inner) = Inner::new(&[hir], 1 << 20) else { return Ok(()) };
        let mut places = inner.cache().with_credit(credit);
        let (text, mut at) = (text.as_bytes(), known.min(text.len()));
        let mut cache = matcher.cache();
        loop {
            let engine = Input::new(text).range(at..);
            let hit = matcher.regex.search_with(&mut cache.regex, &engine);
            match inner.place(&mut places, text, at) {
                Place::Nowhere => prop_assert_eq!(hit, None),
                Place::Unknown => {}
                Place::From(start) => {
                    prop_assert!(start >= at);
                    let later = Input::new(text).range(start..);
                    let found = matcher.regex.search_with(&mut cache.regex, &later);
                    prop_assert_eq!(found, hit);
                }
            }
            let Some(hit) = hit else { break };
            at = hit.end();
        }
    }
}

/// Credit for a look or two.
const LITTLE: i64 = 300;

#[test]
fn a_literal_in_the_middle_is_found_where_the_engine_gives_up() {
    let pattern = "[a-z]+q\\n+xy".to_owned();
    let matcher = SpanMatcher::new(Text::Bytes, &[pattern]).unwrap();
    let mut text = b"abq\ncdq\nef gh\n".repeat(20_000);
    let place = text.len();
    text.extend_from_slice(b"ijq\n\nxyz\n");
    text.extend_from_slice(&b" q\nxy q\nxz\n".repeat(20_000));
    let mut found = Vec::new();
    matcher.each(&mut matcher.cache(), &text, &|| false, |start, end, _| {
        found.push((start, end));
        true
    });
    assert_eq!(found, [(place, place + 7)]);
    assert!(matcher.inner().is_some());
}

#[test]
fn a_long_text_is_left_where_it_is_told_to_stop() {
    use std::sync::atomic::{AtomicUsize, Ordering};
    let matcher = SpanMatcher::new(Text::Bytes, &["b[^c]*c".to_owned()]).unwrap();
    for text in [vec![b'a'; 32 << 20], vec![b'b'; 32 << 20]] {
        let looks = AtomicUsize::new(0);
        let stop = || looks.fetch_add(1, Ordering::Relaxed) == 5;
        matcher.each(&mut matcher.cache(), &text, &stop, |_, _, _| unreachable!());
        assert_eq!(looks.into_inner(), 6);
    }
}

#[test]
fn prefilters_meet_what_lies_across_two_stretches() {
    let matcher = SpanMatcher::new(Text::Bytes, &["needle".to_owned()]).unwrap();
    for at in (1 << 20) - 8..(1 << 20) + 2 {
        let mut text = vec![b'n'; 10 << 20];
        text[at..at + 6].copy_from_slice(b"needle");
        let mut spans = Vec::new();
        matcher.each(&mut matcher.cache(), &text, &|| false, |start, end, _| {
            spans.push((start, end));
            true
        });
        assert_eq!(spans, [(at, at + 6)]);
    }
}

#[test]
fn what_can_match_nothing_is_refused() {
    let refused = |pattern: &str| SpanMatcher::new(Text::Bytes, &[pattern.to_owned()]).is_err();
    assert!(refused("a{0,}"));
    assert!(refused("^"));
    assert!(!refused("[a&&b]"));
}
