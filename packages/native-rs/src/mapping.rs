//! Memory that is mapped here and in other processes.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock, Weak};

/// One mapping, which only Linux makes; unmapped when the last holder lets go of it.
#[cfg_attr(not(target_os = "linux"), allow(dead_code))]
pub struct Mapping {
    address: usize,
    bytes: usize,
}

/// Every live mapping of this process by its address, whichever isolate made it.
static MAPPINGS: RwLock<BTreeMap<usize, Weak<Mapping>>> = RwLock::new(BTreeMap::new());

/// The mapping that holds this address, kept alive.
pub fn mapping_at(address: *const u8) -> Option<Arc<Mapping>> {
    let address = address as usize;
    // Upgraded outside of the lock: to drop the last holder takes the lock for writing.
    let nearest = {
        let mappings = MAPPINGS.read().unwrap_or_else(PoisonError::into_inner);
        mappings.range(..=address).next_back().map(|(_, mapping)| mapping.clone())
    };
    nearest?.upgrade().filter(|mapping| address < mapping.address + mapping.bytes)
}

#[cfg(target_os = "linux")]
impl Mapping {
    /// Maps the first `bytes` of a descriptor, shared, for reading and writing.
    pub fn new(fd: std::os::fd::BorrowedFd<'_>, bytes: usize) -> std::io::Result<Arc<Self>> {
        use std::os::fd::AsRawFd;
        let access = libc::PROT_READ | libc::PROT_WRITE;
        // SAFETY: a new mapping at an address of the kernel's choice touches no other memory.
        let address = unsafe {
            libc::mmap(std::ptr::null_mut(), bytes, access, libc::MAP_SHARED, fd.as_raw_fd(), 0)
        };
        if address == libc::MAP_FAILED {
            return Err(std::io::Error::last_os_error());
        }
        let mapping = Arc::new(Self { address: address as usize, bytes });
        let mut mappings = MAPPINGS.write().unwrap_or_else(PoisonError::into_inner);
        mappings.insert(mapping.address, Arc::downgrade(&mapping));
        Ok(mapping)
    }

    pub fn pointer(&self) -> *mut u8 {
        self.address as *mut u8
    }

    pub fn len(&self) -> usize {
        self.bytes
    }
}

impl Drop for Mapping {
    fn drop(&mut self) {
        // Forgotten before it is unmapped: the address may be given out again right after.
        MAPPINGS.write().unwrap_or_else(PoisonError::into_inner).remove(&self.address);
        #[cfg(target_os = "linux")]
        // SAFETY: this is exactly what `new` mapped, and nobody holds it any more.
        unsafe {
            libc::munmap(self.pointer().cast(), self.bytes);
        }
    }
}
