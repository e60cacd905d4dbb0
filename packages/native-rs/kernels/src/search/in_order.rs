//! Texts that threads make at once and that are written one after the other.

use std::io;
use std::sync::{Mutex, PoisonError};

use super::PieceError;
use super::turn::{Totals, Turns};

pub struct InOrder<W> {
    write: W,
    turns: Turns,
    /// Kept from text to text.
    spare: Mutex<Vec<Vec<u8>>>,
}

impl<W: Fn(&[u8]) -> io::Result<()> + Sync> InOrder<W> {
    /// @param write takes all of some bytes.
    pub fn new(write: W) -> Self {
        Self { write, turns: Turns::default(), spare: Mutex::default() }
    }

    /// Memory for a text, with nothing in it.
    pub fn empty(&self) -> Vec<u8> {
        let spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut text = spare.unwrap_or_default();
        text.clear();
        text
    }

    /// Writes a piece's text when all before it are; not at all once a thread gave up.
    pub fn write(&self, index: usize, text: Vec<u8>) -> Result<(), PieceError> {
        if self.turns.wait(index).is_none() {
            return Ok(());
        }
        (self.write)(&text).map_err(PieceError::Output)?;
        self.nothing(index);
        self.spare.lock().unwrap_or_else(PoisonError::into_inner).push(text);
        Ok(())
    }

    /// A piece has no text.
    pub fn nothing(&self, index: usize) {
        self.turns.done(index, Totals::default());
    }

    /// Some pieces will never come.
    pub fn abort(&self) {
        self.turns.abort();
    }
}
