//! How long a process lives.

use napi_derive::napi;

use crate::failure::Result;

/// Has the system kill this process when the thread that started it ends, whatever this process is
/// doing then. Linux only; elsewhere it throws `UNSUPPORTED_PLATFORM`.
#[napi(catch_unwind)]
pub fn end_with_parent() -> Result<()> {
    tie()
}

#[cfg(target_os = "linux")]
fn tie() -> Result<()> {
    // SAFETY: a plain system call about this process alone.
    match unsafe { libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL) } {
        0 => Ok(()),
        _ => Err(crate::failure::from_os(&std::io::Error::last_os_error(), "prctl")),
    }
}

#[cfg(not(target_os = "linux"))]
fn tie() -> Result<()> {
    Err(crate::failure::unsupported("endWithParent"))
}
