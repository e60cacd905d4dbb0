//! The search of what is brought, or has to be read from its beginning: streams, memory that may
//! not be read by other threads, pipes, packed and encoded files.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use napi::bindgen_prelude::{Env, Error, JsValue, ToNapiValue, Unknown, ValueType};
use napi_derive::napi;
use parallel_kernels::search::LineQueue;
use parallel_kernels::walk::Gate;

use crate::argument::{MAX_SAFE_INTEGER, function, integer};
use crate::failure::{Result, from_napi, invalid, piece_failure};
use crate::flag::Flag;
use crate::job::{self, Reporter, Values};
use crate::search::compiled;
use crate::source::Source;
use crate::view::View;

mod options;
mod report;
mod work;

use options::{LineOptions, Plan, parse};
use report::{Report, SearchedLines};
use work::Work;

/// Bytes of results that may wait for JavaScript to take them.
const UNDER_WAY: usize = 8 << 20;

/// A search of lines that are pushed, or read from a file's beginning. It can run once.
#[napi]
pub struct LineSearch {
    queue: Arc<LineQueue>,
    gate: Arc<Gate>,
    plan: Plan,
    begun: AtomicBool,
}

#[napi]
impl LineSearch {
    /// Throws where an option has a value that is not allowed.
    #[napi(constructor, catch_unwind)]
    pub fn new(options: LineOptions) -> napi::Result<Self> {
        let plan = parse(&options)
            .map_err(|failure| Error::new(napi::Status::InvalidArg, failure.reason.clone()))?;
        Ok(Self {
            queue: Arc::new(LineQueue::new(plan.block_bytes)),
            gate: Arc::new(Gate::new(UNDER_WAY)),
            plan,
            begun: AtomicBool::new(false),
        })
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
        let work = self.work(matcher)?;
        self.start(env, cancel, on_lines, move |reporter| {
            work.pushed(reporter, &|| reporter.stop())
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
        let work = self.work(matcher)?;
        self.start(env, cancel, on_lines, move |reporter| {
            work.file(&source, reporter, &|| reporter.stop())
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

    fn work(&self, matcher: Unknown<'_>) -> Result<Work> {
        let matcher = match matcher.get_type() {
            Ok(ValueType::Null) => None,
            _ => Some(compiled(matcher)?),
        };
        if self.begun.swap(true, Ordering::Relaxed) {
            return Err(invalid("this search has run already"));
        }
        let (queue, gate) = (self.queue.clone(), self.gate.clone());
        Ok(Work { matcher, queue, gate, plan: self.plan })
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
        let promise = job::start(env, values, flag, Box::new(convert), self.plan.niceness, work)?;
        Ok(job::promise(env, promise))
    }
}
