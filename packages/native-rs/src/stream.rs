//! The search of what has to be read from its beginning: pipes, compressed or encoded files.

use std::fs::File;
use std::path::Path;

use napi::bindgen_prelude::{
    Env, Error, Float64ArraySlice, JsValue, ToNapiValue, Uint8ArraySlice, Uint32ArraySlice,
    Unknown, ValueType,
};
use napi_derive::napi;
use parallel_kernels::input::{
    Binary, Encoding, Found, InputOptions, Patient, StreamError, open_any, stream,
};
use parallel_kernels::search::{PieceError, Searcher};
use parallel_kernels::walk::Gate;

use crate::argument::{function, integer, text};
use crate::failure::{Failure, Result, from_io, from_napi, from_os, invalid};
use crate::flag::Flag;
use crate::job::{self, Reporter, Values};
use crate::search::compiled;

/// How a stream is read, and what of it is wanted.
#[napi(object, object_to_js = false)]
pub struct StreamOptions {
    /// A label of the Encoding Standard, `auto` (the default) or `none`.
    pub encoding: Option<String>,
    /// Whether gzip, zstd, bzip2 and xz data is unpacked.
    pub zip: Option<bool>,
    /// `skip`, `stop` or `text` (the default).
    pub binary: Option<String>,
    /// Whether the lines that do not match are found instead.
    pub invert: Option<bool>,
    /// Whether the texts of matching lines come along.
    pub texts: Option<bool>,
    /// Whether blocks without a match are told of, too: for progress.
    pub all: Option<bool>,
}

/// What was found in a block of a stream, or, the last, how it ended.
#[napi(object, object_from_js = false)]
pub struct StreamPiece<'a> {
    /// Lines before the block, and in it.
    pub first_line: f64,
    pub lines: f64,
    /// The block's offset and size, in the decoded text.
    pub offset: f64,
    pub bytes: f64,
    /// Of each matching line: its number, 0 being the first line of the block.
    pub line_numbers: Uint32ArraySlice<'a>,
    /// Of each matching line: the offset of its first byte, in the decoded text.
    pub offsets: Float64ArraySlice<'a>,
    /// The matching lines without their newlines, and where each ends; empty unless asked for.
    pub text: Uint8ArraySlice<'a>,
    pub text_ends: Float64ArraySlice<'a>,
    /// With the last piece of a binary stream: the offset of its first NUL.
    pub binary: Option<f64>,
    /// Whether such a stream matches from there on, NULs ending lines as well.
    pub matches_as_binary: bool,
}

#[derive(Default)]
struct Report {
    first_line: u64,
    lines: u64,
    offset: u64,
    bytes: u64,
    line_numbers: Vec<u32>,
    offsets: Vec<f64>,
    text: Vec<u8>,
    text_ends: Vec<f64>,
    binary: Option<u64>,
    matches_as_binary: bool,
}

impl Report {
    fn of(found: Found<'_>, texts: bool) -> Self {
        let mut piece = found.piece;
        let (mut text, mut text_ends) = (Vec::new(), Vec::new());
        if texts {
            for &offset in &piece.offsets {
                let line = &found.bytes[offset as usize..];
                let end = line.iter().position(|&byte| byte == b'\n').unwrap_or(line.len());
                text.extend_from_slice(&line[..end]);
                text_ends.push(text.len() as f64);
            }
        }
        piece.offsets.iter_mut().for_each(|offset| *offset += found.offset as f64);
        Self {
            first_line: found.first_line,
            lines: piece.lines,
            offset: found.offset,
            bytes: found.bytes.len() as u64,
            line_numbers: piece.line_numbers,
            offsets: piece.offsets,
            text,
            text_ends,
            ..Self::default()
        }
    }

    fn to_js<'env>(&self, env: &'env Env) -> Result<StreamPiece<'env>> {
        Ok(StreamPiece {
            first_line: self.first_line as f64,
            lines: self.lines as f64,
            offset: self.offset as f64,
            bytes: self.bytes as f64,
            line_numbers: Uint32ArraySlice::copy_from(env, &self.line_numbers)
                .map_err(from_napi)?,
            offsets: Float64ArraySlice::copy_from(env, &self.offsets).map_err(from_napi)?,
            text: Uint8ArraySlice::copy_from(env, &self.text).map_err(from_napi)?,
            text_ends: Float64ArraySlice::copy_from(env, &self.text_ends).map_err(from_napi)?,
            binary: self.binary.map(|offset| offset as f64),
            matches_as_binary: self.matches_as_binary,
        })
    }
}

/// Pieces that wait for JavaScript: the thread reads no further ahead.
const UNDER_WAY: usize = 64;

