//! Unpacking, decoding and cutting into lines, against doing it all at once and naively.

use std::io::{self, Cursor, Read, Write};

use parallel_kernels::input::{
    Binary, Block, Blocks, Encoding, InputOptions, NUL_BLOCK, StreamEnd, StreamError, stream,
};
use parallel_kernels::search::{Matcher, PieceError, Searcher};
use proptest::prelude::*;

const FORMATS: [&str; 4] = ["gzip", "zstd", "bzip2", "xz"];

fn pack(format: &str, bytes: &[u8]) -> Vec<u8> {
    match format {
        "gzip" => {
            let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            writer.write_all(bytes).unwrap();
            writer.finish().unwrap()
        }
        "zstd" => {
            ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
        }
        "bzip2" => {
            let mut writer = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
            writer.write_all(bytes).unwrap();
            writer.finish().unwrap()
        }
        _ => {
            let options = lzma_rust2::XzOptions::with_preset(0);
            let mut writer = lzma_rust2::XzWriter::new(Vec::new(), options).unwrap();
            writer.write_all(bytes).unwrap();
            writer.finish().unwrap()
        }
    }
}

/// Hands out a few bytes per read.
struct Dribble<'a>(&'a [u8], usize);

impl Read for Dribble<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.0.len().min(buffer.len()).min(self.1);
        buffer[..count].copy_from_slice(&self.0[..count]);
        self.0 = &self.0[count..];
        Ok(count)
    }
}

type Lines = Vec<(u64, u64, Vec<u8>)>;

/// Number, offset and text of each matching line that was told of, and how it ended.
fn search(
    pattern: &str,
    source: impl Read,
    options: &InputOptions,
    prompt: bool,
) -> (Lines, Result<StreamEnd, StreamError>) {
    let matcher = Matcher::new(pattern).unwrap_or_else(|error| panic!("{pattern}: {}", error.0));
    let mut searcher = Searcher::new(&matcher);
    let mut lines = Vec::new();
    let ended = stream(&mut searcher, source, options, prompt, &|| false, |found| {
        for (number, offset) in found.piece.line_numbers.iter().zip(&found.piece.offsets) {
            let text = &found.bytes[*offset as usize..];
            let text = text.split(|&byte| byte == b'\n').next().unwrap().to_vec();
            let offset = found.offset + *offset as u64;
            lines.push((found.first_line + u64::from(*number) + 1, offset, text));
        }
        true
    });
    (lines, ended)
}

fn naive(pattern: &str, bytes: &[u8]) -> Lines {
    let regex = regex::bytes::RegexBuilder::new(pattern).unicode(false).build().unwrap();
    let mut lines = Vec::new();
    let mut offset = 0;
    for (index, line) in bytes.split(|&byte| byte == b'\n').enumerate() {
        if regex.is_match(line) && offset < bytes.len() {
            lines.push((index as u64 + 1, offset as u64, line.to_vec()));
        }
        offset += line.len() + 1;
    }
    lines
}

const PLAIN: InputOptions =
    InputOptions { encoding: Encoding::Auto, zip: false, binary: Binary::Text };
const ZIP: InputOptions = InputOptions { zip: true, ..PLAIN };

fn text(most: usize) -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![
        6 => prop::sample::select(b"abcde fg".as_slice()),
        2 => Just(b'\n'),
        1 => prop::sample::select(b"\r\xc3\xa9\xff".as_slice()),
    ];
    prop::collection::vec(byte, 0..most)
}

