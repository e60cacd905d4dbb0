//! A sealed memfd: it lives as long as somebody has it open or mapped, and leaves no file behind.

use std::collections::HashMap;
use std::ffi::c_void;
use std::fs::{File, OpenOptions};
use std::io;
use std::os::fd::{AsFd, AsRawFd, FromRawFd, OwnedFd};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::ptr;
use std::sync::{Arc, Mutex, PoisonError};

use napi::bindgen_prelude::{Env, Unknown};
use napi::sys;

use super::SharedMemory;
use crate::argument::{MAX_SAFE_INTEGER, integer, path, size};
use crate::failure::{Result, check, from_io, from_os, invalid};
use crate::mapping::Mapping;

/// The descriptors that are ours to close.
static OPEN: Mutex<Option<HashMap<i32, OwnedFd>>> = Mutex::new(None);

/// With these the size is fixed: a mapping of a file that shrinks kills whoever touches it.
const SEALS: i32 = libc::F_SEAL_SHRINK | libc::F_SEAL_GROW | libc::F_SEAL_SEAL;

pub fn create<'env>(env: &'env Env, bytes: Unknown<'_>) -> Result<SharedMemory<'env>> {
    let bytes = positive("bytes", bytes)?;
    let memory = memfd(bytes).map_err(|error| from_os(&error, &format!("making {bytes} bytes")))?;
    let buffer = map(env, &memory, bytes)?;
    let fd = memory.as_raw_fd();
    let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
    open.get_or_insert_default().insert(fd, memory);
    Ok(SharedMemory { fd, buffer })
}

pub fn open<'env>(env: &'env Env, path: Unknown<'_>, bytes: Unknown<'_>) -> Result<Unknown<'env>> {
    let path = self::path("path", path)?;
    let bytes = positive("bytes", bytes)?;
    let memory = open_sealed(&path, bytes)?;
    map(env, &memory, bytes)
}

pub fn close(fd: Unknown<'_>) -> Result<()> {
    let fd = integer("fd", fd, 0..=i64::from(i32::MAX))?;
    let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
    let memory = i32::try_from(fd).ok().and_then(|fd| open.as_mut()?.remove(&fd));
    drop(memory.ok_or_else(|| invalid(format!("fd is {fd}; createSharedMemory did not open it")))?);
    Ok(())
}

fn positive(name: &str, value: Unknown<'_>) -> Result<usize> {
    integer(name, value, 1..=MAX_SAFE_INTEGER)?;
    size(name, value)
}

fn memfd(bytes: usize) -> io::Result<OwnedFd> {
    let flags = libc::MFD_CLOEXEC | libc::MFD_ALLOW_SEALING;
    let length = libc::off_t::try_from(bytes).map_err(|_| io::ErrorKind::InvalidInput)?;
    // SAFETY: plain system calls; the descriptor is new and owned by nobody else.
    unsafe {
        let fd = libc::memfd_create(c"parallel".as_ptr(), flags);
        if fd < 0 {
            return Err(io::Error::last_os_error());
        }
        let memory = OwnedFd::from_raw_fd(fd);
        if libc::ftruncate(fd, length) != 0 || libc::fcntl(fd, libc::F_ADD_SEALS, SEALS) != 0 {
            return Err(io::Error::last_os_error());
        }
        Ok(memory)
    }
}

fn open_sealed(path: &Path, bytes: usize) -> Result<OwnedFd> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).custom_flags(libc::O_NONBLOCK);
    let file: File = options.open(path).map_err(|error| from_io(&error, "open", path))?;
    // SAFETY: a plain system call on a descriptor of ours.
    let seals = unsafe { libc::fcntl(file.as_raw_fd(), libc::F_GET_SEALS) };
    if seals < 0 || seals & libc::F_SEAL_SHRINK == 0 {
        let path = path.display();
        return Err(invalid(format!("path is '{path}'; createSharedMemory did not make it")));
    }
    let size = file.metadata().map_err(|error| from_io(&error, "fstat", path))?.len();
    if size < bytes as u64 {
        return Err(invalid(format!("bytes is {bytes}; '{}' has {size}", path.display())));
    }
    Ok(file.into())
}

/// A buffer over a new mapping of its own: one address must never be behind two buffers.
fn map<'env>(env: &'env Env, memory: &OwnedFd, bytes: usize) -> Result<Unknown<'env>> {
    let mapping = Mapping::new(memory.as_fd(), bytes)
        .map_err(|error| from_os(&error, &format!("mapping {bytes} bytes")))?;
    let (address, length) = (mapping.pointer(), mapping.len());
    let hint = Arc::into_raw(mapping).cast_mut().cast();
    let mut buffer = ptr::null_mut();
    // SAFETY: the memory stays mapped until the finaliser gives the mapping back.
    let status = unsafe {
        sys::napi_create_external_arraybuffer(
            env.raw(),
            address.cast(),
            length,
            Some(unmap),
            hint,
            &mut buffer,
        )
    };
    if let Err(failure) = check(status, "creating an ArrayBuffer over shared memory") {
        // SAFETY: the hint was not taken.
        drop(unsafe { Arc::from_raw(hint.cast::<Mapping>()) });
        return Err(failure);
    }
    // SAFETY: the buffer was made by this call.
    Ok(unsafe { Unknown::from_raw_unchecked(env.raw(), buffer) })
}

unsafe extern "C" fn unmap(_: sys::napi_env, _: *mut c_void, mapping: *mut c_void) {
    // SAFETY: this is the reference that `map` gave away, once.
    drop(unsafe { Arc::from_raw(mapping.cast::<Mapping>()) });
}
