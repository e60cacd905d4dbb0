//! Memory whose size nobody knows before.

use std::io;
use std::mem::size_of;

#[cfg(target_os = "linux")]
use super::retained;

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
        #[cfg(target_os = "linux")]
        if let Some(address) = retained::take(size_of::<T>(), bytes) {
            return Ok(Self { address: address.as_ptr().cast(), bytes });
        }
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
        // SAFETY: whole pages that nobody holds any more.
        #[cfg(target_os = "linux")]
        if unsafe { retained::keep(size_of::<T>(), self.address.cast(), self.bytes) } {
            return;
        }
        #[cfg(unix)]
        // SAFETY: what `new` mapped and `shrink` left of it, and nobody holds it any more.
        unsafe {
            libc::munmap(self.address.cast(), self.bytes);
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    /// Large enough to be kept when it is dropped.
    const MANY: usize = 5 << 20;

    fn filled(room: usize, count: usize, first: u32) -> Reserved<u32> {
        let mut memory = Reserved::new(room).unwrap();
        let values = (first..).take(count).collect::<Vec<_>>();
        // SAFETY: nobody else knows of it.
        unsafe { memory.write(0, values.into_iter()) };
        memory.shrink(count);
        memory
    }

    fn holds(memory: &Reserved<u32>, count: usize, first: u32) {
        // SAFETY: so many were written.
        let values = unsafe { std::slice::from_raw_parts(memory.pointer(), count) };
        assert!(values.iter().copied().eq((first..).take(count)));
    }

    #[test]
    fn memory_that_was_kept_has_room_and_is_nobody_elses() {
        let one = filled(3 * MANY, MANY, 7);
        let two = filled(MANY, MANY, 9);
        drop(one);
        // More and less than what was kept, and one more than there is.
        let three = filled(8 * MANY, 2 * MANY, 1);
        drop(two);
        let four = filled(10, 10, 3);
        let five = filled(MANY, MANY, 5);
        holds(&three, 2 * MANY, 1);
        holds(&four, 10, 3);
        holds(&five, MANY, 5);
        let room = std::panic::catch_unwind(|| filled(10, 2000, 0));
        assert!(room.is_err(), "what is kept is cut to what was asked for");
    }
}
