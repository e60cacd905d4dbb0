//! Files as whole texts, in which a match may go over several lines.

use std::fs::File;
use std::io::{Cursor, Read, Seek, SeekFrom};

use memchr::memchr;

use super::file::{FIRST, Output, Worker, open_entry, read_fully};
use super::part::{FileError, FilePart, Left, Progress};
use super::{BIG, FileOptions, Mode};
use crate::give_back::give_back;
use crate::input::{Binary, InputOptions, decode, explain, nul_border, plain_mark, until_border};
use crate::schedule::Stop;
use crate::search::{
    Covered, LONG, PieceError, Rolled, Rolling, SpanCache, SpanMatcher, WholeWanted, plain,
    read_text, whole,
};

/// A part has no more lines, spans or bytes of text: they are copied on JavaScript's thread.
const PART_LINES: usize = 1 << 14;
const PART_SPANS: usize = 1 << 14;
const PART_TEXT: usize = 1 << 20;

/// How whole texts are searched.
#[derive(Clone, Copy)]
pub struct WholeTexts<'s> {
    /// If there is none, each file is left to the caller.
    pub matcher: Option<&'s SpanMatcher>,
    /// Whether the pattern asks that nothing but line feeds ends lines.
    pub feeds_only: bool,
}

/// What one thread keeps from file to file.
#[derive(Default)]
pub struct WholeEngine {
    cache: Option<SpanCache>,
    text: Vec<u8>,
}

/// A text that begins at an offset of its file.
enum Text {
    Read(u64),
    /// And was searched: what was found, unless it is left or was told to stop.
    Searched(u64, Option<Covered>),
}

/// The first NUL of a text that is read bit by bit.
struct Nul {
    binary: Binary,
    at: Option<usize>,
    seen: usize,
}

impl Nul {
    /// Whether all that is to be searched is there.
    fn look(&mut self, text: &[u8]) -> bool {
        if self.binary == Binary::Text {
            return false;
        }
        if self.at.is_none() {
            self.at = memchr(0, &text[self.seen..]).map(|at| self.seen + at);
            self.seen = text.len();
        }
        let Some(nul) = self.at.filter(|_| self.binary == Binary::Skip) else { return false };
        let length = until_border(text, 0, nul_border(nul as u64));
        length < text.len() || text.ends_with(b"\n")
    }
}

