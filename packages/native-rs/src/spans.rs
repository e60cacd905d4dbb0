//! Where patterns match in lines.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use napi::bindgen_prelude::{
    ClassInstance, Env, Error, Float64ArraySlice, FromNapiValue, Status, ToNapiValue,
    Uint32ArraySlice, Unknown,
};
use napi_derive::napi;
use parallel_kernels::give_back;
use parallel_kernels::search::{self, SpanRows, Spans};

use crate::argument::{field, show};
use crate::failure::{Result, from_napi, invalid};
use crate::search::text_of;
use crate::view::View;

/// Compiled patterns, in the syntax of `Matcher`, that say where in a line they match: the one
/// that matches first and, of those that match at one place, the first of the list.
#[napi]
pub struct SpanMatcher {
    matcher: Arc<search::SpanMatcher>,
}

#[napi]
impl SpanMatcher {
    /// Throws where a pattern does not compile, is too large when compiled or can match nothing.
    /// `text` as for `Matcher`; places are those in the lines themselves in any case.
    #[napi(
        constructor,
        catch_unwind,
        ts_args_type = "patterns: Array<string>, text?: 'bytes' | 'points' | 'units'"
    )]
    pub fn new(patterns: Vec<String>, text: Option<String>) -> napi::Result<Self> {
        let refuse = |reason: String| Error::new(Status::InvalidArg, reason);
        let name = text.as_deref().unwrap_or("bytes");
        let text = text_of(name).ok_or_else(|| {
            refuse(format!("text is {name:?}; it must be bytes, points or units"))
        })?;
        let matcher = search::SpanMatcher::new(text, &patterns).map_err(|error| {
            let reason = error.0.lines().next_back().unwrap_or_default().to_owned();
            refuse(format!("a pattern does not compile: {}", reason.trim_start_matches("error: ")))
        })?;
        Ok(Self { matcher: Arc::new(matcher) })
    }
}

/// Where patterns match in the lines of a piece, in columns.
#[napi(object, object_from_js = false)]
pub struct PieceSpans<'a> {
    /// Of each line: how many spans it has.
    pub counts: Uint32ArraySlice<'a>,
    /// Of each span: its first byte, and the one behind its last, from the line's first.
    pub starts: Uint32ArraySlice<'a>,
    pub ends: Uint32ArraySlice<'a>,
    /// Of each span: which pattern of the list it was; absent where there is but one.
    pub patterns: Option<Uint32ArraySlice<'a>>,
}

impl<'a> PieceSpans<'a> {
    pub fn copied(env: &'a Env, spans: &Spans, listed: bool) -> Result<Self> {
        let slice = |values: &[u32]| Uint32ArraySlice::copy_from(env, values).map_err(from_napi);
        Ok(Self {
            counts: slice(&spans.counts)?,
            starts: slice(&spans.starts)?,
            ends: slice(&spans.ends)?,
            patterns: listed.then(|| slice(&spans.patterns)).transpose()?,
        })
    }
}

/// Where patterns match in all lines that were found, in columns.
#[napi(object, object_from_js = false)]
pub struct SpanColumns<'a> {
    /// Of each line, the first of its spans, and at the end how many there are: doubles where these
    /// are more than 32 bits can number.
    #[napi(ts_type = "Uint32Array | Float64Array")]
    pub rows: Unknown<'a>,
    /// Of each span: its first byte, and the one behind its last, from the line's first.
    pub starts: Uint32ArraySlice<'a>,
    pub ends: Uint32ArraySlice<'a>,
    /// Of each span: which pattern of the list it was; absent where there is but one.
    pub patterns: Option<Uint32ArraySlice<'a>>,
}

/// The same on its way to JavaScript's thread.
pub struct FoundSpans {
    rows: SpanRows,
    starts: Vec<u32>,
    ends: Vec<u32>,
    patterns: Option<Vec<u32>>,
}

impl FoundSpans {
    /// @param listed whether there are several patterns.
    pub fn new(Spans { counts, starts, ends, patterns }: Spans, listed: bool) -> Self {
        Self { rows: SpanRows::new(counts), starts, ends, patterns: listed.then_some(patterns) }
    }

