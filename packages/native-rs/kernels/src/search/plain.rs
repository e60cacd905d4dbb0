//! Whether a pattern can be looked for in a text as it is.

use memchr::{memchr, memmem};

use super::spans::SpanMatcher;
use super::text::Text;
use super::whole::Stretch;

/// Why a text is left to another engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotPlain {
    /// It is malformed, or has characters that count for two.
    Text,
    /// Something else than line feeds ends lines, which is of interest to the pattern.
    LineEnds,
}

/// Whether the pattern can be looked for in a text as it is. `feeds_only`: it has ends of lines in
/// it that for JavaScript are also beside `\r`, U+2028 and U+2029.
pub fn plain(matcher: &SpanMatcher, text: &[u8], feeds_only: bool) -> Result<(), NotPlain> {
    Plain::new(matcher.text(), feeds_only).add(Stretch { bytes: text, base: 0 }, true)
}

/// The same of a text that comes bit by bit.
pub(super) struct Plain {
    text: Text,
    feeds_only: bool,
    /// Up to where it was looked at; where characters matter, the start of one.
    seen: usize,
}

impl Plain {
    pub fn new(text: Text, feeds_only: bool) -> Self {
        Self { text, feeds_only, seen: 0 }
    }

    /// Looks at what is new of a text; `ended` where nothing follows. Two bytes before it have to be there.
    pub fn add(&mut self, there: Stretch<'_>, ended: bool) -> Result<(), NotPlain> {
        let Stretch { bytes, base } = there;
        if self.text == Text::Bytes && !self.feeds_only {
            return Ok(());
        }
        let from = self.seen - base;
        let new = &bytes[from..];
        let is_ascii = new.is_ascii();
        let known = if is_ascii { new.len() } else { self.characters(new, ended)? };
        self.seen += known;
        if self.feeds_only && memchr(b'\r', new).is_some() {
            return Err(NotPlain::LineEnds);
        }
        let from = from.saturating_sub(2);
        if self.feeds_only && !is_ascii && has_separators(&bytes[from..]) {
            return Err(NotPlain::LineEnds);
        }
        Ok(())
    }

    /// How many bytes whole characters take.
    fn characters(&self, new: &[u8], ended: bool) -> Result<usize, NotPlain> {
        if self.text == Text::Bytes {
            return Ok(new.len());
        }
        let length = match std::str::from_utf8(new) {
            Ok(_) => new.len(),
            Err(error) if !ended && error.error_len().is_none() => error.valid_up_to(),
            Err(_) => return Err(NotPlain::Text),
        };
        let has_pairs = self.text == Text::Units && new[..length].iter().any(|&byte| byte >= 0xf0);
        if has_pairs { Err(NotPlain::Text) } else { Ok(length) }
    }
}

fn has_separators(text: &[u8]) -> bool {
    memmem::find_iter(text, b"\xe2\x80").any(|at| matches!(text.get(at + 2), Some(0xa8 | 0xa9)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_plain_is_left_to_others() {
        let matcher = SpanMatcher::new(Text::Units, &["^a".to_owned()]).unwrap();
        assert_eq!(plain(&matcher, "é\ra".as_bytes(), false), Ok(()));
        assert_eq!(plain(&matcher, "é\ra".as_bytes(), true), Err(NotPlain::LineEnds));
        assert_eq!(plain(&matcher, "\u{2028}a".as_bytes(), true), Err(NotPlain::LineEnds));
        assert_eq!(plain(&matcher, "\u{1f4a9}".as_bytes(), false), Err(NotPlain::Text));
        assert_eq!(plain(&matcher, b"\xff", false), Err(NotPlain::Text));
    }
}
