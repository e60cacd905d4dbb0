//! Whole texts, in which a match may go over several lines.

use napi::bindgen_prelude::{Env, Float64ArraySlice, ToNapiValue, Uint32ArraySlice, Unknown};
use napi_derive::napi;
use parallel_kernels::search::{Covered, NotPlain, WholeWanted, plain, whole};

use crate::argument::{MAX_SAFE_INTEGER, flag_field, integer_field};
use crate::failure::{Result, from_napi, piece_failure};
use crate::spans::{PieceSpans, compiled};
use crate::view::View;

/// How a text is to be searched.
#[napi(object, object_to_js = false)]
#[expect(
    dead_code,
    reason = "for the type definitions: its fields are read one by one, for better errors"
)]
pub struct WholeOptions {
    /// Whether the pattern asks that nothing but line feeds ends lines.
    pub feeds_only: Option<bool>,
    /// The lines that no match covers instead.
    pub invert: Option<bool>,
    /// No more matches than this; inverted, no more lines.
    pub limit: Option<f64>,
}

/// The lines that matches cover.
#[napi(object, object_from_js = false)]
pub struct CoveredLines<'a> {
    /// How many lines the text has.
    pub lines: f64,
    /// Of each covered line: its number, from 0, and its first byte.
    pub line_numbers: Uint32ArraySlice<'a>,
    pub offsets: Float64ArraySlice<'a>,
    /// The matches, each with the line in which it begins.
    pub spans: PieceSpans<'a>,
}

#[derive(Clone, Copy)]
pub struct Settings {
    pub feeds_only: bool,
    pub wanted: WholeWanted,
}

pub fn settings(options: Unknown<'_>) -> Result<Settings> {
    let limit = integer_field("options", options, "limit", 0..=MAX_SAFE_INTEGER)?;
    let invert = flag_field("options", options, "invert")?;
    Ok(Settings {
        feeds_only: flag_field("options", options, "feedsOnly")?,
        wanted: WholeWanted { invert, limit: limit.map_or(u64::MAX, |limit| limit as u64) },
    })
}

fn to_js<'env>(env: &'env Env, covered: &Covered, listed: bool) -> Result<CoveredLines<'env>> {
    let Covered { piece, spans } = covered;
    Ok(CoveredLines {
        lines: piece.lines as f64,
        line_numbers: Uint32ArraySlice::copy_from(env, &piece.line_numbers).map_err(from_napi)?,
        offsets: Float64ArraySlice::copy_from(env, &piece.offsets).map_err(from_napi)?,
        spans: PieceSpans::copied(env, spans, listed)?,
    })
}

pub fn why(not: NotPlain) -> &'static str {
    match not {
        NotPlain::Text => "text",
        NotPlain::LineEnds => "lineEnds",
    }
}

/// Searches a text in memory, on this thread, for matches that may go over several lines. Where
/// the text is not one in which the patterns mean the same, it says why: `text` (it is malformed,
/// or has characters that count for two) or `lineEnds`.
#[napi(
    catch_unwind,
    ts_args_type = "matcher: SpanMatcher, bytes: Uint8Array, options: WholeOptions",
    ts_return_type = "CoveredLines | 'text' | 'lineEnds'"
)]
pub fn search_whole<'env>(
    env: &'env Env,
    matcher: Unknown<'_>,
    bytes: Unknown<'env>,
    options: Unknown<'_>,
) -> Result<Unknown<'env>> {
    let matcher = compiled(matcher)?;
    let settings = settings(options)?;
    let view = View::<u8>::new("bytes", bytes)?;
    let mut scratch = Vec::new();
    let bytes = view.bytes(&mut scratch);
    let value = match plain(&matcher, bytes, settings.feeds_only) {
        // SAFETY: env is that of the running call, here and below.
        Err(not) => unsafe { ToNapiValue::to_napi_value(env.raw(), why(not)) },
        Ok(()) => {
            let covered = whole(&matcher, &mut matcher.cache(), bytes, settings.wanted, &|| false);
            let covered = covered.map_err(|error| piece_failure(&error, None))?;
            let covered = to_js(env, &covered.unwrap_or_default(), matcher.listed())?;
            // SAFETY: as above.
            unsafe { ToNapiValue::to_napi_value(env.raw(), covered) }
        }
    };
    // SAFETY: as above.
    Ok(unsafe { Unknown::from_raw_unchecked(env.raw(), value.map_err(from_napi)?) })
}
