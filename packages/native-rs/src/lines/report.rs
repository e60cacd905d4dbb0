//! What a search of lines tells of a block.

use napi::bindgen_prelude::{Env, Float64ArraySlice, Uint8Array, Uint32ArraySlice};
use napi_derive::napi;
use parallel_kernels::input::BroughtEnd;

use crate::failure::{Result, from_napi};

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

/// The same, on its way there.
#[derive(Default)]
pub(super) struct Report {
    pub(super) lines_before: u64,
    pub(super) lines: u64,
    pub(super) count: u64,
    pub(super) offset: u64,
    pub(super) bytes: usize,
    pub(super) line_numbers: Vec<u32>,
    pub(super) offsets: Vec<f64>,
    pub(super) block: Option<Vec<u8>>,
    pub(super) decoded: bool,
    pub(super) end: BroughtEnd,
}

impl Report {
    pub(super) fn weight(&self) -> usize {
        let block = self.block.as_ref().map_or(0, Vec::len);
        self.offsets.len() * 12 + block + 64
    }

    pub(super) fn into_js(mut self, env: &Env) -> Result<SearchedLines<'_>> {
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
