//! The classes in plain Rust.

use super::class::{Class, Test};
use super::program::Machine;

#[derive(Clone, Copy)]
pub struct Portable;

impl Machine for Portable {
    /// # Safety
    /// None is asked for.
    #[inline(always)]
    unsafe fn classify(class: &Class, text: &[u8], out: &mut [u64]) {
        let ranges = class.set.ranges();
        let (blocks, _) = text.as_chunks::<64>();
        for (block, out) in blocks.iter().zip(out) {
            let mut member = [0_u8; 64];
            match class.test {
                Test::Masked { mask, value } => {
                    (0..64).for_each(|i| member[i] = u8::from(block[i] & mask == value));
                }
                Test::Range { .. } | Test::Rows { .. } => {
                    for &(first, last) in &ranges {
                        let span = last - first;
                        (0..64).for_each(|i| {
                            member[i] |= u8::from(block[i].wrapping_sub(first) <= span)
                        });
                    }
                }
            }
            *out = gather(&member);
        }
    }
}

/// Bit i of the result is that of byte i, which is 0 or 1: the eight of a word come together by a
/// multiplication.
#[inline(always)]
fn gather(member: &[u8; 64]) -> u64 {
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let (words, _) = member.as_chunks::<8>();
    words.iter().enumerate().fold(0, |mask, (index, word)| {
        mask | (u64::from_le_bytes(*word).wrapping_mul(GATHER) >> 56) << (index * 8)
    })
}
