//! Which lines of a file or a block match a pattern.
//!
//! A line is what lies between two `\n`, without them; `\r` belongs to it. The last one needs no
//! `\n`. The result is always that of testing each line alone, anywhere in it; the work is done on
//! whole blocks, since a call of the engine per line costs more than most lines do.

mod accel;
mod begun;
mod block;
mod borders;
mod brought;
mod columns;
mod digits;
mod filter;
mod hits;
mod in_order;
mod inner;
mod limits;
mod load;
mod long;
mod matcher;
mod newlines;
mod one_line;
mod part_sinks;
mod plain;
mod print;
mod print_text;
mod queue;
mod range;
mod reserved;
#[cfg(target_os = "linux")]
mod retained;
mod rolling;
mod scan;
mod span_columns;
mod spans;
mod split;
mod text;
mod turn;
mod whole;
mod window;
mod words;

pub use brought::{Brought, Ended, SearchedBlock};
pub use columns::{ColumnSink, Columns, Values};
pub use hits::{Hits, Wanted};
pub use load::ReadAt;
pub use matcher::{Cache, Matcher, PatternError};
pub use part_sinks::{PartColumns, PartPrinter};
pub use plain::{NotPlain, plain};
pub use print::{Layout, Printer};
pub use print_text::TextPrinter;
pub use queue::{LineBlock, LineQueue};
pub use reserved::Reserved;
pub use rolling::{Rolled, Rolling, Take};
pub use scan::{Done, Found, Scan, ScanFailure, Sink, open};
pub use span_columns::{SpanRows, SpanSink};
pub use spans::{LONG, SpanCache, SpanMatcher, Spans};
pub use split::{Part, PartSink, Parted, Split};
pub use text::Text;
pub use turn::Totals;
pub use whole::{Covered, MAX_TEXT, Stretch, WholeWanted, read_text, whole};
pub use window::Window;

/// The matching lines of one piece, in columns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Piece {
    /// How many lines the piece has, matching or not.
    pub lines: u64,
    /// Of each matching line: its number, the first line of the piece being 0.
    pub line_numbers: Vec<u32>,
    /// Of each matching line: the offset of its first byte. Doubles, as JavaScript wants them.
    pub offsets: Vec<f64>,
}

impl Piece {
    /// Adds what was found in the bytes that follow, which begin at `base`.
    fn append(&mut self, hits: &Hits, base: u64) -> Result<(), PieceError> {
        // The numbers between are smaller than that of the last line.
        u32::try_from(self.lines + hits.lines).map_err(|_| PieceError::TooManyLines)?;
        let first = self.lines as u32;
        self.line_numbers.extend(hits.numbers.iter().map(|number| first + number));
        self.offsets
            .extend(hits.starts.iter().map(|&start| (base + u64::from(start)) as i64 as f64));
        self.lines += hits.lines;
        Ok(())
    }
}

/// What is read and searched at a time: small enough to be searched while the core's cache still
/// has it, large enough for the system call not to matter.
const PIECE: u64 = 512 << 10;

/// Longer lines are refused: they must be in memory as a whole, and a file without a newline that
/// is larger than that would take the process with it.
pub const MAX_LINE: usize = 1 << 30;

/// Why a piece could not be searched.
#[derive(Debug)]
pub enum PieceError {
    /// Reading failed.
    Io(std::io::Error),
    /// Line numbers do not fit 32 bits: take smaller pieces.
    TooManyLines,
    /// A line is longer than `MAX_LINE`, or than there is memory.
    LineTooLong,
    /// A text is longer than `MAX_TEXT`, or than there is memory.
    TextTooLong,
    /// What was found cannot be written.
    Output(std::io::Error),
}

impl std::fmt::Display for PieceError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Io(error) | Self::Output(error) => error.fmt(f),
            Self::TooManyLines => write!(f, "a piece has more than {} lines", u32::MAX),
            Self::LineTooLong => {
                write!(f, "a line is longer than {MAX_LINE} bytes, or than memory")
            }
            Self::TextTooLong => {
                write!(f, "a text is longer than {MAX_TEXT} bytes, or than memory")
            }
        }
    }
}

/// What one thread needs to search piece after piece: the engine's cache and a buffer, reused.
pub struct Searcher<'m> {
    matcher: &'m Matcher,
    cache: Cache,
    buffer: Vec<u8>,
    hits: Hits,
    invert: bool,
    /// Hits in the piece before: the next one starts with room for as many, since columns that
    /// grow step by step cost more than the search of a piece in which each line matches.
    hits_before: usize,
}

impl<'m> Searcher<'m> {
    pub fn new(matcher: &'m Matcher) -> Self {
        Self::with_buffer(matcher, Vec::new())
    }

    /// Takes over a buffer that served another searcher.
    pub fn with_buffer(matcher: &'m Matcher, buffer: Vec<u8>) -> Self {
        Self {
            matcher,
            cache: matcher.take_cache(),
            buffer,
            hits: Hits::default(),
            invert: false,
            hits_before: 0,
        }
    }

    /// Makes `block` and `range` find the lines that do not match instead.
    pub fn inverted(mut self, invert: bool) -> Self {
        self.invert = invert;
        self
    }

    fn wanted(&self) -> Wanted {
        Wanted { invert: self.invert, ..Wanted::COLUMNS }
    }

    fn new_piece(&self) -> Piece {
        let mut piece = Piece::default();
        let room = self.hits_before + self.hits_before / 8;
        piece.line_numbers.reserve(room);
        piece.offsets.reserve(room);
        piece
    }

    /// Gives the cache back to the matcher for the next searcher, and the buffer to the caller.
    pub fn into_buffer(self) -> Vec<u8> {
        self.matcher.return_cache(self.cache);
        self.buffer
    }
}