/// Texts of several blocks of 64 KiB, with lines short and long, and a NUL in some of them.
fn large_text() -> impl Strategy<Value = Vec<u8>> {
    let nul = prop::option::of(0..400_000_usize);
    (text(300), 1..400_000_usize, nul).prop_map(|(unit, length, nul)| {
        let unit = if unit.is_empty() { vec![b'a'] } else { unit };
        let mut bytes: Vec<u8> = unit.iter().copied().cycle().take(length).collect();
        if let Some(byte) = nul.and_then(|nul| bytes.get_mut(nul)) {
            *byte = 0;
        }
        bytes
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn streams_are_naive(bytes in text(2000), read in 1..300_usize, prompt: bool) {
        let (lines, ended) = search("a|^$", Dribble(&bytes, read), &PLAIN, prompt);
        prop_assert_eq!(lines, naive("a|^$", &bytes));
        let length = bytes.len() as u64;
        prop_assert_eq!(ended.unwrap().bytes, length);
    }

    #[test]
    fn packed_is_as_plain(
        parts in prop::collection::vec(text(3000), 1..4),
        format in prop::sample::select(FORMATS.as_slice()),
        read in 1..5000_usize,
    ) {
        // Members and frames that follow one another are one text.
        let packed: Vec<u8> = parts.iter().flat_map(|part| pack(format, part)).collect();
        let (lines, ended) = search("ab|^$", Dribble(&packed, read), &ZIP, false);
        prop_assert!(ended.is_ok(), "{:?}", ended);
        prop_assert_eq!(lines, naive("ab|^$", &parts.concat()));
    }

    #[test]
    fn cut_off_data_is_an_error_after_what_was_there(
        bytes in text(3000),
        format in prop::sample::select(FORMATS.as_slice()),
        cut in 0.0..1.0_f64,
    ) {
        let packed = pack(format, &bytes);
        // With fewer bytes than tell the format, it is plain text.
        let length = 6 + (cut * (packed.len() - 6) as f64) as usize;
        let (lines, ended) = search("a", &packed[..length], &ZIP, false);
        prop_assert!(matches!(ended, Err(StreamError::Corrupt(..))), "{:?}", ended);
        let all = naive("a", &bytes);
        prop_assert!(lines.len() <= all.len() && lines[..] == all[..lines.len()]);
    }

    #[test]
    fn damaged_data_is_no_panic(
        bytes in text(2000),
        format in prop::sample::select(FORMATS.as_slice()),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..5),
    ) {
        let mut packed = pack(format, &bytes);
        for (place, byte) in damage {
            let place = place.index(packed.len());
            packed[place] = byte;
        }
        let (lines, ended) = search("a", &packed[..], &ZIP, false);
        // gzip and bzip2 and xz have checksums over all of it: what ends well is what was packed,
        // or no longer begins like packed data.
        if ended.is_ok() && format == "gzip" && packed.starts_with(&[0x1f, 0x8b, 8]) {
            prop_assert_eq!(lines, naive("a", &bytes));
        }
    }

    #[test]
    fn utf16_is_as_utf8(text in "[ab\u{e9}\u{20ac}\u{1f4a9}\n]{0,600}", big: bool, read in 1..99_usize) {
        let units = text.encode_utf16();
        let bytes: Vec<u8> = "\u{feff}".encode_utf16().chain(units)
            .flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() })
            .collect();
        // NULs of UTF-16 are not those of a binary file.
        let options = InputOptions { binary: Binary::Skip, ..PLAIN };
        let (lines, ended) = search("(?u)a|\u{20ac}", Dribble(&bytes, read), &options, false);
        prop_assert_eq!(ended.unwrap().binary, None);
        prop_assert_eq!(lines, naive("(?u)a|\u{20ac}", text.as_bytes()));
        // The same, named and without a mark.
        let named = Encoding::by_label(if big { "utf-16be" } else { "utf-16le" }).unwrap();
        let options = InputOptions { encoding: named, ..PLAIN };
        let (lines, _) = search("(?u)a|\u{20ac}", Dribble(&bytes[2..], read), &options, false);
        prop_assert_eq!(lines, naive("(?u)a|\u{20ac}", text.as_bytes()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn a_nul_makes_binary_from_its_block_on(bytes in large_text(), read in 1000..100_000_usize) {
        let nul = bytes.iter().position(|&byte| byte == 0);
        let border = nul.map_or(usize::MAX, |nul| nul - nul % NUL_BLOCK as usize);
        let before: Lines = naive("b|^$", &bytes).into_iter()
            .filter(|&(_, offset, _)| offset < border as u64).collect();
        let options = InputOptions { binary: Binary::Skip, ..PLAIN };
        let (lines, ended) = search("b|^$", Dribble(&bytes, read), &options, false);
        prop_assert_eq!(&lines, &before);
        let ended = ended.unwrap();
        prop_assert_eq!((ended.binary, ended.matches_as_binary), (nul.map(|nul| nul as u64), false));

        let options = InputOptions { binary: Binary::Stop, ..PLAIN };
        let (lines, ended) = search("b|^$", Dribble(&bytes, read), &options, false);
        prop_assert_eq!(&lines, &before);
        let rest = bytes.get(border..).unwrap_or_default();
        // From the first line that begins in the block.
        let start = match border {
            0 => 0,
            _ => bytes.get(border - 1..).and_then(|rest| rest.iter().position(|&b| b == b'\n'))
                .unwrap_or(rest.len()),
        };
        let replaced: Vec<u8> =
            rest[start..].iter().map(|&byte| if byte == 0 { b'\n' } else { byte }).collect();
        prop_assert_eq!(ended.unwrap().matches_as_binary, !naive("b|^$", &replaced).is_empty());

        let (lines, ended) = search("b|^$", Dribble(&bytes, read), &PLAIN, false);
        prop_assert_eq!(lines, naive("b|^$", &bytes));
        prop_assert_eq!(ended.unwrap().binary, None);
    }

    #[test]
    fn blocks_are_whole_lines(bytes in large_text(), read in 500..100_000_usize) {
        let mut blocks = Blocks::new(Dribble(&bytes, read), false, false);
        let mut all = Vec::new();
        loop {
            prop_assert_eq!(blocks.offset(), all.len() as u64);
            match blocks.next_block().unwrap() {
                Block::Lines(lines) => {
                    prop_assert!(!lines.is_empty());
                    all.extend_from_slice(lines);
                    prop_assert!(lines.ends_with(b"\n") || all.len() == bytes.len());
                }
                Block::Binary(_) => prop_assert!(false, "nobody asked"),
                Block::End => break,
            }
        }
        prop_assert!(all == bytes);
    }
}

#[test]
fn marks_are_skipped_and_heeded() {
    let found = |bytes: &[u8], encoding| {
        let options = InputOptions { encoding, ..PLAIN };
        search("^.*$", bytes, &options, false).0
    };
    let label = |label| Encoding::by_label(label).unwrap();
    let line = |offset, text: &str| vec![(1, offset, text.as_bytes().to_vec())];
    assert_eq!(found(b"\xef\xbb\xbfone", Encoding::Auto), line(3, "one"));
    assert_eq!(found(b"\xef\xbb\xbfone", Encoding::Bytes), line(0, "\u{feff}one"));
    assert_eq!(found(b"\xff\xfeo\0n\0", Encoding::Auto), line(0, "on"));
    assert_eq!(found(b"\xfe\xff\0o\0n", Encoding::Auto), line(0, "on"));
    // A mark is stronger than a name.
    assert_eq!(found(b"\xfe\xff\0o\0n", label("latin1")), line(0, "on"));
    assert_eq!(found(b"caf\xe9", label("latin1")), line(0, "caf\u{e9}"));
    assert_eq!(found(b"\x83\x65\x83\x58", label("shift_jis")), line(0, "\u{30c6}\u{30b9}"));
    // Half a unit, a lone surrogate.
    assert_eq!(found(b"\xff\xfeo\0\x00\xd8n\0x", Encoding::Auto), line(0, "o\u{fffd}n\u{fffd}"));
    assert_eq!(found(b"\xef\xbb\xbf", Encoding::Auto), vec![]);
    assert!(Encoding::by_label("utf-17").is_none());
}

#[test]
fn only_what_begins_so_is_unpacked() {
    for bytes in [&b"\x1f\x8b"[..], b"BZh9 is text", b"(\xb5/", b"PK\x03\x04", b""] {
        let (lines, ended) = search("", bytes, &ZIP, false);
        assert_eq!(lines, naive("", bytes));
        assert!(ended.is_ok());
    }
    // Empty archives are empty texts; so is one with a skippable frame alone.
    for format in FORMATS {
        let (lines, ended) = search("", &pack(format, b"")[..], &ZIP, false);
        assert_eq!((lines, ended.unwrap()), (vec![], StreamEnd::default()), "{format}");
    }
    let skippable = b"\x50\x2a\x4d\x18\x03\0\0\0abc";
    let packed = [&skippable[..], &pack("zstd", b"one\n"), skippable].concat();
    assert_eq!(search("", &packed[..], &ZIP, false).0, naive("", b"one\n"));
    // And what is packed in UTF-16 is both unpacked and decoded.
    let packed = pack("xz", b"\xff\xfeo\0n\0\n\0");
    assert_eq!(search("", &packed[..], &ZIP, false).0, naive("", b"on\n"));
}

#[test]
fn a_line_without_an_end_is_refused_before_memory_is_full() {
    let (lines, ended) = search("a", io::repeat(b'a'), &PLAIN, false);
    assert!(lines.is_empty());
    assert!(matches!(ended, Err(StreamError::Piece(PieceError::LineTooLong))), "{ended:?}");
}

#[test]
fn errors_of_the_system_stay_what_they_are() {
    struct Broken(bool);
    impl Read for Broken {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            if std::mem::replace(&mut self.0, true) {
                return Err(io::Error::from_raw_os_error(5));
            }
            buffer[..4].copy_from_slice(b"a\na\n");
            Ok(4)
        }
    }
    let (lines, ended) = search("a", Broken(false), &PLAIN, true);
    assert!(lines.len() <= 2);
    match ended {
        Err(StreamError::Piece(PieceError::Io(error))) => assert_eq!(error.raw_os_error(), Some(5)),
        other => panic!("{other:?}"),
    }
}

#[test]
fn found_ends_the_stream_and_stop_does() {
    let matcher = Matcher::new("a").unwrap();
    let bytes = b"a\n".repeat(1 << 20);
    let mut calls = 0;
    let mut searcher = Searcher::new(&matcher);
    let source = Cursor::new(&bytes);
    stream(&mut searcher, source, &PLAIN, false, &|| false, |_| {
        calls += 1;
        false
    })
    .unwrap();
    assert_eq!(calls, 1);
    let never = |_: parallel_kernels::input::Found<'_>| panic!("stopped before");
    stream(&mut searcher, Cursor::new(&bytes), &PLAIN, false, &|| true, never).unwrap();
}

/// A stop is heeded within a line that does not end, and what was read of it is no line.
#[test]
fn stop_ends_a_line_that_does_not_end() {
    let reads = std::sync::atomic::AtomicUsize::new(0);
    let stop = || reads.fetch_add(1, std::sync::atomic::Ordering::Relaxed) > 20;
    let matcher = Matcher::new("a").unwrap();
    let never = |_: parallel_kernels::input::Found<'_>| panic!("no line was whole");
    let mut searcher = Searcher::new(&matcher);
    let end = stream(&mut searcher, io::repeat(b'a'), &PLAIN, false, &stop, never).unwrap();
    assert_eq!(end, StreamEnd::default());
}
