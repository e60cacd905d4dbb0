//! Of lines whose text is not their bytes.

use super::super::text::Text;

/// Where in a line is what is at a place of its transcoded text. Asked for in order.
pub(super) struct Original<'l> {
    line: &'l [u8],
    text: Text,
    /// What was passed, in both.
    at: usize,
    transcoded: usize,
}

impl<'l> Original<'l> {
    pub(super) fn new(text: Text, line: &'l [u8]) -> Self {
        Self { line, text, at: 0, transcoded: 0 }
    }

    /// Of a place within a character, that character's first byte.
    pub(super) fn start(&mut self, place: usize) -> usize {
        self.advance(place);
        self.at
    }

    /// Of a place within a character, the byte behind it.
    pub(super) fn end(&mut self, place: usize) -> usize {
        self.advance(place);
        let within = if self.transcoded < place { self.character().0 } else { 0 };
        self.at + within
    }

    fn advance(&mut self, place: usize) {
        while self.transcoded < place {
            let (bytes, transcoded) = self.character();
            if self.transcoded + transcoded > place {
                return;
            }
            self.at += bytes;
            self.transcoded += transcoded;
        }
    }

    /// How many bytes the next character, or malformed sequence, has in both.
    fn character(&self) -> (usize, usize) {
        // The longest sequence has four bytes.
        let rest = &self.line[self.at..self.line.len().min(self.at + 4)];
        let Some(chunk) = rest.utf8_chunks().next() else { return (1, 1) };
        match chunk.valid().chars().next() {
            Some(character) if character.len_utf8() == 4 && self.text == Text::Units => (4, 6),
            Some(character) => (character.len_utf8(), character.len_utf8()),
            None => (chunk.invalid().len().max(1), '\u{fffd}'.len_utf8()),
        }
    }
}
