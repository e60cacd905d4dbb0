//! Line search.

use std::cell::RefCell;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use napi::bindgen_prelude::{
    ClassInstance, Env, Error, Float64ArraySlice, FromNapiValue, JsValue, Status, ToNapiValue,
    Uint32ArraySlice, Unknown,
};
use napi_derive::napi;
use parallel_kernels::schedule::Failure as RunFailure;
use parallel_kernels::search::{self, Piece, PieceError, Searcher, Text};

use crate::argument::{MAX_SAFE_INTEGER, function, integer, path, show, size, text};
use crate::failure::{Failure, Result, from_io, from_napi, invalid};
use crate::flag::Flag;
use crate::job::{self, Reporter, Values, panicked};
use crate::view::View;

/// A buffer that grew beyond this for a long line is not kept.
const KEPT_BUFFER: usize = 16 << 20;
/// Columns of at least this many bytes are handed over by `searchRanges`, smaller ones copied.
const HAND_OVER: usize = 64 << 10;

thread_local! {
    static BUFFER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// A compiled pattern, in the syntax of Rust's `regex` crate: bytes rather than Unicode unless
/// `(?u)` says so; `^` and `$` are the ends of a line, and a match never contains a newline.
#[napi]
pub struct Matcher {
    matcher: Arc<search::Matcher>,
}

#[napi]
impl Matcher {
    /// Throws where the pattern does not compile, or is too large when compiled. `text` is what
    /// its bytes are matched against: a line's own, or those of its text, decoded as UTF-8 with
    /// U+FFFD for what is malformed and encoded again; as `units`, what is beyond the basic plane
    /// is encoded as two halves of three bytes each.
    #[napi(
        constructor,
        catch_unwind,
        ts_args_type = "pattern: string, text?: 'bytes' | 'points' | 'units'"
    )]
    pub fn new(pattern: Unknown<'_>, text: Option<Unknown<'_>>) -> napi::Result<Self> {
        let refuse = |reason: String| Error::new(Status::InvalidArg, reason);
        let pattern =
            self::text("pattern", pattern).map_err(|failure| refuse(failure.reason.clone()))?;
        let text = match text {
            None => Text::Bytes,
            Some(text) => {
                let name =
                    self::text("text", text).map_err(|failure| refuse(failure.reason.clone()))?;
                text_of(&name).ok_or_else(|| {
                    refuse(format!("text is {name:?}; it must be bytes, points or units"))
                })?
            }
        };
        let matcher = search::Matcher::over(text, &pattern).map_err(|error| {
            // The parser draws the pattern and points at the place; its last line says what it is.
            let reason = error.0.lines().next_back().unwrap_or_default().to_owned();
            let reason = reason.trim_start_matches("error: ");
            refuse(format!("pattern {pattern:?} does not compile: {reason}"))
        })?;
        Ok(Self { matcher: Arc::new(matcher) })
    }
}

fn text_of(name: &str) -> Option<Text> {
    match name {
        "bytes" => Some(Text::Bytes),
        "points" => Some(Text::Points),
        "units" => Some(Text::Units),
        _ => None,
    }
}

/// The matching lines of one piece of a file, in columns.
#[napi(object, object_from_js = false)]
pub struct PieceMatches<'a> {
    /// How many lines the piece has, matching or not.
    pub lines: f64,
    /// Of each matching line: its number, 0 being the first line of the piece.
    pub line_numbers: Uint32ArraySlice<'a>,
    /// Of each matching line: the offset of its first byte, in the block or in the file.
    pub offsets: Float64ArraySlice<'a>,
}

impl PieceMatches<'_> {
    /// In ordinary memory, so that a worker can transfer it.
    fn copied(env: &Env, piece: &Piece) -> Result<Self> {
        Ok(Self {
            lines: piece.lines as f64,
            line_numbers: Uint32ArraySlice::copy_from(env, &piece.line_numbers)
                .map_err(from_napi)?,
            offsets: Float64ArraySlice::copy_from(env, &piece.offsets).map_err(from_napi)?,
        })
    }

    /// Without copying what is large. Such an array cannot be transferred.
    fn handed_over(env: &Env, piece: Piece) -> Result<Self> {
        if piece.offsets.len() * size_of::<f64>() < HAND_OVER {
            return Self::copied(env, &piece);
        }
        Ok(Self {
            lines: piece.lines as f64,
            line_numbers: Uint32ArraySlice::from_data(env, piece.line_numbers)
                .map_err(from_napi)?,
            offsets: Float64ArraySlice::from_data(env, piece.offsets).map_err(from_napi)?,
        })
    }
}

fn compiled(value: Unknown<'_>) -> Result<Arc<search::Matcher>> {
    let matcher = ClassInstance::<Matcher>::from_unknown(value)
        .map_err(|_| invalid(format!("matcher is {}; it must be a Matcher", show(value))))?;
    Ok(matcher.matcher.clone())
}

/// Runs `body` with a searcher over this thread's buffer.
fn with_searcher<T>(matcher: &search::Matcher, body: impl FnOnce(&mut Searcher<'_>) -> T) -> T {
    let buffer = BUFFER.take();
    let mut searcher = Searcher::with_buffer(matcher, buffer);
    let result = body(&mut searcher);
    let buffer = searcher.into_buffer();
    if buffer.capacity() <= KEPT_BUFFER {
        BUFFER.set(buffer);
    }
    result
}

/// Searches a block that begins with a line and ends with one. Line numbers and offsets count from
/// the block's start.
#[napi(catch_unwind, ts_args_type = "matcher: Matcher, bytes: Uint8Array")]
pub fn search_block<'env>(
    env: &'env Env,
    matcher: Unknown<'_>,
    bytes: Unknown<'env>,
) -> Result<PieceMatches<'env>> {
    let matcher = compiled(matcher)?;
    let view = View::<u8>::new("bytes", bytes)?;
    let mut scratch = Vec::new();
    let bytes = view.bytes(&mut scratch);
    let piece = with_searcher(&matcher, |searcher| searcher.block(bytes));
    PieceMatches::copied(env, &piece.map_err(|error| piece_failure(&error, None))?)
}

