//! Searching files and the trees below folders, many small files and big ones alike.
//!
//! Small files are read whole and searched by the thread that came upon them. A big one is cut
//! into ranges that all threads claim, so that a tree with one huge file still uses every core.
//! In no order, the threads of the `ignore` crate's walk search as they go and turn to the big
//! files together at the end; in the order of paths, one thread walks ahead of those that search.
//! Results leave in batches, through a gate that holds the threads back from a slow consumer.

mod batch;
mod big;
mod bigs;
mod engine;
mod file;
mod gate;
mod ordered;
mod outbox;
mod part;
mod queue;
mod select;
mod unordered;
mod whole;

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

pub use batch::{Batch, FIELDS};
pub use gate::Gate;
pub use part::{FileError, FilePart, Left};
pub use select::{SelectError, Selection, default_types};
pub use whole::WholeTexts;

use crate::input::{Binary, InputOptions};
use crate::schedule::Stop;
use crate::search::{Matcher, SpanMatcher};
use crate::timeline::{Clock, Span};

/// What of the matches is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Line numbers, offsets, and the text of lines.
    Lines,
    /// Line numbers and offsets.
    Columns,
    /// How many lines match.
    Count,
    /// Whether any line matches.
    Exists,
}

/// Of which files is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Report {
    Matching,
    NotMatching,
    All,
}

/// How files are searched, once they are found.
#[derive(Clone, Copy, Debug)]
pub struct FileOptions {
    pub mode: Mode,
    pub report: Report,
    /// Whether the lines that do not match are found instead.
    pub invert: bool,
    /// Matching lines of a file after which its search ends.
    pub max_count: u64,
    pub input: InputOptions,
    /// What binary files are that were named rather than found; `input.binary` is for the others.
    pub named_binary: Binary,
    /// Larger plain files are cut into ranges; such a file's text is not carried along.
    pub big: u64,
    /// The size of a range, a multiple of 64 KiB.
    pub range: u64,
}

/// The usual [`FileOptions::big`] and [`FileOptions::range`].
pub const BIG: u64 = 4 << 20;
pub const RANGE: u64 = 2 << 20;

/// What has been searched so far.
#[derive(Debug, Default)]
pub struct Tally {
    pub files: AtomicU64,
    pub bytes: AtomicU64,
}

impl Tally {
    fn add(&self, files: u64, bytes: u64) {
        self.files.fetch_add(files, Ordering::Relaxed);
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
    }
}

/// Hears who searched which file, or range of a big one, when; the piece is the file's id.
pub struct Watch<'s> {
    clock: Clock,
    /// Threads that have a number so far.
    seats: AtomicUsize,
    tell: &'s (dyn Fn(Span) + Sync),
}

impl<'s> Watch<'s> {
    pub fn new(clock: Clock, tell: &'s (dyn Fn(Span) + Sync)) -> Self {
        Self { clock, seats: AtomicUsize::new(0), tell }
    }

    /// Other threads come in place of those so far.
    fn change(&self) {
        self.seats.store(0, Ordering::Relaxed);
    }
}

/// A search of a tree.
pub struct Search<'s> {
    pub matcher: &'s Matcher,
    /// Whether a match may go over several lines; `matcher` is of no interest then.
    pub whole: Option<WholeTexts<'s>>,
    /// What says where in lines the pattern matches, if that is wanted. Of big files the caller has
    /// to ask himself.
    pub spans: Option<&'s SpanMatcher>,
    pub selection: &'s Selection,
    pub options: &'s FileOptions,
    pub threads: usize,
    pub gate: &'s Gate,
    pub tally: &'s Tally,
    pub stop: Stop<'s>,
    /// Where it is to be told who searched which file when.
    pub watch: Option<&'s Watch<'s>>,
    /// Takes a batch, from any thread.
    pub deliver: &'s (dyn Fn(Batch) + Sync),
}

impl Search<'_> {
    /// Searches every file of the selection; returns when all threads have ended.
    pub fn run(&self) {
        match self.selection.sorted {
            true => ordered::run(self),
            false => unordered::run(self),
        }
    }

    /// Hands a batch over as soon as the consumer has room for it; false if there is to be no more.
    fn send(&self, batch: Batch) -> bool {
        if batch.is_empty() {
            return !(self.stop)();
        }
        if !self.gate.enter(batch.bytes(), self.stop) {
            return false;
        }
        (self.deliver)(batch);
        true
    }
}
