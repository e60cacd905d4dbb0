//! Memory shared between processes.

use napi::bindgen_prelude::{Env, Unknown};
use napi_derive::napi;

use crate::failure::Result;

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "linux")]
use linux as platform;
#[cfg(not(target_os = "linux"))]
use unsupported as platform;

/// Memory, and the descriptor under which other processes find it.
#[napi(object, object_from_js = false)]
pub struct SharedMemory<'a> {
    pub fd: i32,
    #[napi(ts_type = "ArrayBuffer")]
    pub buffer: Unknown<'a>,
}

/// Makes memory that other processes can open as `/proc/<pid>/fd/<fd>` for as long as `fd` is
/// open. Linux only; elsewhere it throws `UNSUPPORTED_PLATFORM`.
#[napi(catch_unwind, ts_args_type = "bytes: number")]
pub fn create_shared_memory<'env>(
    env: &'env Env,
    bytes: Unknown<'_>,
) -> Result<SharedMemory<'env>> {
    platform::create(env, bytes)
}

/// Maps memory that another process made with `createSharedMemory`. Linux only.
#[napi(catch_unwind, ts_args_type = "path: string, bytes: number", ts_return_type = "ArrayBuffer")]
pub fn open_shared_memory<'env>(
    env: &'env Env,
    path: Unknown<'_>,
    bytes: Unknown<'_>,
) -> Result<Unknown<'env>> {
    platform::open(env, path, bytes)
}

/// Closes the descriptor: nobody can open the memory any more, those who have it keep it. Throws
/// for a descriptor that `createSharedMemory` did not make. Linux only.
#[napi(catch_unwind, ts_args_type = "fd: number")]
pub fn close_shared_memory(fd: Unknown<'_>) -> Result<()> {
    platform::close(fd)
}

#[cfg(not(target_os = "linux"))]
mod unsupported {
    use super::*;
    use crate::failure::unsupported;

    pub fn create<'env>(_: &'env Env, _: Unknown<'_>) -> Result<SharedMemory<'env>> {
        Err(unsupported("createSharedMemory"))
    }

    pub fn open<'env>(_: &'env Env, _: Unknown<'_>, _: Unknown<'_>) -> Result<Unknown<'env>> {
        Err(unsupported("openSharedMemory"))
    }

    pub fn close(_: Unknown<'_>) -> Result<()> {
        Err(unsupported("closeSharedMemory"))
    }
}
