//! Spans as they are told of.

/// Spans of lines, in columns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spans {
    /// How many each line has.
    pub counts: Vec<u32>,
    /// Their first bytes, and those behind their last, from the line's first.
    pub starts: Vec<u32>,
    pub ends: Vec<u32>,
    /// Which pattern it was; empty where there is but one.
    pub patterns: Vec<u32>,
}

impl Spans {
    pub fn clear(&mut self) {
        self.counts.clear();
        self.starts.clear();
        self.ends.clear();
        self.patterns.clear();
    }

    /// What they take in memory.
    pub fn bytes(&self) -> usize {
        4 * (self.counts.len() + self.starts.len() + self.ends.len() + self.patterns.len())
    }

    /// Adds those of the lines that follow.
    pub fn append(&mut self, mut later: Self) {
        self.counts.append(&mut later.counts);
        self.starts.append(&mut later.starts);
        self.ends.append(&mut later.ends);
        self.patterns.append(&mut later.patterns);
    }
}
