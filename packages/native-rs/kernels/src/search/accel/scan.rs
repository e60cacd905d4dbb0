//! A text searched block by block.

use memchr::memrchr;

use super::program::{BLOCK, Program, Streams, run};
use super::{Accelerator, Isa, portable::Portable};
use crate::search::text::{line_end, line_start};

/// The first block of a text, in words: where lines match often, little is computed in vain.
const FIRST: usize = 8 * 64;
/// A pattern with longer matches is searched in blocks of whole lines, as one without a longest.
const FURTHEST_BACK: usize = 1024;

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Found {
    /// A position in the first line that matches.
    At(usize),
    Nothing,
    /// No line before `from`; those that begin in `from..=to` have to be searched otherwise, since
    /// they have bytes beyond ASCII, or are longer than a block.
    Beyond {
        from: usize,
        to: usize,
    },
}

/// What is known of one text: it must be reset for another.
#[derive(Debug)]
pub struct Scan {
    streams: Streams,
    padded: Box<[u8; BLOCK]>,
    /// What the bits of the last block stand for.
    base: usize,
    /// Before this, all matches are known from the last block and those before it.
    until: usize,
    /// Where the search began, the last time that it had to begin anew: a line's start.
    origin: usize,
    size: usize,
}

impl Scan {
    pub fn new() -> Self {
        let padded = Box::new([b'\n'; BLOCK]);
        Self { streams: Streams::new(), padded, base: 0, until: 0, origin: 0, size: FIRST }
    }

    /// Forgets the text.
    pub fn reset(&mut self) {
        (self.base, self.until, self.origin, self.size) = (0, 0, 0, FIRST);
    }

    /// Like `Matcher::find`. `at`, where a line begins, must not go back from call to call.
    #[inline]
    pub fn find(&mut self, accelerator: &Accelerator, text: &[u8], at: usize, end: usize) -> Found {
        loop {
            if let Some(hit) = self.known_hit(at) {
                return Found::At(hit);
            }
            if at > end || self.until > end {
                return Found::Nothing;
            }
            if let Some((from, to)) = self.next_block(accelerator, text, at, end) {
                return Found::Beyond { from, to };
            }
        }
    }

    /// The first hit from `at` on in the block that is known.
    #[inline]
    fn known_hit(&self, at: usize) -> Option<usize> {
        if at >= self.until {
            return None;
        }
        let first = at.max(self.origin).saturating_sub(self.base);
        let hits = self.streams.hits();
        let mut index = first / 64;
        let mut word = hits.get(index)? & (!0 << (first % 64));
        while word == 0 {
            index += 1;
            word = *hits.get(index)?;
        }
        let hit = self.base + index * 64 + word.trailing_zeros() as usize;
        (hit < self.until).then_some(hit)
    }

    /// Searches the block that follows; `Some` where it cannot.
    fn next_block(
        &mut self,
        accelerator: &Accelerator,
        text: &[u8],
        at: usize,
        end: usize,
    ) -> Option<(usize, usize)> {
        let program = &accelerator.program;
        if at > self.until || self.until == 0 {
            (self.origin, self.until) = (at, at);
        }
        let next = self.until;
        // Far enough back that what the block's start cuts off has no part in a match from `next` on.
        let whole_lines = program.reach.is_none_or(|reach| reach > FURTHEST_BACK);
        let back =
            if whole_lines { 0 } else { program.reach.unwrap_or_default().next_multiple_of(64) };
        let base = next.saturating_sub(back).max(self.origin);
        let size = self.size.max(back + FIRST).min(BLOCK);
        self.size = (2 * size).min(BLOCK);
        let last = end - base < size;
        let block = &text[base..if last { end } else { base + size }];
        let mut until = if last { end + 1 } else { base + size };

        if whole_lines && !last {
            until = match memrchr(b'\n', block) {
                Some(newline) => base + newline + 1,
                // A longer block may do.
                None if size < BLOCK => return None,
                None => return Some((next, line_end(text, base + size, end))),
            };
        }
        if program.ascii_only
            && let Some(beyond) =
                block.iter().position(|byte| !byte.is_ascii()).filter(|_| !block.is_ascii())
        {
            let line = line_start(text, at, base + beyond);
            if line <= next {
                return Some((line_start(text, at, next), line_end(text, base + block.len(), end)));
            }
            until = until.min(line);
        }
        self.base = base;
        self.compute(accelerator, block, last);
        // Hits of the part that only leads to `next` may be wrong.
        self.streams.clear_before(next - base);
        self.until = until;
        None
    }

    fn compute(&mut self, accelerator: &Accelerator, block: &[u8], last: bool) {
        let block = match last {
            false => block,
            // The end of the text is that of a line.
            true => {
                let size = (block.len() + 1).next_multiple_of(64);
                self.padded[..block.len()].copy_from_slice(block);
                self.padded[block.len()..size].fill(b'\n');
                &self.padded[..size]
            }
        };
        run_on(accelerator.isa, &accelerator.program, block, &mut self.streams);
    }
}

pub(super) fn run_on(isa: Isa, program: &Program, block: &[u8], streams: &mut Streams) {
    match isa {
        // SAFETY: plain Rust.
        Isa::Portable => unsafe { run::<Portable>(program, block, streams) },
        #[cfg(target_arch = "x86_64")]
        // SAFETY: `Isa::best` has seen that the processor has these instructions.
        Isa::Avx2 => unsafe { super::x86::run_avx2(program, block, streams) },
        #[cfg(target_arch = "x86_64")]
        // SAFETY: as above.
        Isa::Avx512 => unsafe { super::x86::run_avx512(program, block, streams) },
    }
}
