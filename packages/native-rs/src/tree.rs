//! The search of files and trees.

use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};

use napi::bindgen_prelude::{
    ClassInstance, Env, Error, Float64ArraySlice, FromNapiValue, JsValue, Object, ToNapiValue,
    Uint8ArraySlice, Uint32ArraySlice, Unknown, ValueType,
};
use napi_derive::napi;
use parallel_kernels::search;
use parallel_kernels::timeline::{Clock, Span};
use parallel_kernels::walk::{
    BIG, Batch, FIELDS, FileError, FileOptions, Gate, Mode, RANGE, Report, Search, Selection,
    Tally, Watch, WholeTexts, default_types,
};

use crate::argument::{function, integer, niceness_option, thread_count};
use crate::failure::{Failure, Result, from_io, from_napi, invalid};
use crate::flag::Flag;
use crate::job::{self, Reporter, Values};
use crate::search::compiled;
use crate::spans::{self, SpanMatcher};
use crate::stream::{binary, failure as stream_failure, input_options};

/// Bytes of results that may wait for JavaScript to take them.
const UNDER_WAY: usize = 512 << 10;

/// Which files are searched, and what of them is wanted.
#[napi(object, object_to_js = false)]
pub struct TreeOptions {
    pub roots: Vec<String>,
    pub globs: Option<Vec<String>>,
    pub types: Option<Vec<String>>,
    pub hidden: Option<bool>,
    pub no_ignore: Option<bool>,
    pub follow_symlinks: Option<bool>,
    pub max_file_size: Option<f64>,
    pub max_depth: Option<f64>,
    pub sorted: Option<bool>,
    /// `lines`, `columns`, `count` or `exists`.
    pub mode: Option<String>,
    /// `matching`, `notMatching` or `all`.
    pub report: Option<String>,
    /// Whether the lines that do not match are found instead.
    pub invert: Option<bool>,
    pub max_count: Option<f64>,
    /// `skip`, `stop` or `text`, for files that were found; for those that were named.
    pub binary: Option<String>,
    pub named_binary: Option<String>,
    /// A label of the Encoding Standard, `auto` or `none`.
    pub encoding: Option<String>,
    pub zip: Option<bool>,
    /// Whether big files are searched in order by one thread, so that their texts come along.
    pub whole_texts: Option<bool>,
    /// Whether a SpanMatcher asks that nothing but line feeds ends lines.
    pub feeds_only: Option<bool>,
    /// Larger files are cut into ranges of `rangeBytes`, which is rounded up to 64 KiB.
    pub big_bytes: Option<f64>,
    pub range_bytes: Option<f64>,
    /// What the caller's clock says now, in milliseconds, where it is to be told who searched which
    /// file when.
    pub now: Option<f64>,
    /// How much nicer the threads are than the one that calls, 0 to 19.
    pub niceness: Option<f64>,
}

/// A file or folder that could not be searched, or not to its end.
#[napi(object, object_from_js = false)]
pub struct TreeError {
    /// The index of the part that it belongs to.
    pub part: u32,
    pub code: String,
    pub message: String,
}

/// A type of files, and the globs that their names match.
#[napi(object, object_from_js = false)]
pub struct FileType {
    pub name: String,
    pub globs: Vec<String>,
}

/// The types that `TreeOptions.types` may name.
#[napi(catch_unwind)]
pub fn tree_types() -> Vec<FileType> {
    default_types().into_iter().map(|(name, globs)| FileType { name, globs }).collect()
}

