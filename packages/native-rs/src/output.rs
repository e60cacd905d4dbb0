//! Writing to a descriptor of the process.

use std::io;

use napi::bindgen_prelude::Unknown;

use crate::argument::integer;
use crate::failure::Result;

/// A descriptor that somebody else closes.
#[derive(Clone, Copy)]
pub struct Output(#[cfg_attr(not(unix), allow(dead_code))] i32);

/// What a pipe is asked to hold: each time that it is full, two programs have to take turns.
#[cfg(target_os = "linux")]
const PIPE_BYTES: i32 = 1 << 20;

impl Output {
    pub fn new(fd: Unknown<'_>) -> Result<Self> {
        let fd = integer("fd", fd, 0..=i64::from(i32::MAX))? as i32;
        #[cfg(target_os = "linux")]
        // SAFETY: a plain system call; of what is no pipe it is refused, and nothing is lost.
        unsafe {
            libc::fcntl(fd, libc::F_SETPIPE_SZ, PIPE_BYTES);
        }
        Ok(Self(fd))
    }

    /// Writes all of `bytes`, also where the descriptor does not block.
    #[cfg(unix)]
    pub fn write(&self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            // SAFETY: the bytes are readable; a descriptor that is closed is an error, no more.
            let written = unsafe { libc::write(self.0, bytes.as_ptr().cast(), bytes.len()) };
            if let Ok(written) = usize::try_from(written) {
                bytes = &bytes[written..];
                continue;
            }
            let error = io::Error::last_os_error();
            match error.kind() {
                io::ErrorKind::Interrupted => {}
                io::ErrorKind::WouldBlock => self.wait()?,
                _ => return Err(error),
            }
        }
        Ok(())
    }

    #[cfg(unix)]
    fn wait(&self) -> io::Result<()> {
        let mut wanted = libc::pollfd { fd: self.0, events: libc::POLLOUT, revents: 0 };
        // SAFETY: one entry, alive during the call.
        match unsafe { libc::poll(&mut wanted, 1, -1) } {
            -1 => match io::Error::last_os_error() {
                error if error.kind() == io::ErrorKind::Interrupted => Ok(()),
                error => Err(error),
            },
            _ => Ok(()),
        }
    }

    #[cfg(not(unix))]
    pub fn write(&self, _: &[u8]) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
}
