//! Large memory, given back a little at a time.

/// Takes the system about a tenth of a millisecond.
const STEP: usize = 4 << 20;

/// Drops a vector. The pages of a large one are given back in steps: the system gives them back at
/// once, and until then no other thread of the process gets memory, JavaScript's among them. 600 MB
/// took 23 ms.
pub fn give_back<T: Copy>(vector: Vec<T>) {
    #[cfg(target_os = "linux")]
    {
        let bytes = vector.capacity() * size_of::<T>();
        // SAFETY: sysconf has no preconditions.
        let page = usize::try_from(unsafe { libc::sysconf(libc::_SC_PAGESIZE) }).unwrap_or(0);
        if bytes > 2 * STEP && page.is_power_of_two() {
            let begin = vector.as_ptr() as usize;
            let end = (begin + bytes) & !(page - 1);
            let mut at = (begin + page - 1) & !(page - 1);
            while at < end {
                let length = STEP.min(end - at);
                // SAFETY: these pages lie in the vector, which nobody reads again; its elements
                // have no destructor.
                unsafe { libc::madvise(at as *mut libc::c_void, length, libc::MADV_DONTNEED) };
                at += length;
            }
        }
    }
    drop(vector);
}

#[cfg(test)]
mod tests {
    use super::give_back;

    #[test]
    fn of_any_size() {
        for length in [0, 1, 1000, 3 << 20, (9 << 20) + 5] {
            give_back(vec![7_u8; length]);
            give_back(vec![7.0_f64; length]);
            let neighbour = vec![7_u8; length];
            let mut spare = Vec::<u32>::with_capacity(length);
            spare.extend([1, 2, 3].iter().take(length));
            give_back(spare);
            assert!(neighbour.iter().all(|&byte| byte == 7));
        }
    }
}
