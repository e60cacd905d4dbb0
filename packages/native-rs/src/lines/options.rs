//! What a search of lines is asked for.

use napi_derive::napi;
use parallel_kernels::input::InputOptions;
use parallel_kernels::search::Wanted;

use crate::argument::{MAX_SAFE_INTEGER, niceness_option};
use crate::failure::{Result, invalid};
use crate::stream::{binary, input_options};

/// About how many bytes of lines are searched at a time.
const BLOCK: f64 = 1_048_576.0;

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

/// Which blocks come along.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Blocks {
    None,
    Matching,
    All,
}

/// `LineOptions`, looked through.
#[derive(Clone, Copy)]
pub(super) struct Plan {
    pub(super) block_bytes: usize,
    pub(super) threads: usize,
    pub(super) niceness: u8,
    pub(super) wanted: Wanted,
    pub(super) blocks: Blocks,
    pub(super) input: InputOptions,
}

/// Fails where an option has a value that is not allowed.
pub(super) fn parse(options: &LineOptions) -> Result<Plan> {
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
    Ok(Plan {
        block_bytes: block as usize,
        threads: threads as usize,
        niceness: niceness_option(options.niceness)?,
        wanted: Wanted {
            columns: !options.counts.unwrap_or(false),
            invert: options.invert.unwrap_or(false),
            limit: limit.transpose()?.unwrap_or(u64::MAX),
        },
        blocks,
        input: input_options(encoding, options.zip.unwrap_or(false), binary)?,
    })
}