/// What was found in several files, in columns. Of each part of a file `parts` has twelve numbers:
/// the file's id; flags (1: the file's last part, 2: it has texts, 4: its offsets are those in what
/// it was decoded to, 8: it matches where it is binary, 128: the caller named it, 256: it has spans; and where nobody
/// has searched it 16: for its characters, 32: for its ends of lines, 64: for want of a pattern);
/// the number of lines before the part; how many lines match; the offset of the first NUL of a
/// binary file, or -1; where in the other columns its path, its matches, its texts, the ends of its
/// texts and its spans end; the offset of its text if that is a stretch of the file's, which is
/// there in as many parts as it takes, rather than lines, or -1; and how many lines it has.
#[napi(object, object_from_js = false)]
pub struct TreeBatch<'a> {
    pub parts: Float64ArraySlice<'a>,
    pub paths: Uint8ArraySlice<'a>,
    /// From 1 for the first line of the part.
    pub line_numbers: Uint32ArraySlice<'a>,
    pub offsets: Float64ArraySlice<'a>,
    pub text: Uint8ArraySlice<'a>,
    /// Where each line ends in its part of `text`.
    pub text_ends: Uint32ArraySlice<'a>,
    /// Of parts that have spans: how many matches begin in each line; of each match where it begins
    /// and ends, from its line's first byte, and which pattern it was, if there are several. Of a
    /// whole text the spans of a part need not be those of its lines.
    pub span_counts: Uint32ArraySlice<'a>,
    pub span_starts: Uint32ArraySlice<'a>,
    pub span_ends: Uint32ArraySlice<'a>,
    pub span_patterns: Uint32ArraySlice<'a>,
    pub errors: Vec<TreeError>,
    /// To be given to `taken` when the batch has been used.
    pub bytes: f64,
}

/// The search of files and of the trees below folders.
#[napi]
pub struct TreeSearch {
    selection: Arc<Selection>,
    options: FileOptions,
    feeds_only: bool,
    clock: Option<Clock>,
    niceness: u8,
    gate: Arc<Gate>,
    tally: Arc<Tally>,
}

/// What JavaScript is told.
enum Told {
    Batch(Box<Batch>),
    Spans(Vec<f64>),
}

/// Spans are told so many at a time.
const SPANS: usize = 256;

#[napi]
impl TreeSearch {
    /// Throws where a glob, a type or an encoding is not one.
    #[napi(constructor, catch_unwind)]
    pub fn new(options: TreeOptions) -> napi::Result<Self> {
        let feeds_only = options.feeds_only.unwrap_or(false);
        let clock = options.now.map(Clock::starting);
        let refused =
            |failure: Failure| Error::new(napi::Status::InvalidArg, failure.reason.clone());
        let niceness = niceness_option(options.niceness).map_err(refused)?;
        let (selection, options) = parse(options).map_err(refused)?;
        let (selection, gate) = (Arc::new(selection), Arc::new(Gate::new(UNDER_WAY)));
        let tally = Arc::default();
        Ok(Self { selection, options, feeds_only, clock, niceness, gate, tally })
    }

