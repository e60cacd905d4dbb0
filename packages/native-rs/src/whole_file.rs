//! Files as whole texts, in which a match may go over several lines: searched or printed by native
//! threads while they are read.

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use napi::bindgen_prelude::{
    Env, Error, Float64ArraySlice, JsValue, ToNapiValue, Uint32ArraySlice, Unknown,
};
use napi::sys;
use napi_derive::napi;
use parallel_kernels::schedule::Failure as RunFailure;
use parallel_kernels::search::{
    self, Covered, NotPlain, PartColumns, PartPrinter, PartSink, Parted, PieceError, Rolled,
    Rolling, Split, Stretch, Take, TextPrinter,
};

use crate::argument::{MAX_SAFE_INTEGER, flag_field, function, integer_field, niceness_field};
use crate::failure::{Result, from_napi, invalid};
use crate::flag::Flag;
use crate::job::{self, Reporter, Values, panicked};
use crate::output::Output;
use crate::scan::{TELL, parse_layout};
use crate::source::Source;
use crate::spans::{FoundSpans, SpanColumns, compiled, many_f64, many_u32};
use crate::whole::{Settings, settings, why};

/// How a file is to be searched as a whole text.
#[napi(object, object_to_js = false)]
#[expect(
    dead_code,
    reason = "for the type definitions: its fields are read one by one, for better errors"
)]
pub struct WholeFileOptions {
    /// Whether the pattern asks that nothing but line feeds ends lines.
    pub feeds_only: Option<bool>,
    /// The lines that no match covers instead.
    pub invert: Option<bool>,
    /// No more matches than this; inverted, no more lines.
    pub limit: Option<f64>,
    /// How large the file is, where several threads may search it.
    pub size: Option<f64>,
    pub threads: Option<f64>,
    /// Where the search begins: where one has ended that got `stretch`.
    pub start: Option<f64>,
    /// How many lines come before.
    pub lines_before: Option<f64>,
    /// How many bytes are searched, at least; the search ends behind them as soon as it can.
    pub stretch: Option<f64>,
    /// Whether it is only counted.
    pub count_only: Option<bool>,
    /// How much nicer the threads are than the one that calls, 0 to 19.
    pub niceness: Option<f64>,
}

/// What was found in a whole text.
#[napi(object, object_from_js = false)]
pub struct WholeFileResult<'a> {
    /// How many matches there are; inverted, how many lines; printed, how many lines.
    pub count: f64,
    /// How many lines the file has; where the limit was reached, as far as was looked.
    pub lines: f64,
    /// Unless it was printed, of each covered line: its number, from 1, and its first byte.
    pub line_numbers: Option<Uint32ArraySlice<'a>>,
    pub offsets: Option<Float64ArraySlice<'a>>,
    /// Unless it was printed, the matches, each with the line in which it begins.
    pub spans: Option<SpanColumns<'a>>,
    /// Why it was not searched to its end: the text is not one in which the patterns mean the same.
    #[napi(ts_type = "'text' | 'lineEnds'")]
    pub not_plain: Option<String>,
    /// All of the lines before this byte that were wanted are printed.
    pub printed: Option<f64>,
    /// With `stretch`, where the next one begins; the file's size where it is done.
    pub end: Option<f64>,
}

enum Report {
    /// So many bytes more are done.
    Progress(u64),
    Found(Box<Found>),
}

#[derive(Default)]
struct Found {
    count: u64,
    lines: u64,
    columns: Option<(Vec<u32>, Vec<f64>, FoundSpans)>,
    not_plain: Option<NotPlain>,
    printed: Option<u64>,
    end: Option<u64>,
}

/// How several threads share a file out.
#[derive(Clone, Copy)]
struct Shared {
    size: u64,
    threads: usize,
    start: u64,
    lines_before: u64,
    stretch: Option<u64>,
}

/// A smaller file is not worth to be shared out.
const LEAST_SHARED: u64 = 4 << 20;

