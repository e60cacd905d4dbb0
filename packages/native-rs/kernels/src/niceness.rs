//! How much a thread stands back where there are more of them than processors.

use std::io;
use std::thread::{Builder, Scope, ScopedJoinHandle};

#[cfg(not(target_os = "linux"))]
use std::cell::Cell;

/// The most that there is.
pub const MOST: u8 = 19;

#[cfg(not(target_os = "linux"))]
thread_local! {
    static OWN: Cell<u8> = const { Cell::new(0) };
}

/// Adds to the calling thread's niceness, as nice(1) does to a process's, for as long as it lives:
/// without privilege no thread gets its own back. What the system refuses is left as it is.
pub fn add(niceness: u8) {
    if niceness == 0 {
        return;
    }
    #[cfg(target_os = "linux")]
    // SAFETY: no preconditions. On Linux it is the calling thread's alone, and whose it starts.
    unsafe {
        libc::nice(libc::c_int::from(niceness.min(MOST)));
    }
    #[cfg(not(target_os = "linux"))]
    {
        let sum = OWN.get().saturating_add(niceness).min(MOST);
        OWN.set(sum);
        system::set(sum);
    }
}

/// What a thread that the caller starts has to add: nothing where the system hands it on.
pub fn of_successors() -> u8 {
    #[cfg(target_os = "linux")]
    return 0;
    #[cfg(not(target_os = "linux"))]
    OWN.get()
}

/// Starts a thread that is as nice as the caller.
pub fn spawn_scoped<'scope, T: Send + 'scope>(
    scope: &'scope Scope<'scope, '_>,
    work: impl FnOnce() -> T + Send + 'scope,
) -> io::Result<ScopedJoinHandle<'scope, T>> {
    let niceness = of_successors();
    Builder::new().spawn_scoped(scope, move || {
        add(niceness);
        work()
    })
}

/// There `setpriority` is the whole process's; a class of the scheduler is the thread's.
#[cfg(target_vendor = "apple")]
mod system {
    use libc::{c_int, c_uint};

    const QOS_CLASS_UTILITY: c_uint = 0x11;

    unsafe extern "C" {
        fn pthread_set_qos_class_self_np(class: c_uint, relative: c_int) -> c_int;
    }

    pub fn set(_: u8) {
        // SAFETY: no preconditions; it is part of the system's library.
        unsafe { pthread_set_qos_class_self_np(QOS_CLASS_UTILITY, 0) };
    }
}

/// In the steps in which Node.js sets a process's priority there.
#[cfg(windows)]
mod system {
    use std::ffi::c_void;

    const THREAD_PRIORITY_BELOW_NORMAL: i32 = -1;
    const THREAD_PRIORITY_IDLE: i32 = -15;

    #[link(name = "kernel32")]
    unsafe extern "system" {
        fn GetCurrentThread() -> *mut c_void;
        fn SetThreadPriority(thread: *mut c_void, priority: i32) -> i32;
    }

    pub fn set(niceness: u8) {
        let priority = match niceness {
            0..10 => return,
            10..19 => THREAD_PRIORITY_BELOW_NORMAL,
            _ => THREAD_PRIORITY_IDLE,
        };
        // SAFETY: the handle stands for the calling thread, and is always valid.
        unsafe { SetThreadPriority(GetCurrentThread(), priority) };
    }
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple", windows)))]
mod system {
    pub fn set(_: u8) {}
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use std::thread;

    /// The nineteenth field of a thread's line, as proc(5) counts them.
    fn own() -> i32 {
        let stat = std::fs::read_to_string("/proc/thread-self/stat").unwrap();
        let after_name = stat.rsplit(')').next().unwrap();
        after_name.split_whitespace().nth(16).unwrap().parse().unwrap()
    }

    #[test]
    fn it_is_the_threads_own_and_of_those_that_it_starts() {
        let before = own();
        let nicer = |by: i32| (before + by).min(19);
        let (first, second) = thread::scope(|scope| {
            let started = scope.spawn(|| {
                add(0);
                let first = own();
                add(5);
                let second = thread::scope(|scope| {
                    let started = spawn_scoped(scope, own).unwrap();
                    started.join().unwrap()
                });
                (first, (own(), second))
            });
            started.join().unwrap()
        });
        assert_eq!(first, before);
        assert_eq!(second, (nicer(5), nicer(5)));
        assert_eq!(own(), before);
    }

    #[test]
    fn it_ends_at_the_most_that_there_is() {
        let most = thread::spawn(|| {
            add(12);
            add(12);
            add(255);
            own()
        });
        assert_eq!(most.join().unwrap(), 19);
    }
}
