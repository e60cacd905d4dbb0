//! Memory whose size nobody knows before.

use std::io;
use std::mem::size_of;

/// Address space for many values, of which only what is written to becomes memory. A vector would
/// have to be copied whenever it grows, and could not be written to by several threads.
#[derive(Debug)]
pub struct Reserved<T> {
    address: *mut T,
    bytes: usize,
}

// SAFETY: it owns its memory as a `Box<[T]>` does.
unsafe impl<T: Send> Send for Reserved<T> {}
// SAFETY: through `&self` memory is only reached by `write`, whose callers answer for it.
unsafe impl<T: Send> Sync for Reserved<T> {}

impl<T: Copy> Reserved<T> {
    /// Room for `count` values; an error where the system does not lend address space without
    /// memory behind it.
    #[cfg(unix)]
    pub fn new(count: usize) -> io::Result<Self> {
        let bytes = count.max(1).checked_mul(size_of::<T>()).ok_or(io::ErrorKind::OutOfMemory)?;
        let access = libc::PROT_READ | libc::PROT_WRITE;
        let kind = libc::MAP_PRIVATE | libc::MAP_ANON | libc::MAP_NORESERVE;
        // SAFETY: a new mapping at an address of the system's choice touches no other memory.
        let address = unsafe { libc::mmap(std::ptr::null_mut(), bytes, access, kind, -1, 0) };
        if address == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        // A fault for each 2 MiB instead of each 4 KiB; where that cannot be had nothing is lost.
        #[cfg(target_os = "linux")]
        // SAFETY: advice on the mapping that was just made.
        unsafe {
            libc::madvise(address, bytes, libc::MADV_HUGEPAGE);
        }
        Ok(Self { address: address.cast(), bytes })
    }

    #[cfg(not(unix))]
    pub fn new(_: usize) -> io::Result<Self> {
        Err(io::ErrorKind::Unsupported.into())
    }

    /// Writes values from index `at` on.
    ///
    /// # Safety
    /// No other thread writes to the same places.
    pub unsafe fn write(&self, at: usize, values: impl ExactSizeIterator<Item = T>) {
        let room = self.bytes / size_of::<T>();
        assert!(at <= room && values.len() <= room - at, "beyond what was reserved");
        let count = values.len();
        for (index, value) in values.take(count).enumerate() {
            // SAFETY: in bounds, see above; nobody else writes there, says the caller.
            unsafe { self.address.add(at + index).write(value) };
        }
    }

    /// Gives back all but the first `count` values.
    pub fn shrink(&mut self, count: usize) {
        #[cfg(unix)]
        {
            // SAFETY: asks for a constant.
            let page = unsafe { libc::sysconf(libc::_SC_PAGESIZE) } as usize;
            let kept = (count * size_of::<T>()).next_multiple_of(page).max(page);
            if kept < self.bytes {
                // SAFETY: whole pages at the end of the own mapping, which nobody reads any more.
                unsafe {
                    libc::munmap(self.address.cast::<u8>().add(kept).cast(), self.bytes - kept);
                }
                self.bytes = kept;
            }
        }
        #[cfg(not(unix))]
        let _ = count;
    }

    pub fn pointer(&self) -> *mut T {
        self.address
    }
}

impl<T> Drop for Reserved<T> {
    fn drop(&mut self) {
        #[cfg(unix)]
        // SAFETY: what `new` mapped and `shrink` left of it, and nobody holds it any more.
        unsafe {
            libc::munmap(self.address.cast(), self.bytes);
        }
    }
}
