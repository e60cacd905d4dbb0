//! Errors as JavaScript sees them: one line, and a `code`.

use std::io;
use std::path::{Path, PathBuf};

use napi::bindgen_prelude::{Error, Status};
use parallel_kernels::search::PieceError;

/// An error with a `code` of our own.
pub type Failure = Error<&'static str>;
pub type Result<T> = std::result::Result<T, Failure>;

/// A bad argument; napi's own conversions use the same code.
pub fn invalid(message: impl Into<String>) -> Failure {
    Error::new("InvalidArg", message.into())
}

/// A failure of Node-API itself.
pub fn from_napi(error: Error<Status>) -> Failure {
    Error::new("GenericFailure", error.reason.clone())
}

/// Ok where Node-API said so.
pub fn check(status: napi::sys::napi_status, call: &str) -> Result<()> {
    match status {
        napi::sys::Status::napi_ok => Ok(()),
        other => {
            Err(Error::new("GenericFailure", format!("{call} failed: {}", Status::from(other))))
        }
    }
}

/// Like Node's own: `ENOENT: No such file or directory, open 'some/path'`.
pub fn from_io(error: &io::Error, call: &str, path: &Path) -> Failure {
    let code = io_code(error);
    Error::new(code, format!("{code}: {}, {call} '{}'", io_text(error), path.display()))
}

/// As [`from_io`], where there is no path.
pub fn from_os(error: &io::Error, call: &str) -> Failure {
    let code = io_code(error);
    Error::new(code, format!("{code}: {}, {call}", io_text(error)))
}

fn io_text(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or_default().to_owned()
}

fn io_code(error: &io::Error) -> &'static str {
    use io::ErrorKind;
    #[cfg(unix)]
    match error.raw_os_error() {
        Some(libc::EMFILE) => return "EMFILE",
        Some(libc::ENFILE) => return "ENFILE",
        Some(libc::ELOOP) => return "ELOOP",
        Some(libc::EPERM) => return "EPERM",
        Some(libc::EBADF) => return "EBADF",
        Some(libc::ENXIO) => return "ENXIO",
        Some(libc::EFBIG) => return "EFBIG",
        _ => {}
    }
    match error.kind() {
        ErrorKind::NotFound => "ENOENT",
        ErrorKind::PermissionDenied => "EACCES",
        ErrorKind::IsADirectory => "EISDIR",
        ErrorKind::NotADirectory => "ENOTDIR",
        ErrorKind::InvalidFilename => "ENAMETOOLONG",
        ErrorKind::NotSeekable => "ESPIPE",
        ErrorKind::BrokenPipe => "EPIPE",
        ErrorKind::StorageFull => "ENOSPC",
        ErrorKind::OutOfMemory => "ENOMEM",
        ErrorKind::InvalidInput => "EINVAL",
        _ => "EIO",
    }
}

/// What a function says where its system call does not exist.
#[cfg(not(target_os = "linux"))]
pub fn unsupported(name: &str) -> Failure {
    let system = std::env::consts::OS;
    Error::new("UNSUPPORTED_PLATFORM", format!("{name} needs Linux; this is {system}"))
}

/// Of reading or searching a piece of a file, which may have a name.
pub fn piece_failure(error: &PieceError, path: Option<&PathBuf>) -> Failure {
    let place = path.map(|path| format!(" in '{}'", path.display())).unwrap_or_default();
    match (error, path) {
        (PieceError::Io(error), Some(path)) => from_io(error, "read", path),
        (PieceError::Output(error), _) => from_os(error, "write"),
        (PieceError::LineTooLong, _) => Error::new("ENOMEM", format!("{error}{place}")),
        (PieceError::TextTooLong, _) => Error::new("TOO_LARGE", error.to_string()),
        _ => Error::new("GenericFailure", format!("{error}{place}")),
    }
}
