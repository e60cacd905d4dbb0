//! Trees against searching each file at once and naively: big files, many threads, any order.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use parallel_kernels::input::{Binary, Encoding, InputOptions, NUL_BLOCK};
use parallel_kernels::search::{Matcher, NotPlain, SpanMatcher, Text, WholeWanted, plain, whole};
use parallel_kernels::walk::{
    Batch, FIELDS, FileError, FileOptions, Gate, Mode, Report, Search, Selection, Tally, WholeTexts,
};
use proptest::prelude::*;

/// A folder that is removed with everything in it.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let name = format!("walk-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        fs::create_dir(&path).unwrap();
        Self(path)
    }

    fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Found {
    count: u64,
    line_numbers: Vec<u64>,
    offsets: Vec<u64>,
    texts: Option<Vec<Vec<u8>>>,
    binary: Option<u64>,
    matches_as_binary: bool,
}

/// Files by path, and in which order they came; parts are put together as JavaScript does.
fn collect(batches: &[Batch]) -> (BTreeMap<PathBuf, Found>, Vec<PathBuf>) {
    let (mut open, mut files, mut order) =
        (BTreeMap::<u64, Found>::new(), BTreeMap::new(), Vec::new());
    for batch in batches {
        let (mut path, mut hits, mut text, mut ends) = (0, 0, 0, 0);
        for part in batch.parts.chunks_exact(FIELDS) {
            let [id, flags, first, count, binary, path_end, hits_end, text_end, ends_end, ..] =
                *part
            else {
                unreachable!()
            };
            let name = &batch.paths[path..path_end as usize];
            let found = open.entry(id as u64).or_default();
            found.count += count as u64;
            let numbers = &batch.line_numbers[hits..hits_end as usize];
            found.line_numbers.extend(numbers.iter().map(|n| first as u64 + u64::from(*n)));
            let offsets = &batch.offsets[hits..hits_end as usize];
            found.offsets.extend(offsets.iter().map(|offset| *offset as u64));
            if flags as u32 & 2 != 0 {
                let texts = found.texts.get_or_insert_default();
                let mut start = text;
                for end in &batch.text_ends[ends..ends_end as usize] {
                    let end = text + *end as usize;
                    texts.push(batch.text[start..end].to_vec());
                    start = end;
                }
            }
            found.binary = (binary >= 0.0).then_some(binary as u64);
            found.matches_as_binary = flags as u32 & 8 != 0;
            if flags as u32 & 1 != 0 {
                let name = PathBuf::from(String::from_utf8(name.to_vec()).unwrap());
                order.push(name.clone());
                let found = open.remove(&(id as u64)).unwrap();
                assert!(files.insert(name, found).is_none(), "a file came twice");
            }
            (path, hits) = (path_end as usize, hits_end as usize);
            (text, ends) = (text_end as usize, ends_end as usize);
        }
    }
    assert!(open.is_empty(), "a file has no last part");
    (files, order)
}

fn options(mode: Mode, binary: Binary, big: u64) -> FileOptions {
    FileOptions {
        mode,
        report: Report::Matching,
        invert: false,
        max_count: u64::MAX,
        input: InputOptions { encoding: Encoding::Auto, zip: false, binary },
        named_binary: binary,
        big,
        range: NUL_BLOCK,
    }
}

fn run(pattern: &str, selection: &Selection, options: &FileOptions, threads: usize) -> Vec<Batch> {
    let matcher = Matcher::new(pattern).unwrap();
    run_by(&matcher, None, selection, options, threads)
}

fn run_by(
    matcher: &Matcher,
    whole: Option<WholeTexts<'_>>,
    selection: &Selection,
    options: &FileOptions,
    threads: usize,
) -> Vec<Batch> {
    let (gate, tally) = (Gate::new(1 << 20), Tally::default());
    let batches = Mutex::new(Vec::new());
    let deliver = |batch: Batch| {
        gate.leave(batch.bytes());
        batches.lock().unwrap().push(batch);
    };
    let (stop, deliver): (&(dyn Fn() -> bool + Sync), &(dyn Fn(Batch) + Sync)) =
        (&|| false, &deliver);
    let (gate, tally) = (&gate, &tally);
    let watch = None;
    Search { matcher, whole, selection, options, threads, gate, tally, stop, watch, deliver }.run();
    batches.into_inner().unwrap()
}

