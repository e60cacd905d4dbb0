//! What was found in a file, or in a stretch of one.

use std::io;
use std::path::PathBuf;

use super::{Mode, Report};
use crate::input::StreamError;
use crate::search::{NotPlain, PieceError, Spans};

/// Why a file or a folder could not be searched, or not to its end.
#[derive(Debug)]
pub enum FileError {
    /// The system call that failed, and how.
    Io(&'static str, io::Error),
    Search(StreamError),
    /// What the walk says: a loop of links, a broken ignore file.
    Walk(String),
}

impl From<PieceError> for FileError {
    fn from(error: PieceError) -> Self {
        Self::from(StreamError::Piece(error))
    }
}

impl From<StreamError> for FileError {
    fn from(error: StreamError) -> Self {
        match error {
            StreamError::Piece(PieceError::Io(error)) => Self::Io("read", error),
            error => Self::Search(error),
        }
    }
}

/// Why a file is left to the caller to be searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// The text is not one for this engine.
    NotPlain(NotPlain),
    /// The pattern is not.
    Pattern,
}

/// A stretch of a file; most files have one only, the last.
#[derive(Debug)]
pub struct FilePart {
    /// The file's place in the walk; all parts of a file have the same.
    pub id: u64,
    pub path: PathBuf,
    pub last: bool,
    /// Lines of the file before this part.
    pub first_line: u64,
    /// Lines of this part that were searched.
    pub lines: u64,
    /// How many of them match; in mode `Exists`, 1 stands for any number.
    pub count: u64,
    /// Of each matching line: its number, the first line of the part being 1.
    pub line_numbers: Vec<u32>,
    /// Of each matching line: the offset of its first byte in the file.
    pub offsets: Vec<f64>,
    /// Where matches are, if they were looked for: how many spans each line has, and the spans. Of a
    /// whole text that is a stretch of them, which need not be those of these lines.
    pub spans: Spans,
    pub has_spans: bool,
    /// The matching lines without their newlines, one behind the other; where each ends.
    pub text: Vec<u8>,
    pub text_ends: Vec<u32>,
    /// Whether the texts are here; else they are in the file, at the offsets.
    pub has_text: bool,
    /// `text` is a stretch of the file's text instead, which is there in as many parts as it takes;
    /// where it begins.
    pub text_offset: Option<u64>,
    /// Nobody has searched it.
    pub left: Option<Left>,
    /// Whether the caller named the file.
    pub named: bool,
    /// Whether offsets are those in unpacked or decoded text.
    pub decoded: bool,
    /// The first NUL, if the file was searched as a binary one from there.
    pub binary: Option<u64>,
    pub matches_as_binary: bool,
    pub error: Option<FileError>,
}

impl FilePart {
    fn has_columns(&self) -> bool {
        self.count > 0 || !self.spans.starts.is_empty() || self.text_offset.is_some()
    }
}

/// A file under way.
#[derive(Debug)]
pub struct Progress {
    pub id: u64,
    pub path: PathBuf,
    lines: u64,
    pub matched: u64,
    sent: bool,
}

impl Progress {
    pub fn new(id: u64, path: PathBuf) -> Self {
        Self { id, path, lines: 0, matched: 0, sent: false }
    }

    /// An empty part that follows those before; it gets its path when it is passed.
    pub fn part(&self) -> FilePart {
        FilePart {
            id: self.id,
            path: PathBuf::new(),
            last: false,
            first_line: self.lines,
            lines: 0,
            count: 0,
            line_numbers: Vec::new(),
            offsets: Vec::new(),
            spans: Spans::default(),
            has_spans: false,
            text: Vec::new(),
            text_ends: Vec::new(),
            has_text: false,
            text_offset: None,
            left: None,
            named: false,
            decoded: false,
            binary: None,
            matches_as_binary: false,
            error: None,
        }
    }

    /// Takes note of a finished part; gives it back, with its path, if it is to be sent.
    pub fn pass(&mut self, mut part: FilePart, mode: Mode, report: Report) -> Option<FilePart> {
        self.lines += part.lines;
        self.matched += part.count;
        let matches = self.matched > 0 || part.matches_as_binary;
        let tell = match (part.last, report) {
            (false, _) => part.has_columns() && !matches!(mode, Mode::Exists | Mode::Count),
            (true, _) if part.left.is_some() => true,
            (true, Report::Matching) => matches,
            (true, Report::NotMatching) => !matches,
            (true, Report::All) => true,
        };
        let send = tell || part.last && (self.sent || part.error.is_some());
        if !send {
            return None;
        }
        self.sent = true;
        if matches!(mode, Mode::Count | Mode::Exists) {
            // What was counted in parts that were not sent counts as well.
            part.count = self.matched;
        }
        part.path = if part.last { std::mem::take(&mut self.path) } else { self.path.clone() };
        Some(part)
    }
}
