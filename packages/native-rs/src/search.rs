//! Line search.

use std::cell::RefCell;
use std::sync::Arc;

use napi::bindgen_prelude::{
    ClassInstance, Env, Error, Float64ArraySlice, FromNapiValue, Status, Uint32ArraySlice, Unknown,
};
use napi_derive::napi;
use parallel_kernels::search::{self, Piece, Searcher, Text};

use crate::argument::{MAX_SAFE_INTEGER, integer, show, text};
use crate::failure::{Result, from_napi, invalid, piece_failure};
use crate::source::Source;
use crate::view::View;

/// A buffer that grew beyond this for a long line is not kept.
const KEPT_BUFFER: usize = 16 << 20;

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

pub fn text_of(name: &str) -> Option<Text> {
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
}

pub fn compiled(value: Unknown<'_>) -> Result<Arc<search::Matcher>> {
    let matcher = ClassInstance::<Matcher>::from_unknown(value)
        .map_err(|_| invalid(format!("matcher is {}; it must be a Matcher", show(value))))?;
    Ok(matcher.matcher.clone())
}

/// Runs `body` with a searcher over this thread's buffer.
fn with_searcher<T>(
    matcher: &search::Matcher,
    invert: bool,
    body: impl FnOnce(&mut Searcher<'_>) -> T,
) -> T {
    let buffer = BUFFER.take();
    let mut searcher = Searcher::with_buffer(matcher, buffer).inverted(invert);
    let result = body(&mut searcher);
    let buffer = searcher.into_buffer();
    if buffer.capacity() <= KEPT_BUFFER {
        BUFFER.set(buffer);
    }
    result
}

/// Searches a block that begins with a line and ends with one. Line numbers and offsets count from
/// the block's start.
#[napi(catch_unwind, ts_args_type = "matcher: Matcher, bytes: Uint8Array, invert?: boolean")]
pub fn search_block<'env>(
    env: &'env Env,
    matcher: Unknown<'_>,
    bytes: Unknown<'env>,
    invert: Option<bool>,
) -> Result<PieceMatches<'env>> {
    let matcher = compiled(matcher)?;
    let view = View::<u8>::new("bytes", bytes)?;
    let mut scratch = Vec::new();
    let bytes = view.bytes(&mut scratch);
    let piece = with_searcher(&matcher, invert.unwrap_or(false), |searcher| searcher.block(bytes));
    PieceMatches::copied(env, &piece.map_err(|error| piece_failure(&error, None))?)
}

/// Searches, on this thread, all lines of a file that begin in `start..end`. Line numbers count
/// from the first of them, offsets from the start of the file, which may also be a descriptor.
#[napi(
    catch_unwind,
    ts_args_type = "matcher: Matcher, source: string | number, start: number, end: number, invert?: boolean"
)]
pub fn search_range<'env>(
    env: &'env Env,
    matcher: Unknown<'_>,
    source: Unknown<'_>,
    start: Unknown<'_>,
    end: Unknown<'_>,
    invert: Option<bool>,
) -> Result<PieceMatches<'env>> {
    let matcher = compiled(matcher)?;
    let source = Source::file("source", source)?;
    let place = source.place();
    let start = integer("start", start, 0..=MAX_SAFE_INTEGER)?;
    let end = integer("end", end, start..=MAX_SAFE_INTEGER)?;
    let file = source.open()?;
    let piece = with_searcher(&matcher, invert.unwrap_or(false), |searcher| {
        searcher.range(&file, start as u64, end as u64, &|| false)
    });
    let piece = piece.map_err(|error| place.failure(&error))?;
    PieceMatches::copied(env, &piece.unwrap_or_default())
}
