//! The search of what is brought, or has to be read from its beginning: streams, memory that may
//! not be read by other threads, pipes, packed and encoded files.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use napi::bindgen_prelude::{
    Env, Error, Float64ArraySlice, JsValue, ToNapiValue, Uint8Array, Uint32ArraySlice, Unknown,
    ValueType,
};
use napi_derive::napi;
use parallel_kernels::input::{Bring, BroughtEnd, InputOptions, StreamError};
use parallel_kernels::niceness;
use parallel_kernels::schedule::{Failure as RunFailure, Stop, panic_message};
use parallel_kernels::search::{
    self, Brought, Ended, LineQueue, PieceError, ScanFailure, SearchedBlock, Searcher, Wanted,
};
use parallel_kernels::walk::Gate;

use crate::argument::{MAX_SAFE_INTEGER, function, integer};
use crate::failure::{Failure, Result, from_napi, invalid};
use crate::flag::Flag;
use crate::job::{self, Reporter, Values, panicked};
use crate::search::{compiled, niceness_option, piece_failure};
use crate::source::{Place, Source};
use crate::stream::{binary, failure, input_options};
use crate::view::View;

/// About how many bytes of lines are searched at a time.
const BLOCK: f64 = 1_048_576.0;
/// Bytes of results that may wait for JavaScript to take them.
const UNDER_WAY: usize = 8 << 20;

/// How lines are searched.
#[napi(object, object_to_js = false)]
pub struct LineOptions {
    pub threads: f64,
    /// About how many bytes of lines are searched at a time.
    pub block_bytes: Option<f64>,
    /// The lines that do not match instead.
    pub invert: Option<bool>,
    /// No more lines than this, the first.
    pub limit: Option<f64>,
    /// Whether matches are only counted.
    pub counts: Option<bool>,
    /// Which blocks come along: `none` (the default), `matching` or `all`.
    pub blocks: Option<String>,
    /// Of files. A label of the Encoding Standard, `auto` or `none` (the default).
    pub encoding: Option<String>,
    /// Whether gzip, zstd, bzip2 and xz data is unpacked.
    pub zip: Option<bool>,
    /// `skip`, `stop` or `text` (the default).
    pub binary: Option<String>,
    /// How much nicer the threads are than the one that calls, 0 to 19.
    pub niceness: Option<f64>,
}

/// What was found in a block of whole lines; of a file, the last is of no lines and says how it ended.
#[napi(object, object_from_js = false)]
pub struct SearchedLines<'a> {
    /// Lines before the block, and in it; not known where matches are only counted.
    pub lines_before: f64,
    pub lines: f64,
    /// How many lines of it match.
    pub count: f64,
    /// The block's offset and size, in the decoded text where the source had to be decoded.
    pub offset: f64,
    pub bytes: f64,
    /// Of each matching line: its number, 0 being the first line of the block.
    pub line_numbers: Uint32ArraySlice<'a>,
    /// Of each matching line: the offset of its first byte, from the start of the text.
    pub offsets: Float64ArraySlice<'a>,
    /// The block itself, if asked for.
    pub block: Option<Uint8Array>,
    /// Whether offsets are those in what a file was unpacked or decoded to.
    pub decoded: bool,
    /// With the last of a binary file: the offset of its first NUL.
    pub binary: Option<f64>,
    /// Whether such a file matches from there on, NULs ending lines as well.
    pub matches_as_binary: bool,
    /// To be given to `taken` when this has been used.
    pub weight: f64,
}

#[derive(Default)]
struct Report {
    lines_before: u64,
    lines: u64,
    count: u64,
    offset: u64,
    bytes: usize,
    line_numbers: Vec<u32>,
    offsets: Vec<f64>,
    block: Option<Vec<u8>>,
    decoded: bool,
    end: BroughtEnd,
}

impl Report {
    fn weight(&self) -> usize {
        let block = self.block.as_ref().map_or(0, Vec::len);
        self.offsets.len() * 12 + block + 64
    }