fn naive(pattern: &str, bytes: &[u8], options: &FileOptions) -> Option<Found> {
    let regex = regex::bytes::RegexBuilder::new(pattern).unicode(false).build().unwrap();
    let (bytes, mark) = match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => (rest, 3),
        None => (bytes, 0),
    };
    let nul = bytes.iter().position(|&b| b == 0).filter(|_| options.input.binary != Binary::Text);
    let border = nul.map_or(usize::MAX, |nul| nul - nul % NUL_BLOCK as usize);
    let mut found =
        Found { texts: (options.mode == Mode::Lines).then(Vec::new), ..Found::default() };
    let most = if options.mode == Mode::Exists { 1 } else { options.max_count };
    let (mut offset, mut rest) = (0, bytes.len());
    for (index, line) in bytes.split(|&byte| byte == b'\n').enumerate() {
        if offset >= border || offset >= bytes.len() {
            rest = offset.min(bytes.len());
            break;
        }
        if found.count < most && regex.is_match(line) != options.invert {
            found.count += 1;
            if matches!(options.mode, Mode::Lines | Mode::Columns) {
                found.line_numbers.push(index as u64 + 1);
                found.offsets.push((offset + mark) as u64);
            }
            found.texts.iter_mut().for_each(|texts| texts.push(line.to_vec()));
        }
        offset += line.len() + 1;
    }
    if found.count < most {
        found.binary = nul.map(|nul| (nul + mark) as u64);
        let mut rest = bytes[rest..].split(|&byte| byte == b'\n' || byte == 0).peekable();
        found.matches_as_binary = options.input.binary == Binary::Stop
            && std::iter::from_fn(|| rest.next().map(|line| (line, rest.peek().is_some()))).any(
                |(line, more)| (more || !line.is_empty()) && regex.is_match(line) != options.invert,
            );
    }
    (found.count > 0 || found.matches_as_binary).then_some(found)
}

fn large_text() -> impl Strategy<Value = Vec<u8>> {
    let unit = prop::collection::vec(
        prop_oneof![
            20 => prop::sample::select(b"abcde fg".as_slice()),
            2 => Just(b'\n'),
            1 => Just(b'\r'),
        ],
        1..300,
    );
    let nuls = prop::collection::vec(0..600_000_usize, 0..3);
    (unit, 1..600_000_usize, nuls, any::<bool>()).prop_map(|(unit, length, nuls, mark)| {
        let mut bytes: Vec<u8> = unit.iter().copied().cycle().take(length).collect();
        for nul in nuls {
            if let Some(byte) = bytes.get_mut(nul) {
                *byte = 0;
            }
        }
        if mark { [b"\xef\xbb\xbf", &bytes[..]].concat() } else { bytes }
    })
}

fn modes() -> impl Strategy<Value = Mode> {
    prop::sample::select(vec![Mode::Lines, Mode::Columns, Mode::Count, Mode::Exists])
}

fn binaries() -> impl Strategy<Value = Binary> {
    prop::sample::select(vec![Binary::Skip, Binary::Stop, Binary::Text])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// Whole, in ranges, by any number of threads: one huge file gives what a small one would.
    #[test]
    fn big_files_are_naive(
        bytes in large_text(),
        pattern in prop::sample::select(vec!["ab", "^$", "", "e f", "g$"]),
        mode in modes(),
        binary in binaries(),
        threads in 1..5_usize,
        sorted: bool,
        max_count in prop_oneof![3 => Just(u64::MAX), 1 => 1..2000_u64],
        invert in prop_oneof![3 => Just(false), 1 => Just(true)],
    ) {
        let folder = Folder::new();
        let path = folder.write("file", &bytes);
        let selection = Selection { roots: vec![path.clone()], sorted, ..Selection::default() };
        for big in [NUL_BLOCK, 1 << 30] {
            let options = FileOptions { max_count, invert, ..options(mode, binary, big) };
            let (mut files, _) = collect(&run(pattern, &selection, &options, threads));
            let mut expected = naive(pattern, &bytes, &options);
            let found = files.remove(&path);
            // Whether a NUL is met behind the last match that was wanted depends on the reading;
            // the texts of big files stay in the file.
            if let (Some(found), Some(expected)) = (&found, &mut expected) {
                if found.count == max_count || mode == Mode::Exists && found.count == 1 {
                    expected.binary = found.binary;
                }
                if found.texts.is_none() && (bytes.len() as u64 > big || found.count == 0) {
                    expected.texts = None;
                }
            }
            prop_assert_eq!(found, expected, "big from {}", big);
        }
    }
}

