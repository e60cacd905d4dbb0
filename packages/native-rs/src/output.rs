//! Writing to a descriptor of the process.

use std::io;

use napi::bindgen_prelude::Unknown;
use parallel_kernels::schedule::Stop;

use crate::argument::integer;
use crate::failure::Result;

/// A descriptor that somebody else closes.
#[derive(Clone, Copy)]
pub struct Output {
    #[cfg_attr(not(unix), allow(dead_code))]
    fd: i32,
    /// No more is written at once than what a call of it can take without waiting.
    #[cfg_attr(not(unix), allow(dead_code))]
    most: usize,
}

/// What a pipe is asked to hold: each time that it is full, two programs have to take turns.
#[cfg(target_os = "linux")]
const PIPE_BYTES: i32 = 1 << 20;

/// How long a reader that has stopped reading can keep us from looking whether to stop.
#[cfg(unix)]
const LOOK_MS: i32 = 20;

impl Output {
    pub fn new(fd: Unknown<'_>) -> Result<Self> {
        let fd = integer("fd", fd, 0..=i64::from(i32::MAX))? as i32;
        #[cfg(target_os = "linux")]
        // SAFETY: a plain system call; of what is no pipe it is refused, and nothing is lost.
        unsafe {
            libc::fcntl(fd, libc::F_SETPIPE_SZ, PIPE_BYTES);
        }
        Ok(Self { fd, most: most_at_once(fd) })
    }

    /// Writes all of `bytes`, whether the descriptor blocks or not; once `stop` says so, no more
    /// of them.
    #[cfg(unix)]
    pub fn write(&self, mut bytes: &[u8], stop: Stop<'_>) -> io::Result<()> {
        while !bytes.is_empty() {
            if self.most < usize::MAX && !self.has_room(stop)? {
                return Ok(());
            }
            let count = bytes.len().min(self.most);
            // SAFETY: the bytes are readable; a descriptor that is closed is an error, no more.
            let written = unsafe { libc::write(self.fd, bytes.as_ptr().cast(), count) };
            if let Ok(written) = usize::try_from(written) {
                bytes = &bytes[written..];
                continue;
            }
            let error = io::Error::last_os_error();
            match error.kind() {
                io::ErrorKind::Interrupted => {}
                io::ErrorKind::WouldBlock if self.has_room(stop)? => {}
                io::ErrorKind::WouldBlock => return Ok(()),
                _ => return Err(error),
            }
        }
        Ok(())
    }

    /// Waits until something can be written; false if it is to stop.
    #[cfg(unix)]
    fn has_room(&self, stop: Stop<'_>) -> io::Result<bool> {
        while !stop() {
            let mut wanted = libc::pollfd { fd: self.fd, events: libc::POLLOUT, revents: 0 };
            // SAFETY: one entry, alive during the call.
            match unsafe { libc::poll(&mut wanted, 1, LOOK_MS) } {
                -1 => match io::Error::last_os_error() {
                    error if error.kind() == io::ErrorKind::Interrupted => {}
                    error => return Err(error),
                },
                0 => {}
                _ => return Ok(true),
            }
        }
        Ok(false)
    }

    #[cfg(not(unix))]
    pub fn write(&self, _: &[u8], _: Stop<'_>) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

/// Of what waits for its reader until all is taken, the least that a pipe has room for.
#[cfg(unix)]
fn most_at_once(fd: i32) -> usize {
    // SAFETY: plain system calls; the state is filled in where it is looked at.
    unsafe {
        let flags = libc::fcntl(fd, libc::F_GETFL);
        let mut state = std::mem::zeroed::<libc::stat>();
        let waits = libc::fstat(fd, &mut state) == 0
            && match state.st_mode & libc::S_IFMT {
                libc::S_IFIFO | libc::S_IFSOCK => true,
                libc::S_IFCHR => libc::isatty(fd) == 1,
                _ => false,
            };
        if waits && flags & libc::O_NONBLOCK == 0 { libc::PIPE_BUF } else { usize::MAX }
    }
}

#[cfg(not(unix))]
fn most_at_once(_: i32) -> usize {
    usize::MAX
}