    fn into_js(mut self, env: &Env) -> Result<SearchedLines<'_>> {
        let weight = self.weight() as f64;
        Ok(SearchedLines {
            lines_before: self.lines_before as f64,
            lines: self.lines as f64,
            count: self.count as f64,
            offset: self.offset as f64,
            bytes: self.bytes as f64,
            line_numbers: Uint32ArraySlice::copy_from(env, &self.line_numbers)
                .map_err(from_napi)?,
            offsets: Float64ArraySlice::copy_from(env, &self.offsets).map_err(from_napi)?,
            block: self.block.take().map(Uint8Array::from),
            decoded: self.decoded,
            binary: self.end.binary.map(|offset| offset as f64),
            matches_as_binary: self.end.matches_as_binary,
            weight,
        })
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Blocks {
    None,
    Matching,
    All,
}

/// A search of lines that are pushed, or read from a file's beginning. It can run once.
#[napi]
pub struct LineSearch {
    queue: Arc<LineQueue>,
    gate: Arc<Gate>,
    threads: usize,
    niceness: u8,
    wanted: Wanted,
    blocks: Blocks,
    input: InputOptions,
    begun: AtomicBool,
}

#[napi]
impl LineSearch {
    /// Throws where an option has a value that is not allowed.
    #[napi(constructor, catch_unwind)]
    pub fn new(options: LineOptions) -> napi::Result<Self> {
        parse(&options)
            .map_err(|failure| Error::new(napi::Status::InvalidArg, failure.reason.clone()))
    }

    /// Searches what is pushed. `onLines` gets each block, in order. The promise resolves after
    /// `end`, when all was searched; when `cancel[0]` is not 0 and `close` was called, soon.
    #[napi(
        catch_unwind,
        ts_args_type = "matcher: Matcher | null, cancel: Int32Array, onLines: (lines: SearchedLines) => void",
        ts_return_type = "Promise<void>"
    )]
    pub fn run(
        &self,
        env: Env,
        matcher: Unknown<'_>,
        cancel: Unknown<'_>,
        on_lines: Unknown<'_>,
    ) -> Result<Unknown<'static>> {
        let job = self.job(matcher)?;
        self.start(env, cancel, on_lines, move |reporter| {
            let stop = || reporter.stop();
            let ran = job.search(reporter, &AtomicBool::new(false), &stop);
            ran.map_err(|failure| run_failure(failure, None))
        })
    }

    /// As `run`, of a file by its path or descriptor: a regular one from its first byte, what is
    /// none from where it stands. It is read and decoded while it is searched.
    #[napi(
        catch_unwind,
        ts_args_type = "matcher: Matcher | null, source: string | number, cancel: Int32Array, onLines: (lines: SearchedLines) => void",
        ts_return_type = "Promise<void>"
    )]
    pub fn run_file(
        &self,
        env: Env,
        matcher: Unknown<'_>,
        source: Unknown<'_>,
        cancel: Unknown<'_>,
        on_lines: Unknown<'_>,
    ) -> Result<Unknown<'static>> {
        let source = Source::file("source", source)?;
        let job = self.job(matcher)?;
        let input = self.input;
        self.start(env, cancel, on_lines, move |reporter| {
            let stop = || reporter.stop();
            job.file(&source, &input, reporter, &stop)
        })
    }

    /// Adds bytes, of which a copy is made; says how many belong to a line that is not whole yet.
    /// Throws for a line that is too long.
    #[napi(catch_unwind, ts_args_type = "bytes: Uint8Array")]
    pub fn push(&self, bytes: Unknown<'_>) -> Result<f64> {
        let view = View::<u8>::new("bytes", bytes)?;
        let mut scratch = Vec::new();
        let pushed = self.queue.push(view.bytes(&mut scratch));
        pushed.map(|open| open as f64).map_err(|error| piece_failure(&error, None))
    }

    /// Says that nothing more will be pushed: what is left is the last line or, if `torn`, only a
    /// part of it, which is dropped.
    #[napi(catch_unwind)]
    pub fn end(&self, torn: Option<bool>) {
        self.queue.end(torn.unwrap_or(false));
    }

    /// Says that nothing more is wanted.
    #[napi(catch_unwind)]
    pub fn close(&self) {
        self.queue.close();
    }

    /// Lines have been used: their `weight`.
    #[napi(catch_unwind, ts_args_type = "weight: number")]
    pub fn taken(&self, weight: Unknown<'_>) -> Result<()> {
        self.gate.leave(integer("weight", weight, 0..=MAX_SAFE_INTEGER)? as usize);
        Ok(())
    }

    fn job(&self, matcher: Unknown<'_>) -> Result<Job> {
        let matcher = match matcher.get_type() {
            Ok(ValueType::Null) => None,
            _ => Some(compiled(matcher)?),
        };
        if self.begun.swap(true, Ordering::Relaxed) {
            return Err(invalid("this search has run already"));
        }
        Ok(Job {
            matcher,
            queue: self.queue.clone(),
            gate: self.gate.clone(),
            threads: self.threads,
            wanted: self.wanted,
            blocks: self.blocks,
        })
    }

    fn start(
        &self,
        env: Env,
        cancel: Unknown<'_>,
        on_lines: Unknown<'_>,
        work: impl FnOnce(&Reporter<Report>) -> Result<()> + Send + 'static,
    ) -> Result<Unknown<'static>> {
        let flag = Flag::new("cancel", cancel)?;
        let callback = function("onLines", on_lines)?;
        let values = Values { callback, cancel: cancel.raw(), kept: cancel.raw(), written: None };
        let convert = |env: Env, _: Unknown<'_>, report: Report| {
            let lines = report.into_js(&env)?;
            // SAFETY: env is that of the delivery in which this runs.
            unsafe { Ok(vec![SearchedLines::to_napi_value(env.raw(), lines).map_err(from_napi)?]) }
        };
        let promise = job::start(env, values, flag, Box::new(convert), self.niceness, work)?;
        Ok(job::promise(env, promise))
    }
}

