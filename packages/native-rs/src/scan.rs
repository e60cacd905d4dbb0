//! Searching a whole file on native threads.

use std::ops::RangeInclusive;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use napi::bindgen_prelude::{Env, Error, Float64ArraySlice, JsValue, ToNapiValue, Unknown};
use napi::sys;
use napi_derive::napi;
use parallel_kernels::schedule::Failure as RunFailure;
use parallel_kernels::search::{
    self, ColumnSink, Columns, Layout, Printer, Scan, ScanFailure, Sink, SpanSink, Totals, Wanted,
};
use parallel_kernels::timeline::Clock;

use crate::argument::{
    MAX_SAFE_INTEGER, field, flag_field, function, integer_field, niceness_field, text,
};
use crate::column::typed_array;
use crate::failure::{Failure, Result, from_napi, invalid};
use crate::flag::Flag;
use crate::job::{self, Reporter, Values, panicked};
use crate::output;
use crate::search::compiled;
use crate::source::{Opened, Source};
use crate::spans::{FoundSpans, SpanColumns, compiled_field};
use crate::timeline::clock;

/// Progress is told no more often than this: nobody reads faster.
pub const TELL: Duration = Duration::from_millis(10);
const ANY: RangeInclusive<i64> = 0..=MAX_SAFE_INTEGER;

/// How a file is to be searched.
#[napi(object, object_to_js = false)]
#[expect(
    dead_code,
    reason = "for the type definitions: its fields are read one by one, for better errors"
)]
pub struct ScanOptions {
    /// Lines that begin in these bytes are searched.
    pub start: Option<f64>,
    pub end: f64,
    /// The size of a piece; what suits if left out.
    pub piece_bytes: Option<f64>,
    pub threads: f64,
    /// Whether columns are wanted, or only the count.
    pub columns: Option<bool>,
    /// The lines that do not match instead.
    pub invert: Option<bool>,
    /// No more lines than this, the file's first.
    pub limit: Option<f64>,
    /// How many lines of the file come before `start`.
    pub lines_before: Option<f64>,
    /// What says where in the lines the pattern matches, if that is wanted.
    #[napi(ts_type = "SpanMatcher")]
    pub spans: Option<bool>,
    /// What the caller's clock says now, in milliseconds, where it is to be told by it who searched
    /// which piece when.
    pub now: Option<f64>,
    /// How much nicer the threads are than the one that calls, 0 to 19.
    pub niceness: Option<f64>,
}

/// What a search has found.
#[napi(object, object_from_js = false)]
pub struct ScanResult<'a> {
    /// How many lines match.
    pub count: f64,
    /// How many lines there are up to the end, if columns were wanted; with a limit, as far as was
    /// looked.
    pub lines: f64,
    /// With columns, of each matching line: its number from 1, modulo 2³².
    #[napi(ts_type = "Uint32Array | undefined")]
    pub line_numbers: Option<Unknown<'a>>,
    /// With columns, of each matching line: its first byte in the file.
    #[napi(ts_type = "Float64Array | undefined")]
    pub offsets: Option<Unknown<'a>>,
    /// Which matches are the first whose numbers have reached 2³², 2 · 2³², …
    pub wraps: Vec<f64>,
    /// With a matcher for them, where the pattern matches in each line.
    pub spans: Option<SpanColumns<'a>>,
}

/// What stands before each printed line.
#[napi(object, object_to_js = false)]
#[expect(
    dead_code,
    reason = "for the type definitions: its fields are read one by one, for better errors"
)]
pub struct PrintLayout {
    /// For instance a file's name and a colon.
    pub prefix: Option<String>,
    pub line_numbers: Option<bool>,
    pub offsets: Option<bool>,
    /// Only what matches, each part on a line of its own; needs `options.spans`.
    pub only_matching: Option<bool>,
    /// Numbers and, with `options.spans`, what matches, in ripgrep's colours.
    pub color: Option<bool>,
}

enum Report {
    /// So many bytes more are done.
    Progress(u64),
    /// Who had which pieces: worker, piece, when it was begun and done; and again.
    Pieces(Vec<f64>),
    Found(Totals, Option<Columns>, Option<FoundSpans>),
}

struct Settings {
    start: u64,
    end: u64,
    piece: Option<u64>,
    threads: usize,
    wanted: Wanted,
    lines_before: u64,
    clock: Option<Clock>,
    niceness: u8,
}

