//! Where the newlines of a text are, 64 bytes at a time.

const WIDTH: usize = 64;

/// Adds `base` and the position behind every `\n`, in order, to `out`. For texts full of them:
/// memchr's iterator starts anew at each hit, a bit mask gives the next one for two instructions.
///
/// # Panics
/// Where positions do not fit 32 bits.
pub fn push_line_starts(bytes: &[u8], base: usize, out: &mut Vec<u32>) {
    assert!(base + bytes.len() <= u32::MAX as usize, "positions fit 32 bits");
    #[cfg(target_arch = "x86_64")]
    if is_x86_feature_detected!("avx512bw") && is_x86_feature_detected!("bmi1") {
        // SAFETY: the instructions are there.
        return unsafe { push_avx512(bytes, base, out) };
    }
    push_by(bytes, base, out, newline_mask);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512bw,popcnt,bmi1")]
fn push_avx512(bytes: &[u8], base: usize, out: &mut Vec<u32>) {
    push_by(bytes, base, out, |block| newline_mask_avx512(block));
}

/// So many positions are written for each block whether it has them or not: to ask for each
/// whether there is one more is a branch that no processor foresees, and costs most of the time.
const AT_ONCE: u32 = 4;

#[inline(always)]
fn push_by(bytes: &[u8], base: usize, out: &mut Vec<u32>, mask_of: impl Fn(&[u8; WIDTH]) -> u64) {
    let (blocks, rest) = bytes.as_chunks::<WIDTH>();
    for (index, group) in blocks.chunks(WIDTH).enumerate() {
        out.reserve(group.len() * WIDTH + WIDTH);
        let mut length = out.len();
        for (at, block) in group.iter().enumerate() {
            let mut mask = mask_of(block);
            let first = (base + (index * WIDTH + at) * WIDTH) as u32 + 1;
            let count = mask.count_ones();
            let mut written = 0;
            while {
                for place in 0..AT_ONCE {
                    let start = first.wrapping_add(mask.trailing_zeros());
                    // SAFETY: there is room for all bytes of the group, and as much more.
                    unsafe {
                        out.as_mut_ptr().add(length + (written + place) as usize).write(start)
                    };
                    mask &= mask.wrapping_sub(1);
                }
                written += AT_ONCE;
                written < count
            } {}
            length += count as usize;
        }
        // SAFETY: so many were written, one after the other.
        unsafe { out.set_len(length) };
    }
    let done = base + blocks.len() * WIDTH;
    let newlines = rest.iter().enumerate().filter(|&(_, &byte)| byte == b'\n');
    out.extend(newlines.map(|(index, _)| (done + index + 1) as u32));
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
    let (blocks, rest) = bytes.as_chunks::<WIDTH>();
    let (fours, ones) = blocks.as_chunks::<4>();
    let mut counts = [0; 4];
    for four in fours {
        for (count, block) in counts.iter_mut().zip(four) {
            *count += newline_mask_avx512(block).count_ones() as usize;
        }
    }
    let mut count: usize = counts.iter().sum();
    for block in ones {
        count += newline_mask_avx512(block).count_ones() as usize;
    }
    count + rest.iter().filter(|&&byte| byte == b'\n').count()
}

#[cfg(target_arch = "x86_64")]
#[inline]
#[target_feature(enable = "avx512bw")]
fn newline_mask_avx512(block: &[u8; WIDTH]) -> u64 {
    use std::arch::x86_64 as simd;
    // SAFETY: the load reads the 64 bytes that a block has, and asks for no alignment.
    let bytes = unsafe { simd::_mm512_loadu_si512(block.as_ptr().cast()) };
    simd::_mm512_cmpeq_epi8_mask(bytes, simd::_mm512_set1_epi8(b'\n' as i8))
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
        fn finds_each_newline(
            bytes in prop::collection::vec(prop_oneof![Just(b'\n'), any::<u8>()], 0..9000),
            base in 0..9_usize,
        ) {
            let newlines = (0..bytes.len()).filter(|&at| bytes[at] == b'\n');
            let expected: Vec<u32> = newlines.map(|at| (base + at + 1) as u32).collect();
            prop_assert_eq!(count_newlines(&bytes), expected.len());
            let mut found = vec![7];
            push_line_starts(&bytes, base, &mut found);
            prop_assert_eq!(&found[1..], &expected);
            found.clear();
            push_by(&bytes, base, &mut found, portable_mask);
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