fn parse(options: &LineOptions) -> Result<LineSearch> {
    let whole = |name: &str, number: f64, least: f64, most: f64| {
        let allowed = number.fract() == 0.0 && (least..=most).contains(&number);
        allowed.then_some(number as u64).ok_or_else(|| {
            invalid(format!("{name} is {number}; it must be an integer from {least} to {most}"))
        })
    };
    let block = whole("blockBytes", options.block_bytes.unwrap_or(BLOCK), 1.0, 1_073_741_824.0)?;
    let threads = whole("threads", options.threads, 1.0, 1024.0)?;
    let limit = options.limit.map(|limit| whole("limit", limit, 0.0, MAX_SAFE_INTEGER as f64));
    let blocks = match options.blocks.as_deref() {
        None | Some("none") => Blocks::None,
        Some("matching") => Blocks::Matching,
        Some("all") => Blocks::All,
        Some(other) => {
            return Err(invalid(format!(
                "blocks is {other:?}; it must be \"none\", \"matching\" or \"all\""
            )));
        }
    };
    let binary = binary(options.binary.as_deref().unwrap_or("text"))?;
    let encoding = options.encoding.as_deref().unwrap_or("none");
    Ok(LineSearch {
        queue: Arc::new(LineQueue::new(block as usize)),
        gate: Arc::new(Gate::new(UNDER_WAY)),
        threads: threads as usize,
        niceness: niceness_option(options.niceness)?,
        wanted: Wanted {
            columns: !options.counts.unwrap_or(false),
            invert: options.invert.unwrap_or(false),
            limit: limit.transpose()?.unwrap_or(u64::MAX),
        },
        blocks,
        input: input_options(encoding, options.zip.unwrap_or(false), binary)?,
        begun: AtomicBool::new(false),
    })
}

/// What the threads have of a search.
struct Job {
    matcher: Option<Arc<search::Matcher>>,
    queue: Arc<LineQueue>,
    gate: Arc<Gate>,
    threads: usize,
    wanted: Wanted,
    blocks: Blocks,
}