    pub fn into_js<'a>(self, env: &Env) -> Result<SpanColumns<'a>> {
        let rows = match self.rows {
            // SAFETY: env is that of the running call, here and below.
            SpanRows::Narrow(rows) => unsafe {
                ToNapiValue::to_napi_value(env.raw(), many_u32(env, rows)?)
            },
            SpanRows::Wide(rows) => unsafe {
                ToNapiValue::to_napi_value(env.raw(), many_f64(env, rows)?)
            },
        };
        Ok(SpanColumns {
            // SAFETY: as above.
            rows: unsafe { Unknown::from_raw_unchecked(env.raw(), rows.map_err(from_napi)?) },
            starts: many_u32(env, self.starts)?,
            ends: many_u32(env, self.ends)?,
            patterns: self.patterns.map(|patterns| many_u32(env, patterns)).transpose()?,
        })
    }
}

/// Fewer are copied. Where there are many, JavaScript gets the memory itself: to copy it holds the
/// event loop up.
const MANY: usize = 1 << 16;

pub fn many_u32<'a>(env: &Env, mut values: Vec<u32>) -> Result<Uint32ArraySlice<'a>> {
    if values.len() < MANY {
        return Uint32ArraySlice::copy_from(env, &values).map_err(from_napi);
    }
    let (data, length) = (values.as_mut_ptr(), values.len());
    // SAFETY: the vector's memory stays where it is until it is released, once.
    let array = unsafe { Uint32ArraySlice::from_external(env, data, length, values, release) };
    array.map_err(from_napi)
}

pub fn many_f64<'a>(env: &Env, mut values: Vec<f64>) -> Result<Float64ArraySlice<'a>> {
    if values.len() < MANY {
        return Float64ArraySlice::copy_from(env, &values).map_err(from_napi);
    }
    let (data, length) = (values.as_mut_ptr(), values.len());
    // SAFETY: as above.
    let array = unsafe { Float64ArraySlice::from_external(env, data, length, values, release) };
    array.map_err(from_napi)
}

fn release<T: Copy + Send + 'static>(_: Env, values: Vec<T>) {
    // It takes a while, and this is JavaScript's thread. Without another it is dropped here.
    drop(std::thread::Builder::new().spawn(move || give_back(values)));
}

pub fn compiled(value: Unknown<'_>) -> Result<Arc<search::SpanMatcher>> {
    let matcher = ClassInstance::<SpanMatcher>::from_unknown(value)
        .map_err(|_| invalid(format!("spans is {}; it must be a SpanMatcher", show(value))))?;
    Ok(matcher.matcher.clone())
}

/// A matcher among options.
pub fn compiled_field(
    name: &str,
    object: Unknown<'_>,
    key: &str,
) -> Result<Option<Arc<search::SpanMatcher>>> {
    field(name, object, key)?.map(compiled).transpose()
}

/// The spans of those lines of `bytes` that begin at `offsets`.
#[napi(
    catch_unwind,
    ts_args_type = "matcher: SpanMatcher, bytes: Uint8Array, offsets: Float64Array"
)]
pub fn block_spans<'env>(
    env: &'env Env,
    matcher: Unknown<'_>,
    bytes: Unknown<'env>,
    offsets: Unknown<'env>,
) -> Result<PieceSpans<'env>> {
    let matcher = compiled(matcher)?;
    let view = View::<u8>::new("bytes", bytes)?;
    let mut scratch = Vec::new();
    let bytes = view.bytes(&mut scratch);
    let offsets = View::<f64>::new("offsets", offsets)?;
    let mut starts = Vec::with_capacity(offsets.len());
    for offset in offsets.atomics() {
        let offset = f64::from_bits(offset.load(Ordering::Relaxed));
        if !(0.0..=bytes.len() as f64).contains(&offset) {
            return Err(invalid(format!(
                "offsets has {offset}; it must have none beyond {}",
                bytes.len()
            )));
        }
        starts.push(offset as usize);
    }
    let (mut cache, mut spans) = (matcher.cache(), Spans::default());
    matcher.lines(&mut cache, bytes, starts.into_iter(), &mut spans);
    PieceSpans::copied(env, &spans, matcher.listed())
}