#[test]
fn many_files_and_big_ones_in_one_tree() {
    let folder = Folder::new();
    let mut contents = BTreeMap::new();
    for index in 0..300_usize {
        let size = if index % 50 == 7 { 700_000 } else { index * 13 };
        let unit = format!("line {index} abc\nnothing\n");
        let bytes: Vec<u8> = unit.bytes().cycle().take(size).collect();
        let name = format!("{}/{}/file-{index}", index % 7, index % 3);
        contents.insert(folder.write(&name, &bytes), bytes);
    }
    let roots = vec![folder.0.clone()];
    for sorted in [false, true] {
        for threads in [1, 2, 5] {
            for mode in [Mode::Lines, Mode::Columns, Mode::Count, Mode::Exists] {
                let selection = Selection { roots: roots.clone(), sorted, ..Selection::default() };
                let options = options(mode, Binary::Skip, NUL_BLOCK);
                let (mut files, order) = collect(&run("abc", &selection, &options, threads));
                files.values_mut().filter(|file| file.count > 20_000).for_each(|file| {
                    assert_eq!(file.texts, None);
                });
                for (path, bytes) in &contents {
                    let mut expected = naive("abc", bytes, &options);
                    if bytes.len() as u64 > NUL_BLOCK {
                        expected.iter_mut().for_each(|expected| expected.texts = None);
                    }
                    assert!(files.remove(path) == expected, "{path:?} {mode:?} {threads} {sorted}");
                }
                assert!(files.is_empty());
                if sorted {
                    assert!(order.is_sorted(), "{threads}");
                }
            }
        }
    }
}

#[test]
fn reports_files_without_a_match_and_all() {
    let folder = Folder::new();
    let with = folder.write("with", b"abc\n");
    let without = folder.write("without", b"xyz\n");
    let empty = folder.write("empty", b"");
    let selection =
        Selection { roots: vec![folder.0.clone()], sorted: true, ..Selection::default() };
    for mode in [Mode::Lines, Mode::Columns, Mode::Count, Mode::Exists] {
        for (report, paths) in [
            (Report::Matching, vec![&with]),
            (Report::NotMatching, vec![&empty, &without]),
            (Report::All, vec![&empty, &with, &without]),
        ] {
            let options = FileOptions { report, ..options(mode, Binary::Skip, 1 << 20) };
            let (_, order) = collect(&run("abc", &selection, &options, 2));
            assert_eq!(order.iter().collect::<Vec<_>>(), paths, "{mode:?} {report:?}");
        }
    }
}

#[test]
fn what_cannot_be_read_is_told_of_and_ends_nothing() {
    let folder = Folder::new();
    folder.write("a", b"abc\n");
    let gone = folder.0.join("gone");
    let roots = vec![gone.clone(), folder.0.clone()];
    for sorted in [false, true] {
        let selection = Selection { roots: roots.clone(), sorted, ..Selection::default() };
        let options = options(Mode::Lines, Binary::Skip, 1 << 20);
        let batches = run("abc", &selection, &options, 2);
        let errors: Vec<_> = batches.iter().flat_map(|batch| &batch.errors).collect();
        assert_eq!(errors.len(), 1);
        assert!(matches!(&errors[0].1, FileError::Io(..)), "{errors:?}");
        let (files, _) = collect(&batches);
        assert_eq!((files.len(), files[&folder.0.join("a")].count), (2, 1));
        assert_eq!(files[&gone].count, 0);
    }
}

/// A consumer that takes nothing holds the threads back, and a stop releases them.
#[test]
fn a_slow_consumer_holds_back_and_a_stop_releases() {
    let folder = Folder::new();
    for index in 0..200 {
        folder.write(&format!("{index}"), &b"abc\n".repeat(5000));
    }
    folder.write("big", &b"abc\n".repeat(500_000));
    for sorted in [false, true] {
        let selection = Selection { roots: vec![folder.0.clone()], sorted, ..Selection::default() };
        let options = options(Mode::Lines, Binary::Skip, NUL_BLOCK);
        let matcher = Matcher::new("abc").unwrap();
        let (gate, tally) = (Gate::new(500_000), Tally::default());
        let (delivered, asked) = (AtomicU64::new(0), AtomicU64::new(0));
        let deliver = |batch: Batch| {
            delivered.fetch_add(batch.bytes() as u64, Ordering::Relaxed);
            asked.store(0, Ordering::Relaxed);
        };
        // More often than there are files and ranges: only threads that wait go on asking.
        let stop = || asked.fetch_add(1, Ordering::Relaxed) > 2000;
        let search = Search {
            matcher: &matcher,
            whole: None,
            selection: &selection,
            options: &options,
            threads: 3,
            gate: &gate,
            tally: &tally,
            watch: None,
            stop: &stop,
            deliver: &deliver,
        };
        search.run();
        let delivered = delivered.load(Ordering::Relaxed);
        assert!((1..=500_000).contains(&delivered), "{delivered}");
    }
}

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
