//! What becomes of the parts of a whole text that threads have searched.

use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use super::PieceError;
use super::in_order::InOrder;
use super::print::Layout;
use super::print_text::TextPrinter;
use super::split::{Part, PartSink};
use super::whole::Covered;

/// Numbers the lines from the text's first.
fn number(covered: &mut Covered, lines_before: u64) -> Result<(), PieceError> {
    let all = lines_before + covered.piece.lines;
    u32::try_from(all).map_err(|_| PieceError::TooManyLines)?;
    covered.piece.line_numbers.iter_mut().for_each(|number| *number += lines_before as u32);
    Ok(())
}

/// Puts them together.
#[derive(Default)]
pub struct PartColumns {
    parts: Mutex<BTreeMap<usize, Covered>>,
}

impl PartColumns {
    /// All that was found, in the text's order; each part is let go as soon as it is copied.
    pub fn finish(self) -> Result<Covered, PieceError> {
        let mut all = Covered::default();
        for (_, part) in self.parts.into_inner().unwrap_or_else(PoisonError::into_inner) {
            all.piece.line_numbers.extend_from_slice(&part.piece.line_numbers);
            all.piece.offsets.extend_from_slice(&part.piece.offsets);
            all.spans.append(part.spans);
        }
        Ok(all)
    }

    /// How many parts have something.
    #[cfg(test)]
    pub fn count(&self) -> usize {
        self.parts.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}

impl PartSink for PartColumns {
    fn part(&self, part: Part<'_>) -> Result<(), PieceError> {
        let Part { index, mut covered, lines_before, .. } = part;
        number(&mut covered, lines_before)?;
        self.parts.lock().unwrap_or_else(PoisonError::into_inner).insert(index, covered);
        Ok(())
    }
}

/// Counts only.
impl PartSink for () {
    fn part(&self, _: Part<'_>) -> Result<(), PieceError> {
        Ok(())
    }
}

/// Writes their lines in order. Formatting runs on all threads at once, writing one at a time.
pub struct PartPrinter<W> {
    layout: Layout,
    texts: InOrder<W>,
    lines: AtomicU64,
}

impl<W: Fn(&[u8]) -> io::Result<()> + Sync> PartPrinter<W> {
    /// @param write takes all of some bytes.
    pub fn new(layout: Layout, write: W) -> Self {
        Self { layout, texts: InOrder::new(write), lines: AtomicU64::new(0) }
    }

    /// How many lines were wanted.
    pub fn lines(&self) -> u64 {
        self.lines.load(Ordering::Relaxed)
    }
}

impl<W: Fn(&[u8]) -> io::Result<()> + Sync> PartSink for PartPrinter<W> {
    fn part(&self, part: Part<'_>) -> Result<(), PieceError> {
        let Part { index, mut covered, there, lines_before } = part;
        number(&mut covered, lines_before)?;
        let text = self.texts.empty();
        let mut printer = TextPrinter::new(self.layout.clone(), |_: &[u8]| Ok(())).with_text(text);
        printer.take(&mut covered, there, usize::MAX)?;
        self.lines.fetch_add(printer.lines, Ordering::Relaxed);
        self.texts.write(index, printer.into_text())
    }

    fn nothing(&self, index: usize) {
        self.texts.nothing(index);
    }

    fn abort(&self) {
        self.texts.abort();
    }
}