fn shared(options: Unknown<'_>, limit: u64) -> Result<Option<Shared>> {
    let number = |key, least| integer_field("options", options, key, least..=MAX_SAFE_INTEGER);
    let Some(size) = number("size", 0)? else { return Ok(None) };
    let shared = Shared {
        size: size as u64,
        threads: integer_field("options", options, "threads", 1..=1024)?.unwrap_or(1) as usize,
        start: number("start", 0)?.unwrap_or(0) as u64,
        lines_before: number("linesBefore", 0)?.unwrap_or(0) as u64,
        stretch: number("stretch", 1)?.map(|bytes| bytes as u64),
    };
    // No more than so many matches are found in the text's order alone.
    let is_worth = shared.start > 0 || shared.size >= LEAST_SHARED;
    Ok((limit == u64::MAX && is_worth).then_some(shared))
}

/// Searches a regular file as a whole text, from its first byte. `onReport` gets numbers of bytes
/// that are done, and last the result. The promise resolves behind that; when `cancel[0]` is not 0,
/// soon, without a result.
#[napi(
    catch_unwind,
    ts_args_type = "matcher: SpanMatcher, source: string | number, options: WholeFileOptions, cancel: Int32Array, onReport: (report: number | WholeFileResult) => void",
    ts_return_type = "Promise<void>"
)]
pub fn scan_whole_file(
    env: Env,
    matcher: Unknown<'_>,
    source: Unknown<'_>,
    options: Unknown<'_>,
    cancel: Unknown<'_>,
    on_report: Unknown<'_>,
) -> Result<Unknown<'static>> {
    let count_only = flag_field("options", options, "countOnly")?;
    start(env, (matcher, source, options), cancel, on_report, move |text| {
        let sink = PartColumns::default();
        let parted = if count_only { text.in_parts(&()) } else { text.in_parts(&sink) };
        if let Some(parted) = parted? {
            let Some(found) = text.found(parted) else { return Ok(None) };
            let covered = sink.finish().map_err(|error| text.source.place().failure(&error))?;
            let columns = found.not_plain.is_none().then(|| columns_of(covered, text));
            return Ok(Some(Found { columns, ..found }));
        }
        let found = text.search(&mut |_, _, _| Ok(usize::MAX))?;
        Ok(found.map(|found| match found {
            Ended::NotPlain(not) => Found { not_plain: Some(not), ..Found::default() },
            Ended::Found(covered) => {
                let count = covered.matches(text.settings.wanted.invert);
                let lines = covered.piece.lines;
                let end = text.shared.map(|shared| shared.size);
                Found {
                    count,
                    lines,
                    end,
                    columns: Some(columns_of(covered, text)),
                    ..Found::default()
                }
            }
        }))
    })
}

/// As `scanWholeFile`, but writes the lines to a descriptor as they are found. It rejects with
/// `EPIPE` for a pipe that nobody reads any more.
#[napi(
    catch_unwind,
    ts_args_type = "matcher: SpanMatcher, source: string | number, options: WholeFileOptions, fd: number, layout: PrintLayout, cancel: Int32Array, onReport: (report: number | WholeFileResult) => void",
    ts_return_type = "Promise<void>"
)]
#[allow(clippy::too_many_arguments)]
pub fn print_whole_file(
    env: Env,
    matcher: Unknown<'_>,
    source: Unknown<'_>,
    options: Unknown<'_>,
    fd: Unknown<'_>,
    layout: Unknown<'_>,
    cancel: Unknown<'_>,
    on_report: Unknown<'_>,
) -> Result<Unknown<'static>> {
    let output = Output::new(fd)?;
    let layout = parse_layout(layout)?;
    start(env, (matcher, source, options), cancel, on_report, move |text| {
        let stop = || text.reporter.stop();
        let write = |bytes: &[u8]| output.write(bytes, &stop);
        let sink = PartPrinter::new(layout.clone(), write);
        if let Some(parted) = text.in_parts(&sink)? {
            let Some(found) = text.found(parted) else { return Ok(None) };
            return Ok(Some(Found { count: sink.lines(), ..found }));
        }
        let mut printer = TextPrinter::new(layout, write);
        let found =
            text.search(&mut |covered, there, until| printer.take(covered, there, until))?;
        let (count, printed) = (printer.lines, Some(printer.written as u64));
        Ok(found.map(|found| match found {
            Ended::NotPlain(not) => {
                Found { count, printed, not_plain: Some(not), ..Found::default() }
            }
            Ended::Found(covered) => {
                Found { count, lines: covered.piece.lines, printed, ..Found::default() }
            }
        }))
    })
}

