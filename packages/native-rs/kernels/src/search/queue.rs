//! Lines that are brought, block by block, and wait for the threads that search them.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use memchr::{memchr, memrchr};

use super::{MAX_LINE, PieceError};
use crate::schedule::Stop;

/// How long a stop that nobody tells of can go unseen.
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// Blocks that may wait before whoever can be held back is.
const WAITING: usize = 8;
/// Memory of used blocks is kept for the next ones, but not that of a long line.
const KEPT_FACTOR: usize = 4;

/// Whole lines; the last of all may lack its newline.
#[derive(Debug)]
pub struct LineBlock {
    /// Which it is, from 0.
    pub index: usize,
    /// Where in the text it begins.
    pub base: u64,
    pub bytes: Vec<u8>,
}

/// Cuts what it is given, in whatever portions, into blocks of whole lines, and hands them out in
/// their order to whoever asks first.
#[derive(Debug)]
pub struct LineQueue {
    state: Mutex<State>,
    /// There is a block, or there will be none.
    came: Condvar,
    /// A block was taken.
    went: Condvar,
    /// Nobody will take any more. Beside the lock: whoever waits asks it under it.
    closed: AtomicBool,
    block: usize,
}

#[derive(Debug, Default)]
struct State {
    ready: VecDeque<LineBlock>,
    /// The beginning of a line that goes on, and where it is.
    rest: Vec<u8>,
    base: u64,
    blocks: usize,
    /// Nothing more will come.
    ended: bool,
    spare: Vec<Vec<u8>>,
}

