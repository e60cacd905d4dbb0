//! What is looked up for each byte.

use super::WIDTH;
use super::plan::Run;

/// Runs that are told apart: a bit for each.
pub const BUCKETS: usize = 8;

/// For each byte of a run: to which buckets a byte belongs that is there.
#[derive(Debug)]
pub struct Tables {
    /// By the byte, its top bit ignored: what is not ASCII may be found in vain.
    pub bytes: [[u8; 128]; WIDTH],
    /// The conjunction of both, by the low and the high half of the byte: more is found in vain.
    pub low: [[u8; 16]; WIDTH],
    pub high: [[u8; 16]; WIDTH],
}

impl Tables {
    /// Of no more runs than buckets.
    pub fn new(runs: &[Run]) -> Self {
        assert!(runs.len() <= BUCKETS);
        let mut tables =
            Self { bytes: [[0; 128]; WIDTH], low: [[0; 16]; WIDTH], high: [[0; 16]; WIDTH] };
        for (bucket, run) in runs.iter().enumerate() {
            for (at, set) in run.iter().enumerate() {
                tables.add(at, 1 << bucket, |byte| set.is_none_or(|set| set.contains(byte)));
            }
        }
        tables
    }

    fn add(&mut self, at: usize, bucket: u8, contains: impl Fn(u8) -> bool) {
        for byte in (0..=255).filter(|&byte| contains(byte)) {
            self.bytes[at][usize::from(byte & 127)] |= bucket;
            self.low[at][usize::from(byte & 15)] |= bucket;
            self.high[at][usize::from(byte >> 4)] |= bucket;
        }
    }
}