    /// Searches on native threads, each line for itself by a Matcher, whole texts by a SpanMatcher;
    /// without either each file is left to the caller. The promise resolves after the last call of `onBatch`; when
    /// `cancel[0]` is not 0, it resolves soon. Threads wait while batches were not `taken`. With
    /// `now`, arrays tell of files, and ranges of big ones: a thread, the file's id, when it was
    /// begun and done; and again. With `spans` it comes along where in lines that a Matcher finds
    /// these patterns match, but not of big files.
    #[napi(
        catch_unwind,
        ts_args_type = "matcher: Matcher | SpanMatcher | null, threads: number, cancel: Int32Array, onBatch: (batch: TreeBatch | Float64Array) => void, spans?: SpanMatcher",
        ts_return_type = "Promise<void>"
    )]
    pub fn run(
        &self,
        env: Env,
        matcher: Unknown<'_>,
        threads: Unknown<'_>,
        cancel: Unknown<'_>,
        on_batch: Unknown<'_>,
        line_spans: Option<Unknown<'_>>,
    ) -> Result<Unknown<'static>> {
        let pattern = Pattern::new(matcher)?;
        let line_spans = line_spans.map(spans::compiled).transpose()?;
        let threads = thread_count(threads)?;
        let flag = Flag::new("cancel", cancel)?;
        let callback = function("onBatch", on_batch)?;
        let values = Values { callback, cancel: cancel.raw(), kept: cancel.raw(), written: None };
        let convert = |env: Env, _: Unknown<'_>, told: Told| {
            // SAFETY: env is that of the delivery in which this runs.
            let value = unsafe {
                match told {
                    Told::Batch(batch) => TreeBatch::to_napi_value(env.raw(), to_js(&env, *batch)?),
                    Told::Spans(spans) => {
                        let spans =
                            Float64ArraySlice::copy_from(&env, &spans).map_err(from_napi)?;
                        Float64ArraySlice::to_napi_value(env.raw(), spans)
                    }
                }
            };
            Ok(vec![value.map_err(from_napi)?])
        };
        let (selection, options, feeds_only, clock) =
            (self.selection.clone(), self.options, self.feeds_only, self.clock);
        let (gate, tally) = (self.gate.clone(), self.tally.clone());
        let work = move |reporter: &Reporter<Told>| {
            let stop = || reporter.stop();
            let whole = |matcher| WholeTexts { matcher, feeds_only };
            let none;
            let (matcher, whole) = match &pattern {
                Pattern::Lines(matcher) => (&**matcher, None),
                other => {
                    none = search::Matcher::new("").map_err(|error| invalid(error.0))?;
                    (&none, Some(whole(other.spans())))
                }
            };
            let spans = Mutex::new(Vec::new());
            let untold = || spans.lock().unwrap_or_else(PoisonError::into_inner);
            let tell = |span: Span| {
                let mut untold = untold();
                untold.extend(span.numbers());
                if untold.len() >= SPANS * span.numbers().len() {
                    reporter.report(Told::Spans(std::mem::take(&mut untold)));
                }
            };
            let watch = clock.map(|clock| Watch::new(clock, &tell));
            let search = Search {
                watch: watch.as_ref(),
                matcher,
                whole,
                spans: line_spans.as_deref(),
                selection: &selection,
                options: &options,
                threads,
                gate: &gate,
                tally: &tally,
                stop: &stop,
                deliver: &|batch| reporter.report(Told::Batch(Box::new(batch))),
            };
            search.run();
            if !untold().is_empty() {
                reporter.report(Told::Spans(std::mem::take(&mut untold())));
            }
            Ok(())
        };
        let promise = job::start(env, values, flag, Box::new(convert), self.niceness, work)?;
        Ok(job::promise(env, promise))
    }

    /// A batch has been used: its `bytes`.
    #[napi(catch_unwind, ts_args_type = "bytes: number")]
    pub fn taken(&self, bytes: Unknown<'_>) -> Result<()> {
        let bytes = integer("bytes", bytes, 0..=crate::argument::MAX_SAFE_INTEGER)?;
        self.gate.leave(bytes as usize);
        Ok(())
    }

    /// Files and bytes searched so far.
    #[napi(ts_return_type = "{ files: number, bytes: number }")]
    pub fn progress<'env>(&self, env: &'env Env) -> napi::Result<Object<'env>> {
        let mut object = Object::new(env)?;
        object.set("files", self.tally.files.load(Ordering::Relaxed) as f64)?;
        object.set("bytes", self.tally.bytes.load(Ordering::Relaxed) as f64)?;
        Ok(object)
    }
}

/// What is looked for.
enum Pattern {
    Lines(Arc<search::Matcher>),
    Whole(Arc<search::SpanMatcher>),
    Nothing,
}

impl Pattern {
    fn new(value: Unknown<'_>) -> Result<Self> {
        if matches!(value.get_type(), Ok(ValueType::Null)) {
            return Ok(Self::Nothing);
        }
        match ClassInstance::<SpanMatcher>::from_unknown(value) {
            Ok(_) => spans::compiled(value).map(Self::Whole),
            Err(_) => compiled(value).map(Self::Lines),
        }
    }

    fn spans(&self) -> Option<&search::SpanMatcher> {
        match self {
            Self::Whole(matcher) => Some(matcher),
            _ => None,
        }
    }
}

