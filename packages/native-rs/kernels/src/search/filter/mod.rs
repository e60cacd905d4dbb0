//! Where a match may be: at places with some bytes that each match must hold.
//!
//! A match of `foo[0-9]|(?i:bar)x` holds `foo` and a digit, or `barx` in some case. Such runs of four
//! sets of bytes are tested at each place of the text at once: a table for each of the four says of
//! a byte to which runs it belongs, one bit each, and a place is left where the conjunction of the
//! four is not empty. The technique is Teddy's (Langdale, in Hyperscan), with sets instead of bytes.
//! The line around a place is then searched by the pattern itself.
//!
//! The sets are ASCII alone: these bytes are in a line's text in the same order as in the line,
//! whatever is made of its other bytes.

mod plan;
mod tables;
#[cfg(test)]
mod tests;
mod trust;
#[cfg(target_arch = "x86_64")]
mod x86;

pub use trust::Trust;

use regex_syntax::hir::Hir;
use tables::Tables;

/// Bytes of a run.
const WIDTH: usize = 4;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Isa {
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// With a table lookup in 128 bytes at once.
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

impl Isa {
    /// Those that this processor has, the best first. Without vectors it is not worth it.
    fn all() -> Vec<Self> {
        #[allow(unused_mut)]
        let mut all = Vec::new();
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx512vbmi") && is_x86_feature_detected!("avx512bw") {
                all.push(Self::Avx512);
            }
            if is_x86_feature_detected!("avx2") {
                all.push(Self::Avx2);
            }
        }
        all
    }
}

#[derive(Debug)]
pub struct Filter {
    // Without vectors nothing looks anything up.
    #[cfg_attr(not(target_arch = "x86_64"), allow(dead_code))]
    tables: Box<Tables>,
    isa: Isa,
}

impl Filter {
    /// `None` where the pattern asks for nothing that is rare. Its matches must hold no `\n`.
    pub fn new(hir: &Hir) -> Option<Self> {
        let isa = Isa::all().into_iter().next()?;
        let tables = Box::new(Tables::new(&plan::plan(hir)?));
        Some(Self { tables, isa })
    }

    /// The first place in `at..end` where a match may hold one of the runs. Bytes from `end` on may
    /// be looked at.
    #[inline]
    pub fn find(&self, text: &[u8], at: usize, end: usize) -> Option<usize> {
        assert!(at <= end && end <= text.len());
        match self.isa {
            #[cfg(target_arch = "x86_64")]
            // SAFETY: `Isa::all` has seen that the processor has these instructions.
            Isa::Avx2 => unsafe { x86::find_avx2(&self.tables, text, at, end) },
            #[cfg(target_arch = "x86_64")]
            // SAFETY: as above.
            Isa::Avx512 => unsafe { x86::find_avx512(&self.tables, text, at, end) },
        }
    }
}
