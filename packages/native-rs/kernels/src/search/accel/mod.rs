//! Patterns as arithmetic on bit streams: 64 bytes of text are one word, and a word says of each
//! byte whether it is in a class, or whether a match can have come as far as to it.
//!
//! A sequence of classes is a chain of shifts and conjunctions, a run of n bytes of one class takes
//! log n of them, `\b` is the word characters' stream xor itself shifted, and a class without an end
//! is one addition with carries. The technique is Parabix's (Cameron et al., "Bitwise Data
//! Parallelism in Regular Expression Matching", PACT 2014). It takes the same time whatever the
//! text, and is exact: where it cannot be, there is no program and the regex crate searches.

mod class;
mod compile;
mod portable;
mod program;
mod scan;
#[cfg(test)]
pub(super) mod tests;
mod trim;
#[cfg(target_arch = "x86_64")]
mod x86;

pub use class::ByteSet;
pub use scan::{Found, Scan};

use program::Program;
use regex_syntax::hir::{Hir, HirKind};

/// Which instructions run a program. Chosen when it is made, by what the processor has.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Isa {
    /// Plain Rust, and what the compiler makes of it.
    Portable,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

impl Isa {
    fn best() -> Self {
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx512bw") && is_x86_feature_detected!("bmi2") {
                return Self::Avx512;
            }
            if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("bmi2") {
                return Self::Avx2;
            }
        }
        Self::Portable
    }

    /// The most that a program may cost and still be worth it: see `Program::cost`.
    fn budget(self) -> u32 {
        match self {
            Self::Portable => 24,
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 | Self::Avx512 => 160,
        }
    }
}

/// A pattern that can be searched in this way.
#[derive(Debug)]
pub struct Accelerator {
    program: Program,
    isa: Isa,
}

impl Accelerator {
    /// `None` where the pattern has no program, or one that is not worth it. The pattern must be
    /// one whose matches hold no `\n` (`one_line`). `ascii` if it is for ASCII text alone.
    pub fn new(hir: &Hir, ascii: bool) -> Option<Self> {
        if literals_alone(hir) {
            return None;
        }
        let isa = Isa::best();
        let program = compile::compile(hir, ascii)?;
        (program.cost() <= isa.budget()).then_some(Self { program, isa })
    }
}

/// Several literals and nothing else: the crate's own vectors are faster with these (Teddy), save
/// where they are so short that they are everywhere.
fn literals_alone(hir: &Hir) -> bool {
    let properties = hir.properties();
    matches!(hir.kind(), HirKind::Alternation(_))
        && properties.is_alternation_literal()
        && properties.minimum_len() >= Some(3)
}
