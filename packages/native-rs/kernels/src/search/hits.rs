//! What is found in bytes that are in memory.

/// What of the matching lines is wanted. Less is less work.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// Where each line is and which number it has; otherwise they are only counted.
    pub columns: bool,
    /// The lines that do not match instead.
    pub invert: bool,
    /// No more lines than this.
    pub limit: u64,
}

impl Wanted {
    /// All matching lines, in columns.
    pub const COLUMNS: Self = Self { columns: true, invert: false, limit: u64::MAX };
}

/// The wanted lines of one piece. Reused for the next, so that its memory stays warm.
#[derive(Debug, Default)]
pub struct Hits {
    /// How many lines were passed, wanted or not; only with columns.
    pub lines: u64,
    /// How many are wanted.
    pub count: u64,
    /// With columns, of each wanted line: its number, the first line of the bytes being 0 (they are
    /// too few for more than 32 bits).
    pub numbers: Vec<u32>,
    /// With columns, of each wanted line: its first byte.
    pub starts: Vec<u32>,
}

impl Hits {
    pub fn clear(&mut self) {
        self.lines = 0;
        self.count = 0;
        self.numbers.clear();
        self.starts.clear();
    }

    /// Forgets what is more than `limit`.
    pub(super) fn truncate(&mut self, limit: u64) {
        if self.count <= limit {
            return;
        }
        self.count = limit;
        let kept = usize::try_from(limit).unwrap_or(usize::MAX);
        self.numbers.truncate(kept);
        self.starts.truncate(kept);
    }
}
