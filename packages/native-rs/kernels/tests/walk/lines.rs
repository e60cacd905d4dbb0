//! Line by line: big files, many threads, any order, against a naive search of each file alone.

use std::collections::BTreeMap;
use std::path::PathBuf;

use parallel_kernels::input::{Binary, NUL_BLOCK};
use parallel_kernels::walk::{Batch, FIELDS, FileOptions, Mode, Selection};
use proptest::prelude::*;

use crate::support::{Folder, binaries, large_text, modes, options, run};

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    pub count: u64,
    line_numbers: Vec<u64>,
    offsets: Vec<u64>,
    texts: Option<Vec<Vec<u8>>>,
    binary: Option<u64>,
    matches_as_binary: bool,
}

/// Files by path, and in which order they came; parts are put together as JavaScript does.
pub fn collect(batches: &[Batch]) -> (BTreeMap<PathBuf, Found>, Vec<PathBuf>) {
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