/// Searches a file, by path or descriptor (which stays open), from its beginning or where the
/// descriptor stands, in order, on one native thread; it may be a pipe or a device. `onPiece` gets
/// what was found block by block, and at the end a piece of no lines. The promise resolves after
/// that; when `cancel[0]` is not 0, it resolves soon.
#[napi(
    catch_unwind,
    ts_args_type = "matcher: Matcher, source: string | number, options: StreamOptions, cancel: Int32Array, onPiece: (piece: StreamPiece) => void",
    ts_return_type = "Promise<void>"
)]
pub fn search_stream(
    env: Env,
    matcher: Unknown<'_>,
    source: Unknown<'_>,
    options: StreamOptions,
    cancel: Unknown<'_>,
    on_piece: Unknown<'_>,
) -> Result<Unknown<'static>> {
    let matcher = compiled(matcher)?;
    let source = Source::new(source)?;
    let encoding = options.encoding.as_deref().unwrap_or("auto");
    let binary = binary(options.binary.as_deref().unwrap_or("text"))?;
    let input = input_options(encoding, options.zip.unwrap_or(false), binary)?;
    let invert = options.invert.unwrap_or(false);
    let (texts, all) = (options.texts.unwrap_or(false), options.all.unwrap_or(false));
    let flag = Flag::new("cancel", cancel)?;
    let callback = function("onPiece", on_piece)?;
    let values = Values { callback, cancel: cancel.raw(), kept: cancel.raw() };
    let gate = std::sync::Arc::new(Gate::new(UNDER_WAY));
    let delivered = gate.clone();
    let convert = move |env: Env, _: Unknown<'_>, report: Report| {
        delivered.leave(1);
        let piece = report.to_js(&env)?;
        // SAFETY: env is that of the delivery in which this runs.
        unsafe { Ok(vec![StreamPiece::to_napi_value(env.raw(), piece).map_err(from_napi)?]) }
    };
    let work = move |reporter: &Reporter<Report>| {
        let stop = || reporter.stop();
        let (file, regular) = source.open()?;
        let mut searcher = Searcher::new(&matcher).inverted(invert);
        let reader = Patient::new(&file, &stop);
        let ended = stream(&mut searcher, reader, &input, !regular, &stop, |found| {
            if found.piece.offsets.is_empty() && !all {
                return true;
            }
            let went = gate.enter(1, &stop);
            if went {
                reporter.report(Report::of(found, texts));
            }
            went
        });
        searcher.into_buffer();
        let end = ended.map_err(|error| stream_failure(&error, &source))?;
        if !stop() {
            reporter.report(Report {
                first_line: end.lines,
                offset: end.bytes,
                binary: end.binary,
                matches_as_binary: end.matches_as_binary,
                ..Report::default()
            });
        }
        Ok(())
    };
    let promise = job::start(env, values, flag, Box::new(convert), work)?;
    Ok(job::promise(env, promise))
}

enum Source {
    Path(String),
    Descriptor(i32),
}

impl Source {
    fn new(value: Unknown<'_>) -> Result<Self> {
        match value.get_type() {
            Ok(ValueType::Number) => integer("source", value, 0..=i64::from(i32::MAX))
                .map(|fd| Self::Descriptor(fd as i32)),
            _ => text("source", value).map(Self::Path),
        }
    }

    /// The file, and whether it is a regular one.
    fn open(&self) -> Result<(File, bool)> {
        let file = match self {
            Self::Path(path) => open_any(Path::new(path))
                .map_err(|error| from_io(&error, "open", Path::new(path)))?,
            Self::Descriptor(fd) => duplicate(*fd).map_err(|error| from_os(&error, "dup"))?,
        };
        let regular = file.metadata().is_ok_and(|metadata| metadata.is_file());
        Ok((file, regular))
    }

    fn show(&self) -> String {
        match self {
            Self::Path(path) => format!("'{path}'"),
            Self::Descriptor(fd) => format!("descriptor {fd}"),
        }
    }
}

/// A descriptor of our own for the same open file.
#[cfg(unix)]
fn duplicate(fd: i32) -> std::io::Result<File> {
    use std::os::fd::BorrowedFd;
    // SAFETY: only for the call that duplicates it, which refuses one that is not open.
    let borrowed = unsafe { BorrowedFd::borrow_raw(fd) };
    borrowed.try_clone_to_owned().map(File::from)
}

#[cfg(not(unix))]
fn duplicate(_: i32) -> std::io::Result<File> {
    Err(std::io::Error::new(std::io::ErrorKind::Unsupported, "descriptors need a Unix system"))
}

fn stream_failure(error: &StreamError, source: &Source) -> Failure {
    match (error, source) {
        (StreamError::Piece(PieceError::Io(error)), Source::Path(path)) => {
            from_io(error, "read", Path::new(path))
        }
        (StreamError::Piece(PieceError::Io(error)), _) => from_os(error, "read"),
        (error, source) => failure(error, &source.show()),
    }
}

/// As JavaScript sees an error that is not the system's.
pub fn failure(error: &StreamError, place: &str) -> Failure {
    match error {
        StreamError::Piece(PieceError::LineTooLong) => {
            Error::new("ENOMEM", format!("{error} in {place}"))
        }
        StreamError::Corrupt(..) => Error::new("ECORRUPT", format!("{error} in {place}")),
        _ => Error::new("GenericFailure", format!("{error} in {place}")),
    }
}

pub fn binary(name: &str) -> Result<Binary> {
    match name {
        "skip" => Ok(Binary::Skip),
        "stop" => Ok(Binary::Stop),
        "text" => Ok(Binary::Text),
        other => {
            Err(invalid(format!("binary is {other:?}; it must be \"skip\", \"stop\" or \"text\"")))
        }
    }
}

pub fn input_options(label: &str, zip: bool, binary: Binary) -> Result<InputOptions> {
    let encoding = Encoding::by_label(label).ok_or_else(|| {
        invalid(format!(
            "encoding is {label:?}; it must be \"auto\", \"none\" or a label of the WHATWG Encoding Standard"
        ))
    })?;
    Ok(InputOptions { encoding, zip, binary })
}
