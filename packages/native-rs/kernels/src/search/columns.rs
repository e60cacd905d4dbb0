//! The wanted lines of a whole file, in columns.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use super::PieceError;
use super::reserved::Reserved;
use super::scan::{Found, Sink};
use super::turn::Totals;

/// A column's memory.
pub enum Values<T> {
    Reserved(Reserved<T>, usize),
    Owned(Vec<T>),
}

impl<T> Values<T> {
    pub fn len(&self) -> usize {
        match self {
            Self::Reserved(_, length) => *length,
            Self::Owned(values) => values.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl<T: Copy> Values<T> {
    pub fn as_slice(&self) -> &[T] {
        match self {
            // SAFETY: so many values were written, and nobody writes any more.
            Self::Reserved(memory, length) => unsafe {
                std::slice::from_raw_parts(memory.pointer(), *length)
            },
            Self::Owned(values) => values,
        }
    }
}

/// Of each wanted line, in the file's order.
pub struct Columns {
    /// Its number, from 1, without what goes beyond 32 bits.
    pub numbers: Values<u32>,
    /// Its first byte in the file. Doubles, as JavaScript wants them.
    pub offsets: Values<f64>,
    /// The first lines whose numbers have reached 2³², 2 · 2³², … (indices into the columns).
    pub wraps: Vec<u64>,
}

/// A piece's numbers and offsets.
type Part = (Vec<u32>, Vec<f64>);

enum Memory {
    /// Each thread writes its part to where it belongs.
    Reserved(Reserved<u32>, Reserved<f64>),
    /// Pieces by their index, to be joined at the end.
    Pieces(Mutex<BTreeMap<usize, Part>>),
}

/// Puts hits into columns, each where it belongs, from several threads.
pub struct ColumnSink {
    memory: Memory,
    /// By how many times 2³² a number is too large: the first index of that.
    wraps: Mutex<BTreeMap<u64, u64>>,
}

impl ColumnSink {
    /// @param most as many lines as may be found: a byte each.
    pub fn new(most: u64) -> Self {
        let room = usize::try_from(most).unwrap_or(usize::MAX);
        match (Reserved::new(room), Reserved::new(room)) {
            (Ok(numbers), Ok(offsets)) => Self::over(Memory::Reserved(numbers, offsets)),
            _ => Self::in_pieces(),
        }
    }

    /// For systems that lend no address space without memory: costs a second copy.
    pub fn in_pieces() -> Self {
        Self::over(Memory::Pieces(Mutex::default()))
    }

    fn over(memory: Memory) -> Self {
        Self { memory, wraps: Mutex::default() }
    }

    pub fn finish(self, totals: Totals) -> Columns {
        let count = totals.hits as usize;
        let (numbers, offsets) = match self.memory {
            Memory::Reserved(mut numbers, mut offsets) => {
                numbers.shrink(count);
                offsets.shrink(count);
                (Values::Reserved(numbers, count), Values::Reserved(offsets, count))
            }
            Memory::Pieces(pieces) => {
                let (mut numbers, mut offsets) = (Vec::new(), Vec::new());
                numbers.reserve_exact(count);
                offsets.reserve_exact(count);
                // Each piece is let go as soon as it is copied.
                for (_, (n, o)) in pieces.into_inner().unwrap_or_else(PoisonError::into_inner) {
                    numbers.extend_from_slice(&n);
                    offsets.extend_from_slice(&o);
                }
                (Values::Owned(numbers), Values::Owned(offsets))
            }
        };
        let wraps = self.wraps.into_inner().unwrap_or_else(PoisonError::into_inner);
        let last = wraps.keys().next_back().copied().unwrap_or(0);
        // A wrap without a hit of its own begins where the next one does.
        let at = |wrap| wraps.range(wrap..).next().map_or(totals.hits, |(_, &index)| index);
        Columns { numbers, offsets, wraps: (1..=last).map(at).collect() }
    }

    fn note_wraps(&self, found: &Found<'_>) {
        let first = found.before.lines + 1;
        if (first + found.hits.lines) >> 32 == 0 {
            return;
        }
        let mut wraps = self.wraps.lock().unwrap_or_else(PoisonError::into_inner);
        for (index, &number) in found.hits.numbers.iter().enumerate() {
            let wrap = (first + u64::from(number)) >> 32;
            if wrap > 0 {
                let index = found.before.hits + index as u64;
                wraps.entry(wrap).and_modify(|least| *least = index.min(*least)).or_insert(index);
            }
        }
    }
}

impl Sink for ColumnSink {
    fn found(&self, found: &Found<'_>) -> Result<(), PieceError> {
        self.note_wraps(found);
        let at = found.before.hits as usize;
        let first = found.before.lines + 1;
        let numbers = found.hits.numbers.iter().map(|&n| (first + u64::from(n)) as u32);
        let offset = |&start: &u32| (found.base + u64::from(start)) as i64 as f64;
        let offsets = found.hits.starts.iter().map(offset);
        match &self.memory {
            // SAFETY: pieces before this one have written below `at`, those after it will beyond.
            Memory::Reserved(n, o) => unsafe {
                n.write(at, numbers);
                o.write(at, offsets);
            },
            Memory::Pieces(pieces) => {
                let piece = (numbers.collect(), offsets.collect());
                let mut pieces = pieces.lock().unwrap_or_else(PoisonError::into_inner);
                pieces.insert(found.index, piece);
            }
        }
        Ok(())
    }
}
