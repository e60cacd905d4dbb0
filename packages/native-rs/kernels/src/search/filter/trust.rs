//! Whether a filter is worth its while: in a text full of what it looks for it is not.

/// What it costs to search a line in vain, in bytes that are filtered in that time.
const LINE: i64 = 512;
const MOST: i64 = 64 << 10;
/// Bytes that are searched without the filter before it is tried again, and with how much credit.
const PAUSE: i64 = 1 << 20;
const AGAIN: i64 = 8 << 10;

#[derive(Debug)]
pub struct Trust {
    credit: i64,
    pause: i64,
}

impl Trust {
    pub fn new() -> Self {
        Self { credit: MOST, pause: 0 }
    }

    /// A text of so many bytes begins.
    pub fn begin(&mut self, bytes: usize) {
        if self.credit < 0 {
            self.pause -= bytes as i64;
            if self.pause < 0 {
                self.credit = AGAIN;
            }
        }
    }

    pub fn holds(&self) -> bool {
        self.credit >= 0
    }

    /// So many bytes were passed over.
    #[inline]
    pub fn passed(&mut self, bytes: usize) {
        self.credit = (self.credit + bytes as i64).min(MOST);
    }

    /// A line was found.
    #[inline]
    pub fn found(&mut self) {
        self.credit -= LINE;
        if self.credit < 0 {
            self.pause = PAUSE;
        }
    }
}
