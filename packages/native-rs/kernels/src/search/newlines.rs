//! Where the newlines of a text are, 64 bytes at a time.

const WIDTH: usize = 64;

/// Calls `each` with the position of every `\n`, in order. For texts full of them: memchr's
/// iterator starts anew at each hit, a bit mask gives the next one for two instructions.
#[inline]
pub fn each_newline(bytes: &[u8], mut each: impl FnMut(usize)) {
    let (blocks, rest) = bytes.as_chunks::<WIDTH>();
    for (index, block) in blocks.iter().enumerate() {
        let mut mask = newline_mask(block);
        while mask != 0 {
            each(index * WIDTH + mask.trailing_zeros() as usize);
            mask &= mask - 1;
        }
    }
    let start = blocks.len() * WIDTH;
    for (index, &byte) in rest.iter().enumerate() {
        if byte == b'\n' {
            each(start + index);
        }
    }
}

/// How many `\n` there are.
#[inline]
pub fn count_newlines(bytes: &[u8]) -> usize {
    #[cfg(target_arch = "x86_64")]
    if is_x86_feature_detected!("avx512bw") {
        // SAFETY: the instructions are there.
        return unsafe { count_avx512(bytes) };
    }
    memchr::memchr_iter(b'\n', bytes).count()
}

/// As fast as the core's second cache gives bytes, which 256 bits at a time are not.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512bw,popcnt")]
fn count_avx512(bytes: &[u8]) -> usize {
    use std::arch::x86_64 as simd;
    let newline = simd::_mm512_set1_epi8(b'\n' as i8);
    // SAFETY: the load reads the 64 bytes that a block has, and asks for no alignment.
    let mask = |block: &[u8; WIDTH]| unsafe {
        simd::_mm512_cmpeq_epi8_mask(simd::_mm512_loadu_si512(block.as_ptr().cast()), newline)
    };
    let (blocks, rest) = bytes.as_chunks::<WIDTH>();
    let (fours, ones) = blocks.as_chunks::<4>();
    let mut counts = [0; 4];
    for four in fours {
        for (count, block) in counts.iter_mut().zip(four) {
            *count += mask(block).count_ones() as usize;
        }
    }
    let mut count: usize = counts.iter().sum();
    for block in ones {
        count += mask(block).count_ones() as usize;
    }
    count + rest.iter().filter(|&&byte| byte == b'\n').count()
}

/// Bit i is set where byte i is `\n`.
#[cfg(target_arch = "x86_64")]
#[inline]
fn newline_mask(block: &[u8; WIDTH]) -> u64 {
    use std::arch::x86_64 as simd;
    let (lanes, _) = block.as_chunks::<16>();
    let mut mask = 0;
    for (index, lane) in lanes.iter().enumerate() {
        // SAFETY: SSE2 is part of every x86-64; the load reads the 16 bytes that a lane has, and
        // asks for no alignment.
        let bits = unsafe {
            let bytes = simd::_mm_loadu_si128(lane.as_ptr().cast());
            simd::_mm_movemask_epi8(simd::_mm_cmpeq_epi8(bytes, simd::_mm_set1_epi8(b'\n' as i8)))
        };
        mask |= u64::from(bits as u16) << (index * 16);
    }
    mask
}

/// Eight bytes at a time: the high bit of each byte that is zero after the exclusive or, exactly
/// (no carry can cross a byte), then the eight bits gathered by a multiplication.
#[cfg(not(target_arch = "x86_64"))]
#[inline]
fn newline_mask(block: &[u8; WIDTH]) -> u64 {
    portable_mask(block)
}

#[cfg(any(test, not(target_arch = "x86_64")))]
#[inline]
fn portable_mask(block: &[u8; WIDTH]) -> u64 {
    const LOW7: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let (words, _) = block.as_chunks::<8>();
    let mut mask = 0;
    for (index, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word) ^ 0x0a0a_0a0a_0a0a_0a0a;
        let zero = !(((word & LOW7) + LOW7) | word | LOW7);
        mask |= ((zero >> 7).wrapping_mul(GATHER) >> 56) << (index * 8);
    }
    mask
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn finds_each_newline(bytes in prop::collection::vec(prop_oneof![Just(b'\n'), any::<u8>()], 0..300)) {
            let mut found = Vec::new();
            each_newline(&bytes, |at| found.push(at));
            let expected: Vec<usize> = (0..bytes.len()).filter(|&at| bytes[at] == b'\n').collect();
            prop_assert_eq!(count_newlines(&bytes), expected.len());
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn both_masks_agree(block: [u8; 32], holes in any::<u64>()) {
            let mut bytes = [0; WIDTH];
            for (index, byte) in bytes.iter_mut().enumerate() {
                *byte = if holes >> index & 1 == 1 { b'\n' } else { block[index % 32] };
            }
            prop_assert_eq!(portable_mask(&bytes), newline_mask(&bytes));
        }
    }
}