fn settings(options: Unknown<'_>) -> Result<Settings> {
    let number = |key, allowed| integer_field("options", options, key, allowed);
    let required = |key: &str| invalid(format!("options.{key} is missing"));
    let clock =
        field("options", options, "now")?.map(|now| clock("options.now", now)).transpose()?;
    let start = number("start", ANY)?.unwrap_or(0);
    let end = number("end", start..=MAX_SAFE_INTEGER)?.ok_or_else(|| required("end"))?;
    let threads = number("threads", 1..=1024)?.ok_or_else(|| required("threads"))?;
    Ok(Settings {
        start: start as u64,
        end: end as u64,
        piece: number("pieceBytes", 1..=1 << 30)?.map(|bytes| bytes as u64),
        threads: threads as usize,
        clock,
        niceness: niceness_field("options", options)?,
        lines_before: number("linesBefore", ANY)?.unwrap_or(0) as u64,
        wanted: Wanted {
            columns: flag_field("options", options, "columns")?,
            invert: flag_field("options", options, "invert")?,
            limit: number("limit", ANY)?.map_or(u64::MAX, |limit| limit as u64),
        },
    })
}

/// Searches the lines of a file on native threads. `onReport` gets numbers of bytes that are done,
/// with `options.now` also who had which pieces (worker, piece, begun and done of each), and last
/// of all, once, what was found. The promise resolves after that; when `cancel[0]` is not 0, it
/// resolves soon, and nothing is said to be found. Instead of a path it may be a regular file's
/// descriptor, of which it makes its own, or a view of shared memory.
#[napi(
    catch_unwind,
    ts_args_type = "matcher: Matcher, source: string | number | Uint8Array, options: ScanOptions, cancel: Int32Array, onReport: (report: number | Float64Array | ScanResult) => void",
    ts_return_type = "Promise<void>"
)]
pub fn scan_file(
    env: Env,
    matcher: Unknown<'_>,
    source: Unknown<'_>,
    options: Unknown<'_>,
    cancel: Unknown<'_>,
    on_report: Unknown<'_>,
) -> Result<Unknown<'static>> {
    let settings = settings(options)?;
    let spans = compiled_field("options", options, "spans")?;
    let niceness = settings.niceness;
    start(env, matcher, source, cancel, on_report, niceness, move |scan| {
        if !settings.wanted.columns {
            let totals = scan.run(&settings, &())?;
            return Ok(Report::Found(totals, None, None));
        }
        let most = (settings.end - settings.start).min(settings.wanted.limit);
        if let Some(matcher) = spans {
            let sink = SpanSink::new(&matcher, most);
            let totals = scan.run(&settings, &sink)?;
            let (columns, spans) = sink.finish(totals);
            let spans = FoundSpans::new(spans, matcher.listed());
            return Ok(Report::Found(totals, Some(columns), Some(spans)));
        }
        let sink = ColumnSink::new(most);
        let totals = scan.run(&settings, &sink)?;
        Ok(Report::Found(totals, Some(sink.finish(totals)), None))
    })
}

/// As `scanFile`, but writes the lines to a descriptor as they are found, in the file's order. It
/// rejects with `EPIPE` for a pipe that nobody reads any more.
#[napi(
    catch_unwind,
    ts_args_type = "matcher: Matcher, source: string | number | Uint8Array, options: ScanOptions, fd: number, layout: PrintLayout, cancel: Int32Array, onReport: (report: number | Float64Array | ScanResult) => void",
    ts_return_type = "Promise<void>"
)]
#[allow(clippy::too_many_arguments)]
pub fn print_file(
    env: Env,
    matcher: Unknown<'_>,
    source: Unknown<'_>,
    options: Unknown<'_>,
    fd: Unknown<'_>,
    layout: Unknown<'_>,
    cancel: Unknown<'_>,
    on_report: Unknown<'_>,
) -> Result<Unknown<'static>> {
    let mut settings = settings(options)?;
    settings.wanted.columns = true;
    let output = output::Output::new(fd)?;
    let spans = compiled_field("options", options, "spans")?;
    let layout = parse_layout(layout)?;
    if layout.only_matching && spans.is_none() {
        return Err(invalid("layout.onlyMatching is true; it needs options.spans".to_owned()));
    }
    let niceness = settings.niceness;
    start(env, matcher, source, cancel, on_report, niceness, move |scan| {
        let stop = || scan.reporter.stop();
        let write = |bytes: &[u8]| output.write(bytes, &stop);
        let printer = Printer::new(layout, write).with_spans(spans);
        Ok(Report::Found(scan.run(&settings, &printer)?, None, None))
    })
}

pub fn parse_layout(layout: Unknown<'_>) -> Result<Layout> {
    let prefix = field("layout", layout, "prefix")?.map(|value| text("layout.prefix", value));
    Ok(Layout {
        prefix: prefix.transpose()?.unwrap_or_default().into_bytes(),
        line_numbers: flag_field("layout", layout, "lineNumbers")?,
        offsets: flag_field("layout", layout, "offsets")?,
        only_matching: flag_field("layout", layout, "onlyMatching")?,
        color: flag_field("layout", layout, "color")?,
    })
}

/// A job's file, and whom it reports to.
struct Task<'j> {
    matcher: &'j search::Matcher,
    source: &'j Opened,
    reporter: &'j Reporter<Report>,
}