fn parse(options: TreeOptions) -> Result<(Selection, FileOptions)> {
    let mode = match options.mode.as_deref() {
        None | Some("lines") => Mode::Lines,
        Some("columns") => Mode::Columns,
        Some("count") => Mode::Count,
        Some("exists") => Mode::Exists,
        Some(other) => {
            return Err(invalid(format!(
                "mode is {other:?}; it must be \"lines\", \"columns\", \"count\" or \"exists\""
            )));
        }
    };
    let report = match options.report.as_deref() {
        None | Some("matching") => Report::Matching,
        Some("notMatching") => Report::NotMatching,
        Some("all") => Report::All,
        Some(other) => {
            return Err(invalid(format!(
                "report is {other:?}; it must be \"matching\", \"notMatching\" or \"all\""
            )));
        }
    };
    let binary_of = |value: &Option<String>, usual| binary(value.as_deref().unwrap_or(usual));
    let encoding = options.encoding.as_deref().unwrap_or("auto");
    let zip = options.zip.unwrap_or(false);
    let input = input_options(encoding, zip, binary_of(&options.binary, "skip")?)?;
    let named_binary = binary_of(&options.named_binary, "stop")?;
    let whole_texts = options.whole_texts.unwrap_or(false);
    let size = |number: f64| number.clamp(0.0, u64::MAX as f64) as u64;
    let big = if whole_texts { u64::MAX } else { options.big_bytes.map_or(BIG, size) };
    let range = options.range_bytes.map_or(RANGE, size).max(1).next_multiple_of(64 << 10);
    let invert = options.invert.unwrap_or(false);
    let max_count = options.max_count.map_or(u64::MAX, size).max(1);
    let selection = Selection {
        roots: options.roots.into_iter().map(PathBuf::from).collect(),
        globs: options.globs.unwrap_or_default(),
        types: options.types.unwrap_or_default(),
        hidden: options.hidden.unwrap_or(false),
        no_ignore: options.no_ignore.unwrap_or(false),
        follow_symlinks: options.follow_symlinks.unwrap_or(false),
        max_file_size: options.max_file_size.map(size),
        max_depth: options.max_depth.map(|depth| size(depth) as usize),
        sorted: options.sorted.unwrap_or(false),
    };
    selection.builder().map_err(|error| {
        invalid(format!("{} is {:?}; {}", error.option, error.value, error.reason))
    })?;
    Ok((
        selection,
        FileOptions { mode, report, invert, max_count, input, named_binary, big, range },
    ))
}

fn to_js<'env>(env: &'env Env, batch: Batch) -> Result<TreeBatch<'env>> {
    let bytes = batch.bytes() as f64;
    let errors = batch.errors.iter().map(|(part, error)| {
        let paths = &batch.parts[part * FIELDS..];
        let start = if *part == 0 { 0 } else { batch.parts[part * FIELDS - FIELDS + 5] as usize };
        let path = String::from_utf8_lossy(&batch.paths[start..paths[5] as usize]).into_owned();
        let failure = failure(error, &PathBuf::from(path));
        TreeError {
            part: *part as u32,
            code: failure.status.to_owned(),
            message: failure.reason.clone(),
        }
    });
    let errors = errors.collect();
    let slice = from_napi;
    Ok(TreeBatch {
        parts: Float64ArraySlice::copy_from(env, &batch.parts).map_err(slice)?,
        paths: Uint8ArraySlice::copy_from(env, &batch.paths).map_err(slice)?,
        line_numbers: spans::many_u32(env, batch.line_numbers)?,
        offsets: spans::many_f64(env, batch.offsets)?,
        text: Uint8ArraySlice::copy_from(env, &batch.text).map_err(slice)?,
        text_ends: spans::many_u32(env, batch.text_ends)?,
        span_counts: spans::many_u32(env, batch.spans.counts)?,
        span_starts: spans::many_u32(env, batch.spans.starts)?,
        span_ends: spans::many_u32(env, batch.spans.ends)?,
        span_patterns: spans::many_u32(env, batch.spans.patterns)?,
        errors,
        bytes,
    })
}

fn failure(error: &FileError, path: &std::path::Path) -> Failure {
    match error {
        FileError::Io(call, error) => from_io(error, call, path),
        FileError::Search(error) => stream_failure(error, &format!("'{}'", path.display())),
        FileError::Walk(text) => {
            let code = if text.starts_with("a loop") { "ELOOP" } else { "EINVAL" };
            Error::new(code, format!("{code}: {text}, walk '{}'", path.display()))
        }
    }
}
