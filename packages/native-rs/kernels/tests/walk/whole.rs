//! Texts as a whole: matches that go over several lines, against a naive search of each text alone.

use std::collections::BTreeMap;
use std::path::PathBuf;

use parallel_kernels::input::{Binary, NUL_BLOCK};
use parallel_kernels::search::{Matcher, NotPlain, SpanMatcher, Text, WholeWanted, plain, whole};
use parallel_kernels::walk::{Batch, FIELDS, FileOptions, Mode, Report, Selection, WholeTexts};
use proptest::prelude::*;

use crate::support::{Folder, binaries, large_text, modes, options, run_by};

/// What a whole text has, put together from its parts.
#[derive(Debug, Default, PartialEq)]
struct Whole {
    count: u64,
    line_numbers: Vec<u32>,
    offsets: Vec<u64>,
    counts: Vec<u32>,
    starts: Vec<u32>,
    ends: Vec<u32>,
    /// The text, where it came along.
    text: Vec<u8>,
    binary: Option<u64>,
    matches_as_binary: bool,
    left: u32,
}

const LEFT: u32 = 16 | 32 | 64;

fn collect_whole(batches: &[Batch]) -> BTreeMap<PathBuf, Whole> {
    let (mut open, mut files) = (BTreeMap::<u64, Whole>::new(), BTreeMap::new());
    for batch in batches {
        let (mut path, mut hits, mut text, mut spans) = (0, 0, 0, 0);
        for part in batch.parts.chunks_exact(FIELDS) {
            let end = |field: usize| part[field] as usize;
            let flags = part[1] as u32;
            let found = open.entry(part[0] as u64).or_default();
            found.count += part[3] as u64;
            found.line_numbers.extend(&batch.line_numbers[hits..end(6)]);
            found.offsets.extend(batch.offsets[hits..end(6)].iter().map(|&at| at as u64));
            if !batch.spans.counts.is_empty() {
                found.counts.extend(&batch.spans.counts[hits..end(6)]);
            }
            found.starts.extend(&batch.spans.starts[spans..end(9)]);
            found.ends.extend(&batch.spans.ends[spans..end(9)]);
            found.text.extend(&batch.text[text..end(7)]);
            found.binary = (part[4] >= 0.0).then_some(part[4] as u64);
            found.matches_as_binary = flags & 8 != 0;
            found.left = flags & LEFT;
            if flags & 1 != 0 {
                let name = String::from_utf8(batch.paths[path..end(5)].to_vec()).unwrap();
                let found = open.remove(&(part[0] as u64)).unwrap();
                assert!(files.insert(PathBuf::from(name), found).is_none(), "a file came twice");
            }
            (path, hits, text, spans) = (end(5), end(6), end(7), end(9));
        }
    }
    assert!(open.is_empty(), "a file has no last part");
    files
}

