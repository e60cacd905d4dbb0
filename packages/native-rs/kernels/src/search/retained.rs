//! Memory of results that nobody holds any more, kept for the next search.
//!
//! Most of the time in which millions of lines come back as columns is not spent on finding them:
//! the system clears each page before it gives it out, and a virtual machine has to ask its host
//! for it as well. Pages that this process has had before cost neither (a third of the time, and
//! down to a quarter in a virtual machine). While they are kept, `MADV_FREE` leaves them to the
//! system should anybody else need them.

use std::ptr::NonNull;
use std::sync::{Mutex, PoisonError};

/// Smaller ones are not worth the search for them.
const LEAST: usize = 16 << 20;
/// Of all together.
const MOST: usize = 1 << 30;

/// A mapping, by the size of the values that were in it: columns of one kind follow each other.
struct Kept {
    value: usize,
    address: usize,
    bytes: usize,
}

static KEPT: Mutex<Vec<Kept>> = Mutex::new(Vec::new());

/// Keeps a private anonymous mapping, which the caller gives up. Says whether it did.
///
/// # Safety
/// Nobody reads or writes these whole pages any more.
pub unsafe fn keep(value: usize, address: *mut u8, bytes: usize) -> bool {
    if bytes < LEAST {
        return false;
    }
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if kept.iter().map(|one| one.bytes).sum::<usize>() + bytes > MOST {
        return false;
    }
    // SAFETY: advice on pages whose contents nobody wants, says the caller.
    if unsafe { libc::madvise(address.cast(), bytes, libc::MADV_FREE) } != 0 {
        return false;
    }
    kept.push(Kept { value, address: address as usize, bytes });
    true
}

/// A mapping that was kept, made as large as is asked for; what is in it is anything.
pub fn take(value: usize, bytes: usize) -> Option<NonNull<u8>> {
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    let index = kept.iter().position(|one| one.value == value)?;
    let one = kept.swap_remove(index);
    let old = one.address as *mut libc::c_void;
    // SAFETY: a whole mapping of ours that nobody uses; where it moves is the system's choice.
    let address = unsafe { libc::mremap(old, one.bytes, bytes, libc::MREMAP_MAYMOVE) };
    if address == libc::MAP_FAILED {
        // SAFETY: as above; it stayed where it was.
        unsafe { libc::munmap(old, one.bytes) };
        return None;
    }
    NonNull::new(address.cast())
}
