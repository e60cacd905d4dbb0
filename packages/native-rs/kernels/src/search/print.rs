//! The wanted lines as text, in the file's order, formatted by the threads that found them.

use std::io;
use std::sync::{Mutex, PoisonError};

use memchr::memchr;

use super::PieceError;
use super::scan::{Found, Sink};
use super::turn::{Totals, Turns};

/// What stands before each line.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    /// For instance a file's name and a colon.
    pub prefix: Vec<u8>,
    pub line_numbers: bool,
    pub offsets: bool,
}

/// Writes lines in their order. Formatting runs on all threads at once, writing one at a time.
pub struct Printer<W> {
    layout: Layout,
    /// Takes all of some bytes; false if nobody reads them any more.
    write: W,
    turns: Turns,
    /// Kept from piece to piece: fresh memory costs more than formatting.
    spare: Mutex<Vec<Vec<u8>>>,
}

impl<W: Fn(&[u8]) -> io::Result<()> + Sync> Printer<W> {
    pub fn new(layout: Layout, write: W) -> Self {
        Self { layout, write, turns: Turns::default(), spare: Mutex::default() }
    }

    fn format(&self, found: &Found<'_>, text: &mut Vec<u8>) {
        let Layout { prefix, line_numbers, offsets } = &self.layout;
        let mut number = Digits::default();
        for (&line, &start) in found.hits.numbers.iter().zip(&found.hits.starts) {
            let rest = &found.bytes[start as usize..];
            let length = memchr(b'\n', rest).unwrap_or(rest.len());
            text.extend_from_slice(prefix);
            if *line_numbers {
                number.set(found.before.lines + u64::from(line) + 1);
                text.extend_from_slice(number.text());
                text.push(b':');
            }
            if *offsets {
                let mut offset = Digits::default();
                offset.set(found.base + u64::from(start));
                text.extend_from_slice(offset.text());
                text.push(b':');
            }
            text.extend_from_slice(&rest[..length]);
            text.push(b'\n');
        }
    }
}

impl<W: Fn(&[u8]) -> io::Result<()> + Sync> Sink for Printer<W> {
    fn found(&self, found: &Found<'_>) -> Result<(), PieceError> {
        let spare = || self.spare.lock().unwrap_or_else(PoisonError::into_inner);
        let mut text = spare().pop().unwrap_or_default();
        text.clear();
        self.format(found, &mut text);
        if self.turns.wait(found.index).is_none() {
            return Ok(());
        }
        (self.write)(&text).map_err(PieceError::Output)?;
        self.turns.done(found.index, Totals::default());
        spare().push(text);
        Ok(())
    }

    fn nothing(&self, index: usize) {
        self.turns.done(index, Totals::default());
    }

    fn abort(&self) {
        self.turns.abort();
    }
}

/// A number in decimal. The one that follows costs no division.
struct Digits {
    digits: [u8; 20],
    first: usize,
    value: u64,
}

impl Default for Digits {
    fn default() -> Self {
        Self { digits: [b'0'; 20], first: 19, value: 0 }
    }
}

impl Digits {
    fn set(&mut self, value: u64) {
        if value == self.value.wrapping_add(1) {
            self.increment();
        } else {
            let (mut rest, mut at) = (value, self.digits.len());
            while {
                at -= 1;
                self.digits[at] = b'0' + (rest % 10) as u8;
                rest /= 10;
                rest > 0
            } {}
            self.first = at;
        }
        self.value = value;
    }

    fn increment(&mut self) {
        let mut at = self.digits.len() - 1;
        while at >= self.first && self.digits[at] == b'9' {
            self.digits[at] = b'0';
            at -= 1;
        }
        if at < self.first {
            self.first = at;
            self.digits[at] = b'1';
        } else {
            self.digits[at] += 1;
        }
    }

    fn text(&self) -> &[u8] {
        &self.digits[self.first..]
    }
}

#[cfg(test)]
mod tests {
    use super::Digits;

    #[test]
    fn digits_are_those_of_the_number() {
        let mut digits = Digits::default();
        let jumps = [0, 7, 8, 9, 98, 99, 998, 123_456, u64::from(u32::MAX), u64::MAX - 130];
        for start in jumps {
            for value in start..start + 120 {
                digits.set(value);
                assert_eq!(digits.text(), value.to_string().as_bytes());
            }
        }
    }
}
