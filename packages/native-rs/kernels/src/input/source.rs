//! What can be read but once: pipes, terminals, sockets, devices.

use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::path::Path;

use crate::schedule::Stop;

/// Opens anything but a folder for reading, without waiting for who may write to it.
pub fn open_any(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(
        &mut options,
        libc::O_NONBLOCK | libc::O_NOCTTY,
    );
    let file = options.open(path)?;
    match file.metadata()?.is_dir() {
        true => Err(io::ErrorKind::IsADirectory.into()),
        false => Ok(file),
    }
}

/// Reads a file that may have nothing to give for a long time, and ends when told to stop.
pub struct Patient<'s> {
    file: &'s File,
    stop: Stop<'s>,
}

impl<'s> Patient<'s> {
    pub fn new(file: &'s File, stop: Stop<'s>) -> Self {
        Self { file, stop }
    }

    /// Waits until reading gives something; false if told to stop before.
    #[cfg(unix)]
    fn wait(&self) -> io::Result<bool> {
        use std::os::fd::AsRawFd;
        /// How long a stop can go unseen.
        const MILLISECONDS: i32 = 10;
        while !(self.stop)() {
            let mut asked =
                libc::pollfd { fd: self.file.as_raw_fd(), events: libc::POLLIN, revents: 0 };
            // SAFETY: one entry, which lives through the call, and its number is given.
            match unsafe { libc::poll(&mut asked, 1, MILLISECONDS) } {
                0 => {}
                count if count > 0 => return Ok(true),
                _ => {
                    let error = io::Error::last_os_error();
                    if error.kind() != io::ErrorKind::Interrupted {
                        return Err(error);
                    }
                }
            }
        }
        Ok(false)
    }

    #[cfg(not(unix))]
    fn wait(&self) -> io::Result<bool> {
        Ok(!(self.stop)())
    }
}

impl Read for Patient<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if !self.wait()? {
                return Ok(0);
            }
            match self.file.read(buffer) {
                // Somebody else was quicker.
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                result => return result,
            }
        }
    }
}
