//! The niceness of the threads of JavaScript workers.

use napi::bindgen_prelude::Unknown;
use napi_derive::napi;
use parallel_kernels::niceness;

use crate::argument::niceness as parse;
use crate::failure::Result;

/// Adds to the niceness of this thread, and of those that it starts from now on; for good.
#[napi(catch_unwind, ts_args_type = "niceness: number")]
pub fn be_nicer(niceness: Unknown<'_>) -> Result<()> {
    niceness::add(parse("niceness", niceness)?);
    Ok(())
}