fn naive_whole(matcher: &SpanMatcher, bytes: &[u8], options: &FileOptions) -> Whole {
    let (bytes, mark) = match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => (rest, 3),
        None => (bytes, 0),
    };
    let nul = bytes.iter().position(|&b| b == 0).filter(|_| options.input.binary != Binary::Text);
    let border = nul.map_or(usize::MAX, |nul| nul - nul % NUL_BLOCK as usize);
    let starts = std::iter::once(0).chain(memchr::memchr_iter(b'\n', bytes).map(|at| at + 1));
    let length = starts.filter(|&start| start >= border).min().unwrap_or(bytes.len());
    let (lines, rest) = bytes.split_at(length);
    let limit = if options.mode == Mode::Exists { 1 } else { options.max_count };
    let search = |text: &[u8], limit| match plain(matcher, text, true) {
        Err(not) => Err(if not == NotPlain::Text { 16 } else { 32 }),
        Ok(()) => {
            let wanted = WholeWanted { invert: options.invert, limit };
            let covered = whole(matcher, &mut matcher.cache(), text, wanted, &|| false);
            Ok(covered.unwrap().unwrap())
        }
    };
    let left = |left| Whole { left, ..Whole::default() };
    let covered = match search(lines, limit) {
        Ok(covered) => covered,
        Err(flag) => return left(flag),
    };
    let matches = covered.matches(options.invert);
    let mut found = Whole { count: matches, ..Whole::default() };
    if matches < limit {
        found.binary = nul.map(|nul| (nul + mark) as u64);
        if nul.is_some() && options.input.binary == Binary::Stop {
            let rest: Vec<u8> = rest.iter().map(|&b| if b == 0 { b'\n' } else { b }).collect();
            match search(&rest, 1) {
                Ok(behind) => found.matches_as_binary = behind.matches(options.invert) > 0,
                Err(flag) => return left(flag),
            }
        }
    }
    if matches!(options.mode, Mode::Lines | Mode::Columns) {
        found.count = covered.piece.offsets.len() as u64;
        found.line_numbers = covered.piece.line_numbers.iter().map(|number| number + 1).collect();
        found.offsets = covered.piece.offsets.iter().map(|&at| at as u64 + mark as u64).collect();
        found.counts = covered.spans.counts;
        (found.starts, found.ends) = (covered.spans.starts, covered.spans.ends);
        if found.count > 0 && lines.len() as u64 <= options.big {
            found.text = lines.to_vec();
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Texts as a whole, in as many parts as it takes: as if each were searched alone, at once.
    #[test]
    fn whole_texts_are_naive(
        texts in prop::collection::vec(large_text(), 1..4),
        pattern in prop::sample::select(vec!["a", "b\n", "[^c]+", "e f", "\n\n", "d[a-z\\n]{1,}?g"]),
        mode in modes(),
        binary in binaries(),
        threads in 1..4_usize,
        sorted: bool,
        max_count in prop_oneof![3 => Just(u64::MAX), 1 => 1..2000_u64],
        invert in prop_oneof![3 => Just(false), 1 => Just(true)],
        big in prop::sample::select(vec![0, 1 << 30]),
    ) {
        let folder = Folder::new();
        let files: Vec<_> = texts.iter().enumerate().map(|(index, bytes)| {
            (folder.write(&index.to_string(), bytes), bytes)
        }).collect();
        let roots = files.iter().map(|(path, _)| path.clone()).collect();
        let selection = Selection { roots, sorted, ..Selection::default() };
        let report = Report::All;
        let options = FileOptions { max_count, invert, report, ..options(mode, binary, big) };
        let spans = SpanMatcher::new(Text::Bytes, &[pattern.to_owned()]).unwrap();
        let matcher = Matcher::new("").unwrap();
        let how = WholeTexts { matcher: Some(&spans), feeds_only: true };
        let mut found = collect_whole(&run_by(&matcher, Some(how), &selection, &options, threads));
        for (path, bytes) in files {
            prop_assert_eq!(found.remove(&path), Some(naive_whole(&spans, bytes, &options)));
        }
    }
}

/// What is binary in a file does not come along with the lines before it, though it was read.
#[test]
fn only_lines_come_along() {
    let folder = Folder::new();
    let lines = vec![b'\n'; NUL_BLOCK as usize];
    let bytes = [&lines[..], b"\0\n", &lines[..]].concat();
    let path = folder.write("text", &bytes);
    let selection = Selection { roots: vec![path.clone()], ..Selection::default() };
    let spans = SpanMatcher::new(Text::Bytes, &["[^c]+".to_owned()]).unwrap();
    let how = WholeTexts { matcher: Some(&spans), feeds_only: true };
    for binary in [Binary::Skip, Binary::Stop] {
        let options = FileOptions { report: Report::All, ..options(Mode::Lines, binary, 1 << 30) };
        let matcher = Matcher::new("").unwrap();
        let mut found = collect_whole(&run_by(&matcher, Some(how), &selection, &options, 1));
        let found = found.remove(&path).unwrap();
        assert_eq!(found.text.len(), lines.len());
        assert!(found == naive_whole(&spans, &bytes, &options));
    }
}

/// Without a pattern each file is left, whatever is to be reported, unless it is binary at once.
#[test]
fn without_a_pattern_whole_texts_are_left() {
    let folder = Folder::new();
    let text = folder.write("text", b"abc\n");
    folder.write("binary", &[0; 100_000]);
    let selection = Selection { roots: vec![folder.0.clone()], ..Selection::default() };
    let matcher = Matcher::new("").unwrap();
    let how = WholeTexts { matcher: None, feeds_only: false };
    let options = options(Mode::Lines, Binary::Skip, 1 << 20);
    let found = collect_whole(&run_by(&matcher, Some(how), &selection, &options, 2));
    assert_eq!(found, BTreeMap::from([(text, Whole { left: 64, ..Whole::default() })]));
}