fn columns_of(covered: Covered, text: &Text<'_>) -> (Vec<u32>, Vec<f64>, FoundSpans) {
    let Covered { mut piece, spans } = covered;
    let lines_before = text.shared.map_or(0, |shared| shared.lines_before);
    piece.line_numbers.iter_mut().for_each(|number| *number += 1 + lines_before as u32);
    let is_listed = text.matcher.listed() && !text.settings.wanted.invert;
    (piece.line_numbers, piece.offsets, FoundSpans::new(spans, is_listed))
}

enum Ended {
    Found(Covered),
    NotPlain(NotPlain),
}

/// A text that is to be searched, and whom it is told.
struct Text<'t> {
    matcher: &'t search::SpanMatcher,
    source: &'t Source,
    settings: Settings,
    shared: Option<Shared>,
    reporter: &'t Reporter<Report>,
}

impl Text<'_> {
    /// Searches on several threads. `None`, with nothing done, where that is not to be.
    fn in_parts(&self, sink: &impl PartSink) -> Result<Option<InParts>> {
        let Some(Shared { size, threads, start, lines_before, stretch }) = self.shared else {
            return Ok(None);
        };
        let stop = || self.reporter.stop();
        let source = &self.source.stream()?;
        if !source.regular {
            return Ok(None);
        }
        let place = self.source.place();
        let failure = |error: &PieceError| place.failure(error);
        let end = match stretch.map(|stretch| start.saturating_add(stretch)) {
            Some(end) if end < size => {
                Split::end(self.matcher, source, end).map_err(|error| failure(&error))?
            }
            _ => None,
        };
        let end = end.map_or(size, |end| end.min(size));
        let Settings { feeds_only, wanted } = self.settings;
        let (matcher, invert) = (self.matcher, wanted.invert);
        let how = Split {
            matcher,
            source,
            feeds_only,
            invert,
            start,
            end,
            text_end: size,
            threads,
            piece: None,
            stop: &stop,
        };
        let untold = Mutex::new((0, Instant::now()));
        let tell = |bytes: u64, at_once: bool| {
            let mut untold = untold.lock().unwrap_or_else(PoisonError::into_inner);
            untold.0 += bytes;
            if at_once || untold.1.elapsed() >= TELL {
                self.reporter.report(Report::Progress(untold.0));
                *untold = (0, Instant::now());
            }
        };
        let parted = how.run(sink, |bytes| tell(bytes, false)).map_err(|error| match error {
            RunFailure::Worker(error) => failure(&error),
            RunFailure::Panic(message) => Error::new("GenericFailure", panicked(&message)),
        })?;
        tell(0, true);
        Ok(parted.map(|parted| InParts { parted, end, lines_before }))
    }

    /// Without columns; `None` if it was told to stop.
    fn found(&self, InParts { parted, end, lines_before }: InParts) -> Option<Found> {
        match parted {
            Parted::Stopped => None,
            Parted::NotPlain(not, place) => {
                Some(Found { not_plain: Some(not), printed: Some(place), ..Found::default() })
            }
            Parted::Found { lines, count } => {
                let (lines, end) = (lines + lines_before, Some(end));
                Some(Found { count, lines, end, ..Found::default() })
            }
        }
    }

    /// `None` if it was told to stop.
    fn search(&self, take: Take<'_>) -> Result<Option<Ended>> {
        let stop = || self.reporter.stop();
        let Settings { feeds_only, wanted } = self.settings;
        let how = Rolling { matcher: self.matcher, feeds_only, wanted, stop: &stop };
        let stream = self.source.stream()?;
        if !stream.regular {
            return Err(invalid(format!("{} is not a regular file", self.source.place().show())));
        }
        let (mut told, mut since) = (0, Instant::now());
        let mut tell = |done: usize, at_once: bool| {
            if done > told && (at_once || since.elapsed() >= TELL) {
                self.reporter.report(Report::Progress((done - told) as u64));
                (told, since) = (done, Instant::now());
            }
        };
        let take = &mut |covered: &mut Covered, there: Stretch<'_>, until: usize| {
            tell(there.end(), false);
            take(covered, there, until)
        };
        let rolled = how.search(&mut self.matcher.cache(), 0, || stream.reader(&stop), take);
        Ok(match rolled.map_err(|error| self.source.place().failure(&error))? {
            Rolled::Found(covered, bytes) => {
                tell(bytes as usize, true);
                Some(Ended::Found(covered))
            }
            Rolled::NotPlain(not) => Some(Ended::NotPlain(not)),
            Rolled::Stopped | Rolled::Failed => None,
        })
    }
}

