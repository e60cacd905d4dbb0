//! What is computed for a block of text.

use super::class::Class;

/// Words of a block: 4 KiB of text, so that all streams stay in the core's first cache.
pub const WORDS: usize = 64;
/// Bytes of a block.
pub const BLOCK: usize = WORDS * 64;
/// Words of zeros before each stream, so that a shift needs no test for the block's start.
pub const MARGIN: usize = 8;
/// The furthest that a stream can be shifted.
pub const FURTHEST: u32 = MARGIN as u32 * 64 - 1;
/// Streams of a program at most: their being computed is one bit each.
pub const MOST_STREAMS: usize = 128;

/// A stream, by the index of what computes it.
pub type Stream = u8;

/// Bit i of a stream stands for byte i of the block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Op {
    /// Byte i is in the class.
    Class(u8),
    /// `from` shifted on by some bytes.
    Shift(Stream, u32),
    /// `from`, shifted, and `with`.
    ShiftAnd(Stream, u32, Stream),
    Or(Stream, Stream),
    /// Of the word characters' stream: `\b`, `\B`.
    Boundary(Stream),
    NoBoundary(Stream),
    /// Where the first stream, shifted, has nothing: no word character before, or behind.
    Not(Stream, u32),
    /// Of the newlines' stream: where lines begin. The block's start is one.
    LineStart(Stream),
    /// From a place in the first stream on, over any number of bytes of the second, a class.
    Star(Stream, Stream),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    Compute(Stream),
    /// Nothing of the sequence is in this block if the stream is all zeros.
    EndIfZero(Stream),
}

/// Its last stream has a bit in the line of each match.
#[derive(Clone, Debug, PartialEq)]
pub struct Sequence {
    pub steps: Vec<Step>,
    pub last: Stream,
}

#[derive(Debug)]
pub struct Program {
    pub classes: Vec<Class>,
    pub ops: Vec<Op>,
    /// A line matches if one of these does.
    pub sequences: Vec<Sequence>,
    /// Bytes of the longest match, and what is looked at around it; `None` if there is no longest.
    pub reach: Option<usize>,
    /// Whether branches were left out that need a byte beyond ASCII.
    pub ascii_only: bool,
}

impl Program {
    /// Operations on 64 bytes, if no sequence ended early.
    pub fn cost(&self) -> u32 {
        let cost = |op: &Op| match *op {
            Op::Class(class) => self.classes[usize::from(class)].cost(),
            Op::Star(..) => 4,
            _ => 1,
        };
        self.ops.iter().map(cost).sum()
    }
}

/// The words of a stream, zeros before them.
pub type Words = [u64; MARGIN + WORDS];

/// What runs a program's instructions. All functions are inlined into one that may use them.
pub trait Machine {
    /// # Safety
    /// The processor must have the machine's instructions. `text` has 64 bytes for each of `out`.
    unsafe fn classify(class: &Class, text: &[u8], out: &mut [u64]);
}

/// The streams of a block.
#[derive(Debug)]
pub struct Streams {
    words: Vec<Words>,
    hits: [u64; WORDS],
    count: usize,
}

impl Streams {
    pub fn new() -> Self {
        Self { words: Vec::new(), hits: [0; WORDS], count: 0 }
    }

    /// A bit for each match of the last run, in its line.
    #[inline]
    pub fn hits(&self) -> &[u64] {
        &self.hits[..self.count]
    }

    /// Forgets the hits of the first bytes.
    pub fn clear_before(&mut self, bytes: usize) {
        self.hits[..bytes / 64].fill(0);
        if !bytes.is_multiple_of(64) {
            self.hits[bytes / 64] &= !0 << (bytes % 64);
        }
    }
}