/// Searches, on this thread, all lines of a file that begin in `start..end`. Line numbers count
/// from the first of them, offsets from the start of the file.
#[napi(catch_unwind, ts_args_type = "matcher: Matcher, path: string, start: number, end: number")]
pub fn search_range<'env>(
    env: &'env Env,
    matcher: Unknown<'_>,
    path: Unknown<'_>,
    start: Unknown<'_>,
    end: Unknown<'_>,
) -> Result<PieceMatches<'env>> {
    let matcher = compiled(matcher)?;
    let path = self::path("path", path)?;
    let start = integer("start", start, 0..=MAX_SAFE_INTEGER)?;
    let end = integer("end", end, start..=MAX_SAFE_INTEGER)?;
    let file = open(&path)?;
    let piece = with_searcher(&matcher, |searcher| {
        searcher.range(&file, start as u64, end as u64, &|| false)
    });
    let piece = piece.map_err(|error| piece_failure(&error, Some(&path)))?;
    PieceMatches::copied(env, &piece.unwrap_or_default())
}

/// Searches many ranges of a file on native threads. `ranges` is start, end, start, end, …;
/// `onPiece` gets the index of a range and what was found in it, in any order. The promise resolves
/// after the last call of it; when `cancel[0]` is not 0, it resolves soon, with pieces missing.
#[napi(
    catch_unwind,
    ts_args_type = "matcher: Matcher, path: string, ranges: Float64Array, threads: number, cancel: Int32Array, onPiece: (index: number, piece: PieceMatches) => void",
    ts_return_type = "Promise<void>"
)]
pub fn search_ranges(
    env: Env,
    matcher: Unknown<'_>,
    path: Unknown<'_>,
    ranges: Unknown<'_>,
    threads: Unknown<'_>,
    cancel: Unknown<'_>,
    on_piece: Unknown<'_>,
) -> Result<Unknown<'static>> {
    let matcher = compiled(matcher)?;
    let path = self::path("path", path)?;
    let ranges = byte_ranges(&View::<f64>::new("ranges", ranges)?)?;
    let threads = thread_count(threads)?;
    let flag = Flag::new("cancel", cancel)?;
    let callback = function("onPiece", on_piece)?;
    let values = Values { callback, cancel: cancel.raw(), kept: cancel.raw() };
    let convert = |env: Env, _: Unknown<'_>, (index, piece): (usize, Piece)| {
        let piece = PieceMatches::handed_over(&env, piece)?;
        // SAFETY: env is that of the delivery in which this runs.
        unsafe {
            let index = f64::to_napi_value(env.raw(), index as f64).map_err(from_napi)?;
            let piece = PieceMatches::to_napi_value(env.raw(), piece).map_err(from_napi)?;
            Ok(vec![index, piece])
        }
    };
    let work = move |reporter: &Reporter<(usize, Piece)>| {
        let file = open(&path)?;
        let stop = || reporter.stop();
        let found = |index, piece| reporter.report((index, piece));
        search::ranges(&matcher, &file, &ranges, threads, &stop, found).map_err(|failure| {
            match failure {
                RunFailure::Worker(error) => piece_failure(&error, Some(&path)),
                RunFailure::Panic(message) => Error::new("GenericFailure", panicked(&message)),
            }
        })
    };
    let promise = job::start(env, values, flag, Box::new(convert), work)?;
    Ok(job::promise(env, promise))
}

/// Threads beyond this help nobody, and some systems refuse them only after a long time.
pub fn thread_count(value: Unknown<'_>) -> Result<usize> {
    integer("threads", value, 1..=1024)?;
    size("threads", value)
}

fn byte_ranges(view: &View<'_, f64>) -> Result<Vec<(u64, u64)>> {
    let numbers = view.to_vec();
    let (pairs, rest) = numbers.as_chunks::<2>();
    if !rest.is_empty() {
        let length = numbers.len();
        return Err(invalid(format!("ranges has {length} numbers; it must be start, end, …")));
    }
    let whole = |number: f64| number.trunc() == number && number <= MAX_SAFE_INTEGER as f64;
    let range = |(index, &[start, end]): (usize, &[f64; 2])| {
        if whole(start) && whole(end) && 0.0 <= start && start <= end {
            return Ok((start as u64, end as u64));
        }
        Err(invalid(format!(
            "ranges[{}] and the next are {start} and {end}; they must be integers, 0 <= start <= end",
            index * 2
        )))
    };
    pairs.iter().enumerate().map(range).collect()
}

fn open(path: &Path) -> Result<File> {
    search::open(path).map_err(|error| from_io(&error, "open", path))
}

fn piece_failure(error: &PieceError, path: Option<&PathBuf>) -> Failure {
    let place = path.map(|path| format!(" in '{}'", path.display())).unwrap_or_default();
    match (error, path) {
        (PieceError::Io(error), Some(path)) => from_io(error, "read", path),
        (PieceError::LineTooLong, _) => Error::new("ENOMEM", format!("{error}{place}")),
        _ => Error::new("GenericFailure", format!("{error}{place}")),
    }
}