impl LineQueue {
    /// `block`: about how many bytes of lines are searched at a time.
    pub fn new(block: usize) -> Self {
        let (state, came, went) = (Mutex::default(), Condvar::new(), Condvar::new());
        Self { state, came, went, closed: AtomicBool::new(false), block: block.max(1) }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Before anything is pushed: where the text begins, if not at 0.
    pub fn begin_at(&self, base: u64) {
        self.lock().base = base;
    }

    /// Adds bytes, by copying them. Returns how many belong to a line that is not whole yet.
    pub fn push(&self, mut bytes: &[u8]) -> Result<usize, PieceError> {
        let mut state = self.lock();
        while !bytes.is_empty() && !self.is_closed() {
            let room = self.block.saturating_sub(state.rest.len()).clamp(1, bytes.len());
            let cut = match memrchr(b'\n', &bytes[..room]) {
                Some(newline) => newline + 1,
                None => match memchr(b'\n', &bytes[room..]) {
                    Some(newline) => room + newline + 1,
                    None => {
                        state.go_on(bytes)?;
                        break;
                    }
                },
            };
            let (lines, more) = bytes.split_at(cut);
            state.go_on(lines)?;
            state.finish_block(self.block);
            self.came.notify_one();
            bytes = more;
        }
        Ok(state.rest.len())
    }

    /// Says that nothing more will come: what is left is the last line, or the torn part of one.
    pub fn end(&self, torn: bool) {
        let mut state = self.lock();
        if !state.rest.is_empty() && !torn {
            state.finish_block(self.block);
        }
        state.ended = true;
        self.came.notify_all();
    }

    /// Says that nobody wants any more.
    pub fn close(&self) {
        let mut state = self.lock();
        self.closed.store(true, Ordering::Relaxed);
        state.ended = true;
        state.ready.clear();
        state.rest = Vec::new();
        self.came.notify_all();
        self.went.notify_all();
    }

    pub fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Relaxed)
    }

    /// Waits until not too much is waiting; false if nothing more is wanted.
    pub fn wait_for_room(&self, stop: Stop<'_>) -> bool {
        let mut state = self.lock();
        while state.ready.len() >= WAITING && !self.is_closed() && !stop() {
            let waited = self.went.wait_timeout(state, LOOK_EVERY);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        !self.is_closed() && !stop()
    }

    /// The next block, as soon as there is one; `None` once there will be none, or if told to stop.
    pub fn take(&self, stop: Stop<'_>) -> Option<LineBlock> {
        let mut state = self.lock();
        loop {
            if stop() {
                return None;
            }
            if let Some(block) = state.ready.pop_front() {
                self.went.notify_all();
                return Some(block);
            }
            if state.ended {
                return None;
            }
            let waited = self.came.wait_timeout(state, LOOK_EVERY);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Takes a block's memory back for a later one.
    pub fn give_back(&self, mut bytes: Vec<u8>) {
        let mut state = self.lock();
        if bytes.capacity() <= KEPT_FACTOR * self.block && state.spare.len() < WAITING {
            bytes.clear();
            state.spare.push(bytes);
        }
    }
}

impl State {
    /// Adds to the line that goes on.
    fn go_on(&mut self, bytes: &[u8]) -> Result<(), PieceError> {
        if self.rest.len() + bytes.len() > MAX_LINE {
            return Err(PieceError::LineTooLong);
        }
        if self.rest.capacity() == 0
            && let Some(spare) = self.spare.pop()
        {
            self.rest = spare;
        }
        self.rest.try_reserve(bytes.len()).map_err(|_| PieceError::LineTooLong)?;
        self.rest.extend_from_slice(bytes);
        Ok(())
    }

    /// Makes what was gathered a block, or part of the last one, if nobody has taken that yet.
    fn finish_block(&mut self, most: usize) {
        let bytes = std::mem::take(&mut self.rest);
        let base = self.base;
        self.base += bytes.len() as u64;
        if let Some(last) = self.ready.back_mut()
            && last.bytes.len() + bytes.len() <= most
        {
            last.bytes.extend_from_slice(&bytes);
            self.spare.push(bytes);
            if let Some(spare) = self.spare.last_mut() {
                spare.clear();
            }
            return;
        }
        self.ready.push_back(LineBlock { index: self.blocks, base, bytes });
        self.blocks += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const GO: Stop<'static> = &|| false;

    proptest! {
        #[test]
        fn blocks_are_whole_lines_and_all_of_them(
            text in prop::collection::vec(prop_oneof![Just(b'\n'), Just(b'a'), any::<u8>()], 0..200),
            cuts in prop::collection::vec(0usize..200, 0..8),
            block in 1usize..40,
            take_early in any::<bool>(),
        ) {
            let queue = LineQueue::new(block);
            let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(text.len())).collect();
            cuts.extend([0, text.len()]);
            cuts.sort_unstable();
            let mut blocks = Vec::new();
            for pair in cuts.windows(2) {
                queue.push(&text[pair[0]..pair[1]]).unwrap();
                if take_early {
                    let mut state = queue.lock();
                    blocks.extend(std::mem::take(&mut state.ready));
                }
            }
            queue.end(false);
            while let Some(block) = queue.take(GO) {
                blocks.push(block);
            }
            let mut at = 0;
            for (index, found) in blocks.iter().enumerate() {
                prop_assert_eq!((found.index, found.base), (index, at as u64));
                let end = at + found.bytes.len();
                prop_assert_eq!(&found.bytes[..], &text[at..end]);
                prop_assert!(end == text.len() || found.bytes.ends_with(b"\n"));
                // Longer than asked for only where one line is.
                let lines = found.bytes.iter().filter(|&&byte| byte == b'\n').count();
                prop_assert!(found.bytes.len() <= block || lines <= 1);
                at = end;
            }
            prop_assert_eq!(at, text.len());
        }
    }

    #[test]
    fn a_closed_queue_gives_and_takes_nothing() {
        let queue = LineQueue::new(4);
        queue.push(b"a\nb\n").unwrap();
        queue.close();
        queue.push(b"c\n").unwrap();
        assert!(queue.take(GO).is_none());
        assert!(!queue.wait_for_room(GO));
    }
}