impl Job {
    fn search(
        &self,
        reporter: &Reporter<Report>,
        decoded: &AtomicBool,
        stop: Stop<'_>,
    ) -> std::result::Result<(), ScanFailure> {
        let matcher = self.matcher.as_deref();
        let Self { queue, threads, wanted, .. } = self;
        let brought = Brought { queue, matcher, threads: *threads, wanted: *wanted };
        let sink = |searched: SearchedBlock<'_>| {
            let (mut report, memory) = self.report(searched);
            report.decoded = decoded.load(Ordering::Relaxed);
            if !self.gate.enter(report.weight(), stop) {
                return Err(Ended);
            }
            reporter.report(report);
            Ok(memory)
        };
        brought.run(stop, &sink).map(|_| ())
    }

    /// What is told of a block, and its memory if that is not.
    fn report(&self, searched: SearchedBlock<'_>) -> (Report, Option<Vec<u8>>) {
        let SearchedBlock { block, hits, before } = searched;
        let offset = |&start: &u32| (block.base + u64::from(start)) as f64;
        let carried = match self.blocks {
            Blocks::None => false,
            Blocks::Matching => hits.count > 0 || self.matcher.is_none(),
            Blocks::All => true,
        };
        let report = Report {
            lines_before: before.lines,
            lines: hits.lines,
            count: hits.count,
            offset: block.base,
            bytes: block.bytes.len(),
            line_numbers: hits.numbers.clone(),
            offsets: hits.starts.iter().map(offset).collect(),
            ..Report::default()
        };
        match carried {
            true => (Report { block: Some(block.bytes), ..report }, None),
            false => (report, Some(block.bytes)),
        }
    }

    /// Reads and decodes on a thread of its own while others search.
    fn file(
        &self,
        source: &Source,
        options: &InputOptions,
        reporter: &Reporter<Report>,
        stop: Stop<'_>,
    ) -> Result<()> {
        let place = source.place();
        let stream = source.stream()?;
        let decoded = AtomicBool::new(false);
        let brought = Mutex::new(None);
        let read = || {
            let mut searcher = self
                .matcher
                .as_deref()
                .map(|matcher| Searcher::new(matcher).inverted(self.wanted.invert));
            let bring = Bring {
                queue: &self.queue,
                options,
                prompt: !stream.regular,
                decoded: &|changed| decoded.store(changed, Ordering::Relaxed),
            };
            let stop: Stop<'_> = &|| stop() || self.queue.is_closed();
            let end = bring.run(stream.reader(stop), searcher.as_mut(), stop);
            *brought.lock().unwrap_or_else(PoisonError::into_inner) = Some(end);
        };
        let ran = thread::scope(|scope| {
            let reader = niceness::spawn_scoped(scope, || {
                // Nobody is to wait for lines that will not come.
                let _end = EndOfQueue(&self.queue);
                read();
            });
            match reader {
                Ok(reader) => {
                    let ran = self.search(reporter, &decoded, stop);
                    let joined = reader.join().map_err(|panic| {
                        Error::new("GenericFailure", panicked(&panic_message(panic.as_ref())))
                    });
                    ran.map_err(|failure| run_failure(failure, Some(&place))).and(joined)
                }
                Err(error) => Err(crate::failure::from_os(&error, "starting a thread")),
            }
        });
        ran?;
        let end = brought.into_inner().unwrap_or_else(PoisonError::into_inner);
        let end = end.transpose().map_err(|error| stream_failure(&error, &place))?;
        if !stop() {
            let decoded = decoded.into_inner();
            let end = end.unwrap_or_default();
            reporter.report(Report { decoded, end, ..Report::default() });
        }
        Ok(())
    }
}

struct EndOfQueue<'q>(&'q LineQueue);

impl Drop for EndOfQueue<'_> {
    fn drop(&mut self) {
        self.0.end(true);
    }
}

fn run_failure(failure: ScanFailure, place: Option<&Place>) -> Failure {
    match (failure, place) {
        (RunFailure::Worker(error), Some(place)) => place.failure(&error),
        (RunFailure::Worker(error), None) => piece_failure(&error, None),
        (RunFailure::Panic(message), _) => Error::new("GenericFailure", panicked(&message)),
    }
}

fn stream_failure(error: &StreamError, place: &Place) -> Failure {
    match error {
        StreamError::Piece(error @ PieceError::Io(_)) => place.failure(error),
        error => failure(error, &place.show()),
    }
}
