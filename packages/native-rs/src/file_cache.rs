//! The system's cache of a file, for measurements that start cold.

use napi::bindgen_prelude::Unknown;
use napi_derive::napi;

use crate::failure::Result;

/// Has the system forget what it cached of a file, after writing out what is not on disk yet.
/// Linux only; elsewhere it throws `UNSUPPORTED_PLATFORM`.
#[napi(catch_unwind, ts_args_type = "path: string")]
pub fn drop_file_cache(path: Unknown<'_>) -> Result<()> {
    forget(path)
}

#[cfg(target_os = "linux")]
fn forget(path: Unknown<'_>) -> Result<()> {
    use crate::argument::path as path_argument;
    use crate::failure::from_io;
    use std::os::fd::AsRawFd;

    let path = path_argument("path", path)?;
    let file = parallel_kernels::search::open(&path).map_err(|e| from_io(&e, "open", &path))?;
    // Pages that are not written yet stay in the cache whatever is advised.
    file.sync_data().map_err(|error| from_io(&error, "fdatasync", &path))?;
    // SAFETY: a plain system call on a descriptor of ours.
    match unsafe { libc::posix_fadvise(file.as_raw_fd(), 0, 0, libc::POSIX_FADV_DONTNEED) } {
        0 => Ok(()),
        code => Err(from_io(&std::io::Error::from_raw_os_error(code), "fadvise", &path)),
    }
}

#[cfg(not(target_os = "linux"))]
fn forget(_: Unknown<'_>) -> Result<()> {
    Err(crate::failure::unsupported("dropFileCache"))
}