impl Worker<'_> {
    /// Searches a file as a whole.
    pub(super) fn whole_file(
        &mut self,
        how: WholeTexts<'_>,
        progress: &mut Progress,
        part: &mut FilePart,
        named: bool,
        input: &InputOptions,
        out: &mut dyn Output,
    ) -> Result<(), FileError> {
        let mut text = std::mem::take(&mut self.whole.text);
        text.clear();
        part.named = named;
        let mut nul = Nul { binary: input.binary, at: None, seen: 0 };
        let base = match self.read_whole(how, progress, part, input, &mut nul, &mut text)? {
            Text::Read(base) => base,
            Text::Searched(base, covered) => {
                if let Some(covered) = covered {
                    self.put_whole(&covered, None, base, progress, part, out);
                    covered.give_back();
                }
                self.whole.text = text;
                return Ok(());
            }
        };
        if part.left.is_none() && !(self.search.stop)() {
            self.bytes += text.len() as u64;
            nul.look(&text);
            let border = |at| until_border(&text, 0, nul_border(at as u64));
            let length = nul.at.map_or(text.len(), border);
            let (lines, rest) = text.split_at_mut(length);
            if let Some(covered) = self.search_whole(how, part, &nul, base, (lines, rest))? {
                self.put_whole(&covered, Some(lines), base, progress, part, out);
                covered.give_back();
            }
        }
        if text.capacity() <= 2 * BIG as usize {
            self.whole.text = text;
        } else {
            give_back(text);
        }
        Ok(())
    }

    /// Reads a file's text, unless it is to be left.
    fn read_whole(
        &mut self,
        how: WholeTexts<'_>,
        progress: &Progress,
        part: &mut FilePart,
        input: &InputOptions,
        nul: &mut Nul,
        text: &mut Vec<u8>,
    ) -> Result<Text, FileError> {
        let (options, stop) = (self.search.options, self.search.stop);
        let mut file = open_entry(&progress.path, part.named)?;
        let read = |error| FileError::Io("read", error);
        let filled = read_fully(&mut file, &mut self.buffer[..FIRST], 0).map_err(read)?;
        let mark = plain_mark(&self.buffer[..filled], input);
        part.decoded = mark.is_none();
        let ends = mark.is_some_and(|mark| self.ends_at_nul(filled, mark, input));
        if how.matcher.is_none() && !ends {
            part.left = Some(Left::Pattern);
            return Ok(Text::Read(0));
        }
        let head = &self.buffer[..filled];
        let mut enough = |text: &[u8]| stop() || nul.look(text);
        let Some(mark) = mark else {
            let source = Cursor::new(head).chain(file);
            let mut decoded = decode(source, input)?;
            let explain = |error| FileError::from(explain(error, decoded.format));
            read_text(&mut decoded.reader, 0, text, &mut enough).map_err(explain)?;
            return Ok(Text::Read(decoded.skipped));
        };
        text.extend_from_slice(&head[mark..]);
        if filled == FIRST && !ends {
            let size = file.metadata().map_err(|error| FileError::Io("stat", error))?.len();
            // What is large stays in the file. Where a NUL would end it, all of it is looked at before.
            let stays = input.binary == Binary::Text && size > options.big.max(LONG as u64);
            if let Some(matcher) = how.matcher.filter(|_| stays) {
                let found = self.roll(how, matcher, part, text, &mut file)?;
                if let Some(covered) = found {
                    return Ok(Text::Searched(mark as u64, covered));
                }
                file.seek(SeekFrom::Start(filled as u64)).map_err(read)?;
            }
            read_text(&mut file, size.saturating_sub(filled as u64), text, &mut enough)?;
        }
        Ok(Text::Read(mark as u64))
    }

    /// What is found in a text while it is read; `None` where that cannot be done.
    fn roll(
        &mut self,
        how: WholeTexts<'_>,
        matcher: &SpanMatcher,
        part: &mut FilePart,
        head: &[u8],
        file: &mut File,
    ) -> Result<Option<Option<Covered>>, PieceError> {
        let (options, stop) = (self.search.options, self.search.stop);
        let cache = self.whole.cache.get_or_insert_with(|| matcher.cache());
        let feeds_only = how.feeds_only;
        let rolling = Rolling { matcher, feeds_only, wanted: wanted(options), stop };
        // All is kept until the end.
        let rolled = rolling.roll(cache, head, file, &mut |_, _, _| Ok(usize::MAX))?;
        Ok(match rolled {
            Rolled::Found(covered, bytes) => {
                self.bytes += bytes;
                Some(Some(covered))
            }
            Rolled::NotPlain(not) => {
                part.left = Some(Left::NotPlain(not));
                Some(None)
            }
            Rolled::Stopped => Some(None),
            Rolled::Failed => None,
        })
    }

    /// What is found in the lines of a text, before what is binary in it; nothing if it is to be
    /// left, or told to stop.
    fn search_whole(
        &mut self,
        how: WholeTexts<'_>,
        part: &mut FilePart,
        nul: &Nul,
        base: u64,
        (lines, rest): (&[u8], &mut [u8]),
    ) -> Result<Option<Covered>, PieceError> {
        let (options, stop) = (self.search.options, self.search.stop);
        let Some(matcher) = how.matcher else {
            part.binary = nul.at.map(|at| at as u64 + base);
            return Ok(None);
        };
        let cache = self.whole.cache.get_or_insert_with(|| matcher.cache());
        let limit = wanted(options).limit;
        let mut search = |text: &[u8], limit, stop: Stop<'_>| {
            if let Err(not) = plain(matcher, text, how.feeds_only) {
                part.left = Some(Left::NotPlain(not));
                return Ok(None);
            }
            let wanted = WholeWanted { invert: options.invert, limit };
            whole(matcher, cache, text, wanted, stop)
        };
        let Some(covered) = search(lines, limit, stop)? else { return Ok(None) };
        let Some(at) = nul.at.filter(|_| covered.matches(options.invert) < limit) else {
            return Ok(Some(covered));
        };
        if nul.binary == Binary::Skip {
            part.binary = Some(at as u64 + base);
            return Ok(Some(covered));
        }
        rest.iter_mut().filter(|byte| **byte == 0).for_each(|byte| *byte = b'\n');
        let Some(behind) = search(rest, 1, stop)? else { return Ok(None) };
        part.binary = Some(at as u64 + base);
        part.matches_as_binary = behind.matches(options.invert) > 0;
        Ok(Some(covered))
    }

    /// Puts out what was found, in as many parts as it takes; the last is left in `part`.
    fn put_whole(
        &mut self,
        covered: &Covered,
        text: Option<&[u8]>,
        base: u64,
        progress: &mut Progress,
        part: &mut FilePart,
        out: &mut dyn Output,
    ) {
        let options = self.search.options;
        let (mode, report) = (options.mode, options.report);
        if matches!(mode, Mode::Count | Mode::Exists) {
            part.count = covered.matches(options.invert);
            return;
        }
        let Covered { piece, spans } = covered;
        let all_lines = piece.lines;
        let (rows, found) = (piece.offsets.len(), spans.starts.len());
        // What is large and can be read again stays in the file.
        let carried = |text: &&[u8]| part.decoded || text.len() as u64 <= options.big;
        let text = text.filter(carried).filter(|_| rows > 0).unwrap_or_default();
        let bytes = text.len();
        let parts = rows.div_ceil(PART_LINES).max(found.div_ceil(PART_SPANS));
        let parts = parts.max(bytes.div_ceil(PART_TEXT)).max(1);
        for index in 0..parts {
            let lines = stretch(rows, PART_LINES, index);
            let marks = stretch(found, PART_SPANS, index);
            let texts = stretch(bytes, PART_TEXT, index);
            part.count = lines.len() as u64;
            let numbers = piece.line_numbers[lines.clone()].iter();
            part.line_numbers = numbers.map(|number| number + 1).collect();
            let offsets = piece.offsets[lines.clone()].iter();
            part.offsets = offsets.map(|offset| offset + base as f64).collect();
            part.has_spans = true;
            part.spans.counts = spans.counts[lines].to_vec();
            part.spans.starts = spans.starts[marks.clone()].to_vec();
            part.spans.ends = spans.ends[marks.clone()].to_vec();
            part.spans.patterns = spans.patterns.get(marks).unwrap_or_default().to_vec();
            if !texts.is_empty() {
                part.text_offset = Some(base + texts.start as u64);
                part.text = text[texts].to_vec();
            }
            if index + 1 == parts {
                part.lines = all_lines;
            } else {
                let mut next = progress.part();
                (next.decoded, next.named) = (part.decoded, part.named);
                (next.binary, next.matches_as_binary) = (part.binary, part.matches_as_binary);
                let full = std::mem::replace(part, next);
                let passed = progress.pass(full, mode, report);
                if passed.is_some_and(|part| !out.put(part)) {
                    return;
                }
            }
        }
    }
}

fn wanted(options: &FileOptions) -> WholeWanted {
    let limit = if options.mode == Mode::Exists { 1 } else { options.max_count };
    WholeWanted { invert: options.invert, limit }
}

/// The part of so many that comes at an index.
fn stretch(length: usize, size: usize, index: usize) -> std::ops::Range<usize> {
    (index * size).min(length)..((index + 1) * size).min(length)
}