impl Task<'_> {
    fn run(
        &self,
        settings: &Settings,
        sink: &impl Sink,
    ) -> std::result::Result<Totals, ScanFailure> {
        let Settings { start, end, piece, threads, wanted, lines_before, clock, .. } = *settings;
        let (matcher, source) = (self.matcher, self.source);
        let scan =
            Scan { matcher, source, start, end, piece, threads, wanted, lines_before, clock };
        let untold = Mutex::new(Untold { since: Instant::now(), bytes: 0, pieces: Vec::new() });
        let totals = scan.run(sink, &|| self.reporter.stop(), |done| {
            let mut untold = untold.lock().unwrap_or_else(PoisonError::into_inner);
            untold.bytes += done.bytes;
            if let Some([begun, ended]) = done.times {
                untold.pieces.extend([done.worker as f64, done.index as f64, begun, ended]);
            }
            if untold.since.elapsed() >= TELL {
                untold.tell(self.reporter);
                untold.since = Instant::now();
            }
        })?;
        untold.into_inner().unwrap_or_else(PoisonError::into_inner).tell(self.reporter);
        Ok(totals)
    }
}

/// What is done and not told yet.
struct Untold {
    since: Instant,
    bytes: u64,
    pieces: Vec<f64>,
}

impl Untold {
    fn tell(&mut self, reporter: &Reporter<Report>) {
        reporter.report(Report::Progress(std::mem::take(&mut self.bytes)));
        if !self.pieces.is_empty() {
            reporter.report(Report::Pieces(std::mem::take(&mut self.pieces)));
        }
    }
}

fn start(
    env: Env,
    matcher: Unknown<'_>,
    source: Unknown<'_>,
    cancel: Unknown<'_>,
    on_report: Unknown<'_>,
    niceness: u8,
    work: impl FnOnce(&Task<'_>) -> std::result::Result<Report, ScanFailure> + Send + 'static,
) -> Result<Unknown<'static>> {
    let matcher = compiled(matcher)?;
    // Shared memory stays for as long as the job keeps its view.
    let kept = source.raw();
    let source = Source::any("source", source)?;
    let flag = Flag::new("cancel", cancel)?;
    let callback = function("onReport", on_report)?;
    let kept = if matches!(source, Source::Memory(_)) { kept } else { cancel.raw() };
    let values = Values { callback, cancel: cancel.raw(), kept, written: None };
    let convert = |env: Env, _: Unknown<'_>, report: Report| Ok(vec![to_js(env, report)?]);
    let job = move |reporter: &Reporter<Report>| {
        let place = source.place();
        let source = source.open()?;
        let task = Task { matcher: &matcher, source: &source, reporter };
        let report = work(&task).map_err(|failure| match failure {
            RunFailure::Worker(error) => place.failure(&error),
            RunFailure::Panic(message) => Error::new("GenericFailure", panicked(&message)),
        })?;
        if !reporter.stop() {
            reporter.report(report);
        }
        Ok(())
    };
    let promise = job::start(env, values, flag, Box::new(convert), niceness, job)?;
    Ok(job::promise(env, promise))
}

fn to_js(env: Env, report: Report) -> std::result::Result<sys::napi_value, Failure> {
    let (totals, columns, spans) = match report {
        // SAFETY: env is that of the delivery in which this runs.
        Report::Progress(bytes) => unsafe {
            return f64::to_napi_value(env.raw(), bytes as f64).map_err(from_napi);
        },
        Report::Pieces(pieces) => {
            let pieces = Float64ArraySlice::copy_from(&env, &pieces).map_err(from_napi)?;
            // SAFETY: as above.
            return unsafe { ToNapiValue::to_napi_value(env.raw(), pieces) }.map_err(from_napi);
        }
        Report::Found(totals, columns, spans) => (totals, columns, spans),
    };
    let (mut line_numbers, mut offsets, mut wraps) = (None, None, Vec::new());
    if let Some(columns) = columns {
        // SAFETY: as above; the arrays were just made.
        unsafe {
            let numbers = typed_array(env, columns.numbers)?;
            line_numbers = Some(Unknown::from_raw_unchecked(env.raw(), numbers));
            let starts = typed_array(env, columns.offsets)?;
            offsets = Some(Unknown::from_raw_unchecked(env.raw(), starts));
        }
        wraps = columns.wraps.iter().map(|&index| index as f64).collect();
    }
    let (count, lines) = (totals.hits as f64, totals.lines as f64);
    let spans = spans.map(|spans| spans.into_js(&env)).transpose()?;
    let result = ScanResult { count, lines, line_numbers, offsets, wraps, spans };
    // SAFETY: as above.
    unsafe { ScanResult::to_napi_value(env.raw(), result).map_err(from_napi) }
}