/// How a search on several threads ended, and where.
struct InParts {
    parted: Parted,
    end: u64,
    lines_before: u64,
}

fn start(
    env: Env,
    (matcher, source, options): (Unknown<'_>, Unknown<'_>, Unknown<'_>),
    cancel: Unknown<'_>,
    on_report: Unknown<'_>,
    work: impl FnOnce(&Text<'_>) -> Result<Option<Found>> + Send + 'static,
) -> Result<Unknown<'static>> {
    let matcher = compiled(matcher)?;
    let source = Source::file("source", source)?;
    let (settings, niceness) = (settings(options)?, niceness_field("options", options)?);
    let shared = shared(options, settings.wanted.limit)?;
    let flag = Flag::new("cancel", cancel)?;
    let callback = function("onReport", on_report)?;
    let values = Values { callback, cancel: cancel.raw(), kept: cancel.raw(), written: None };
    let convert = |env: Env, _: Unknown<'_>, report: Report| Ok(vec![to_js(env, report)?]);
    let job = move |reporter: &Reporter<Report>| {
        let text = Text { matcher: &matcher, source: &source, settings, shared, reporter };
        if let Some(found) = work(&text)? {
            reporter.report(Report::Found(Box::new(found)));
        }
        Ok(())
    };
    let promise = job::start(env, values, flag, Box::new(convert), niceness, job)?;
    Ok(job::promise(env, promise))
}

fn to_js(env: Env, report: Report) -> Result<sys::napi_value> {
    let found = match report {
        // SAFETY: env is that of the delivery in which this runs.
        Report::Progress(bytes) => unsafe {
            return f64::to_napi_value(env.raw(), bytes as f64).map_err(from_napi);
        },
        Report::Found(found) => *found,
    };
    let mut result = WholeFileResult {
        count: found.count as f64,
        lines: found.lines as f64,
        line_numbers: None,
        offsets: None,
        spans: None,
        not_plain: found.not_plain.map(|not| why(not).to_owned()),
        printed: found.printed.map(|printed| printed as f64),
        end: found.end.map(|end| end as f64),
    };
    if let Some((numbers, offsets, spans)) = found.columns {
        result.line_numbers = Some(many_u32(&env, numbers)?);
        result.offsets = Some(many_f64(&env, offsets)?);
        result.spans = Some(spans.into_js(&env)?);
    }
    // SAFETY: as above.
    unsafe { WholeFileResult::to_napi_value(env.raw(), result).map_err(from_napi) }
}
