//! Threads that claim the next piece from one atomic cursor.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::niceness;

/// Asked before each piece, and by long pieces now and then; true means: do no more.
pub type Stop<'a> = &'a (dyn Fn() -> bool + Sync);

/// Why a run ended early.
#[derive(Debug, PartialEq, Eq)]
pub enum Failure<E> {
    /// A worker returned this error.
    Worker(E),
    /// A worker panicked with this message.
    Panic(String),
}

/// The pieces that one thread claims, in the order of the cursor.
pub struct Claims<'a> {
    worker: usize,
    cursor: &'a AtomicUsize,
    pieces: usize,
    failed: &'a AtomicBool,
    stop: Stop<'a>,
    /// Of the first thread, until it has looked once.
    missing: Option<Missing<'a>>,
}

/// Makes those threads a second time that have not begun a moment after the first has.
struct Missing<'a> {
    since: Instant,
    make: &'a dyn Fn(),
}

/// In which a new thread begins, if it is given a processor that is idle.
const MOMENT: Duration = Duration::from_micros(150);

impl Claims<'_> {
    /// Which thread this is, from 0.
    pub fn worker(&self) -> usize {
        self.worker
    }
}

impl Iterator for Claims<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        if self.failed.load(Ordering::Relaxed) || (self.stop)() {
            return None;
        }
        if self.missing.as_ref().is_some_and(|missing| missing.since.elapsed() >= MOMENT)
            && let Some(missing) = self.missing.take()
        {
            (missing.make)();
        }
        // Each thread stops at its first miss, so the cursor cannot run far past the end.
        let piece = self.cursor.fetch_add(1, Ordering::Relaxed);
        (piece < self.pieces).then_some(piece)
    }
}

/// Runs `worker` on up to `threads` threads, this one included, until every piece is claimed,
/// `stop` says so, or one of them fails. Returns when all of them have ended.
pub fn run<E: Send>(
    pieces: usize,
    threads: usize,
    stop: Stop<'_>,
    worker: impl Fn(Claims<'_>) -> Result<(), E> + Sync,
) -> Result<(), Failure<E>> {
    let cursor = AtomicUsize::new(0);
    let failed = AtomicBool::new(false);
    let first = Mutex::new(None);
    let threads = threads.min(pieces);
    // As many workers as were asked for, whichever threads come first.
    let seats = AtomicUsize::new(1);
    let body = |seat: usize, missing: Option<Missing<'_>>| {
        let claims =
            Claims { worker: seat, cursor: &cursor, pieces, failed: &failed, stop, missing };
        let failure = match catch_unwind(AssertUnwindSafe(|| worker(claims))) {
            Ok(Ok(())) => return,
            Ok(Err(error)) => Failure::Worker(error),
            Err(panic) => Failure::Panic(panic_message(panic.as_ref())),
        };
        failed.store(true, Ordering::Relaxed);
        first.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(failure);
    };
    thread::scope(|scope| {
        let (body, seats) = (&body, &seats);
        let make = || {
            for _ in seats.load(Ordering::Relaxed)..threads {
                let begin = move || {
                    let seat = seats.fetch_add(1, Ordering::Relaxed);
                    if seat < threads {
                        body(seat, None);
                    }
                };
                // A refused thread costs speed, not the result: the others claim its pieces.
                if niceness::spawn_scoped(scope, begin).is_err() {
                    break;
                }
            }
        };
        make();
        // Linux may put a new thread in line for the processor of its maker, who was not alone then,
        // and leave it there for some milliseconds while another is idle. A new one is put there.
        body(0, Some(Missing { since: Instant::now(), make: &make }));
    });
    first.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)
}

/// The text of a caught panic.
pub fn panic_message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("a panic without a message")
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GO: Stop<'static> = &|| false;

    #[test]
    fn each_piece_is_claimed_once() {
        for (pieces, threads) in [(0, 3), (1, 8), (7, 1), (1000, 4), (5, 0)] {
            let seen: Vec<AtomicUsize> = (0..pieces).map(|_| AtomicUsize::new(0)).collect();
            let done = run::<()>(pieces, threads, GO, |claims| {
                for piece in claims {
                    seen[piece].fetch_add(1, Ordering::Relaxed);
                }
                Ok(())
            });
            assert_eq!(done, Ok(()));
            assert!(seen.iter().all(|times| times.load(Ordering::Relaxed) == 1));
        }
    }

    #[test]
    fn threads_are_numbered() {
        let seen = Mutex::new(Vec::new());
        // None ends before all have begun: each has a piece.
        let begun = std::sync::Barrier::new(3);
        let done = run::<()>(3, 3, GO, |mut claims| {
            claims.next();
            begun.wait();
            seen.lock().unwrap().push(claims.worker());
            Ok(())
        });
        assert_eq!(done, Ok(()));
        let mut seen = seen.into_inner().unwrap();
        seen.sort_unstable();
        assert_eq!(seen, [0, 1, 2]);
    }

    #[test]
    fn threads_made_twice_work_once() {
        for _ in 0..20 {
            let seen = Mutex::new(Vec::new());
            let done = run::<()>(200, 4, GO, |claims| {
                seen.lock().unwrap().push(claims.worker());
                for _ in claims {
                    // The moment passes.
                    let begun = Instant::now();
                    while begun.elapsed() < MOMENT / 20 {}
                }
                Ok(())
            });
            assert_eq!(done, Ok(()));
            let mut seen = seen.into_inner().unwrap();
            seen.sort_unstable();
            let different = seen.windows(2).all(|pair| pair[0] < pair[1]);
            assert!(different && seen.len() <= 4 && seen.iter().all(|&seat| seat < 4), "{seen:?}");
        }
    }

    #[test]
    fn the_first_failure_ends_the_run() {
        let done = run(1000, 3, GO, |mut claims| {
            claims.try_for_each(|piece| if piece == 5 { Err("five") } else { Ok(()) })
        });
        assert_eq!(done, Err(Failure::Worker("five")));
    }

    #[test]
    fn a_panic_becomes_an_error() {
        let done = run::<()>(10, 2, GO, |mut claims| match claims.find(|&piece| piece == 3) {
            Some(piece) => panic!("piece {piece}"),
            None => Ok(()),
        });
        assert_eq!(done, Err(Failure::Panic("piece 3".into())));
    }

    #[test]
    fn stop_ends_the_run_without_an_error() {
        let count = AtomicUsize::new(0);
        let stop = || count.load(Ordering::Relaxed) >= 10;
        let done = run::<()>(1_000_000, 2, &stop, |claims| {
            claims.for_each(|_| {
                count.fetch_add(1, Ordering::Relaxed);
            });
            Ok(())
        });
        assert_eq!(done, Ok(()));
        assert!((10..20).contains(&count.load(Ordering::Relaxed)));
    }
}