/// Runs the program over `text`, at most a block, in whole words.
///
/// # Safety
/// The processor must have the machine's instructions.
#[inline(always)]
pub unsafe fn run<M: Machine>(program: &Program, text: &[u8], streams: &mut Streams) {
    let count = text.len() / 64;
    assert!(count <= WORDS);
    streams.count = count;
    streams.words.resize(program.ops.len(), [0; MARGIN + WORDS]);
    let hits = &mut streams.hits[..count];
    hits.fill(0);
    let (mut computed, mut nonzero) = (0_u128, 0_u128);
    for sequence in &program.sequences {
        let mut alive = true;
        for step in &sequence.steps {
            match *step {
                Step::Compute(stream) if computed >> stream & 1 == 0 => {
                    // SAFETY: the caller vouches for the instructions.
                    let any = unsafe { compute::<M>(program, stream, text, &mut streams.words) };
                    computed |= 1 << stream;
                    nonzero |= u128::from(any) << stream;
                }
                Step::Compute(_) => {}
                Step::EndIfZero(stream) => {
                    alive = nonzero >> stream & 1 == 1;
                    if !alive {
                        break;
                    }
                }
            }
        }
        if alive {
            let last = &streams.words[usize::from(sequence.last)][MARGIN..][..count];
            hits.iter_mut().zip(last).for_each(|(hit, word)| *hit |= word);
        }
    }
}

/// Computes one stream; returns whether it has a bit.
#[inline(always)]
unsafe fn compute<M: Machine>(
    program: &Program,
    stream: Stream,
    text: &[u8],
    words: &mut [Words],
) -> bool {
    let count = text.len() / 64;
    // Inputs come before what is computed from them.
    let (before, rest) = words.split_at_mut(usize::from(stream));
    let input = |stream: Stream| &before[usize::from(stream)];
    let out = &mut rest[0][MARGIN..][..count];
    match program.ops[usize::from(stream)] {
        Op::Class(class) => {
            let class = &program.classes[usize::from(class)];
            // SAFETY: the caller vouches for the instructions; text and out are of one length.
            unsafe { M::classify(class, text, out) };
        }
        Op::Shift(from, by) => shifted(input(from), by, out, |_, word| word),
        Op::ShiftAnd(from, by, with) => {
            let with = &input(with)[MARGIN..][..count];
            shifted(input(from), by, out, |index, word| word & with[index]);
        }
        Op::Or(a, b) => {
            let (a, b) = (&input(a)[MARGIN..][..count], &input(b)[MARGIN..][..count]);
            (0..count).for_each(|i| out[i] = a[i] | b[i]);
        }
        Op::Boundary(word) => {
            let now = &input(word)[MARGIN..][..count];
            shifted(input(word), 1, out, |index, before| before ^ now[index]);
        }
        Op::NoBoundary(word) => {
            let now = &input(word)[MARGIN..][..count];
            shifted(input(word), 1, out, |index, before| !(before ^ now[index]));
        }
        Op::Not(from, by) => shifted(input(from), by, out, |_, word| !word),
        Op::LineStart(newline) => {
            shifted(input(newline), 1, out, |_, word| word);
            out[0] |= 1;
        }
        Op::Star(from, class) => {
            star(&input(from)[MARGIN..][..count], &input(class)[MARGIN..][..count], out)
        }
    }
    out.iter().fold(0, |all, word| all | word) != 0
}

/// Every word of a stream after its shift, through `then`.
#[inline(always)]
fn shifted(from: &Words, by: u32, out: &mut [u64], then: impl Fn(usize, u64) -> u64) {
    let (words, bits) = ((by / 64) as usize, by % 64);
    let now = &from[MARGIN - words..][..out.len()];
    if bits == 0 {
        return out.iter_mut().zip(now).enumerate().for_each(|(i, (out, w))| *out = then(i, *w));
    }
    let before = &from[MARGIN - words - 1..][..out.len()];
    for index in 0..out.len() {
        out[index] = then(index, now[index] << bits | before[index] >> (64 - bits));
    }
}

/// A bit that is added to a run of the class's bits moves on through all of it: the carry does
/// what a loop over the bytes would.
#[inline(always)]
fn star(from: &[u64], class: &[u64], out: &mut [u64]) {
    let mut carry = false;
    for index in 0..out.len() {
        let (sum, over) = (from[index] & class[index]).overflowing_add(class[index]);
        let (sum, again) = sum.overflowing_add(u64::from(carry));
        out[index] = (sum ^ class[index]) | from[index];
        carry = over | again;
    }
}
