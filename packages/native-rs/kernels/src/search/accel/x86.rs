//! The classes by the vectors of x86-64.

use std::arch::x86_64::*;

use super::class::{Class, Test};
use super::program::{Machine, Program, Streams, run};

#[derive(Clone, Copy)]
struct Avx2;

#[derive(Clone, Copy)]
struct Avx512;

/// # Safety
/// The processor must have AVX2 and BMI2.
#[target_feature(enable = "avx2,bmi1,bmi2")]
pub unsafe fn run_avx2(p: &Program, text: &[u8], streams: &mut Streams) {
    // SAFETY: this function has the instructions that the machine needs.
    unsafe { run::<Avx2>(p, text, streams) }
}

/// # Safety
/// The processor must have AVX-512BW and BMI2.
#[target_feature(enable = "avx512f,avx512bw,avx2,bmi1,bmi2")]
pub unsafe fn run_avx512(p: &Program, text: &[u8], streams: &mut Streams) {
    // SAFETY: this function has the instructions that the machine needs.
    unsafe { run::<Avx512>(p, text, streams) }
}

impl Machine for Avx2 {
    #[inline(always)]
    unsafe fn classify(class: &Class, text: &[u8], out: &mut [u64]) {
        // SAFETY: the caller vouches for AVX2; `each` reads the 32 bytes of a lane of the text.
        unsafe {
            match class.test {
                Test::Masked { mask: 255, value } => {
                    let value = _mm256_set1_epi8(value as i8);
                    each(text, out, |v| _mm256_cmpeq_epi8(v, value));
                }
                Test::Masked { mask, value } => {
                    let mask = _mm256_set1_epi8(mask as i8);
                    let value = _mm256_set1_epi8(value as i8);
                    each(text, out, |v| _mm256_cmpeq_epi8(_mm256_and_si256(v, mask), value));
                }
                Test::Range { low, span } => {
                    let low = _mm256_set1_epi8(low as i8);
                    let span = _mm256_set1_epi8(span as i8);
                    each(text, out, |v| {
                        let above = _mm256_sub_epi8(v, low);
                        _mm256_cmpeq_epi8(_mm256_min_epu8(above, span), above)
                    });
                }
                Test::Rows { low, high } => {
                    let table = |rows: [u8; 16]| {
                        _mm256_broadcastsi128_si256(_mm_loadu_si128(rows.as_ptr().cast()))
                    };
                    let (low, high) = (table(low), table(high));
                    let bits = table(BITS);
                    // The shuffle gives 0 for an index with its top bit set.
                    let (index, top) = (_mm256_set1_epi8(-113), _mm256_set1_epi8(-128));
                    let nibble = _mm256_set1_epi8(15);
                    each(text, out, |v| {
                        let rows = _mm256_or_si256(
                            _mm256_shuffle_epi8(low, _mm256_and_si256(v, index)),
                            _mm256_shuffle_epi8(
                                high,
                                _mm256_and_si256(_mm256_xor_si256(v, top), index),
                            ),
                        );
                        let column = _mm256_and_si256(_mm256_srli_epi16::<4>(v), nibble);
                        let bit = _mm256_shuffle_epi8(bits, column);
                        _mm256_cmpeq_epi8(_mm256_and_si256(rows, bit), bit)
                    });
                }
            }
        }
    }
}

/// 1 << (h & 7) for each high nibble.
const BITS: [u8; 16] = [1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128];

/// # Safety
/// The processor must have AVX2.
#[inline(always)]
unsafe fn each(text: &[u8], out: &mut [u64], test: impl Fn(__m256i) -> __m256i) {
    let (blocks, _) = text.as_chunks::<64>();
    for (block, out) in blocks.iter().zip(out) {
        // SAFETY: a block has 64 bytes, of which each load reads 32.
        let (a, b) = unsafe {
            let a = test(_mm256_loadu_si256(block.as_ptr().cast()));
            let b = test(_mm256_loadu_si256(block.as_ptr().add(32).cast()));
            (_mm256_movemask_epi8(a), _mm256_movemask_epi8(b))
        };
        *out = u64::from(a as u32) | u64::from(b as u32) << 32;
    }
}

impl Machine for Avx512 {
    #[inline(always)]
    unsafe fn classify(class: &Class, text: &[u8], out: &mut [u64]) {
        // SAFETY: the caller vouches for AVX-512BW; `each_512` reads the 64 bytes of a block.
        unsafe {
            match class.test {
                Test::Masked { mask: 255, value } => {
                    let value = _mm512_set1_epi8(value as i8);
                    each_512(text, out, |v| _mm512_cmpeq_epi8_mask(v, value));
                }
                Test::Masked { mask, value } => {
                    let mask = _mm512_set1_epi8(mask as i8);
                    let value = _mm512_set1_epi8(value as i8);
                    each_512(text, out, |v| {
                        _mm512_cmpeq_epi8_mask(_mm512_and_si512(v, mask), value)
                    });
                }
                Test::Range { low, span } => {
                    let low = _mm512_set1_epi8(low as i8);
                    let span = _mm512_set1_epi8(span as i8);
                    each_512(text, out, |v| _mm512_cmple_epu8_mask(_mm512_sub_epi8(v, low), span));
                }
                Test::Rows { low, high } => {
                    let table = |rows: [u8; 16]| {
                        _mm512_broadcast_i32x4(_mm_loadu_si128(rows.as_ptr().cast()))
                    };
                    let (low, high) = (table(low), table(high));
                    let bits = table(BITS);
                    // The shuffle gives 0 for an index with its top bit set.
                    let (index, top) = (_mm512_set1_epi8(-113), _mm512_set1_epi8(-128));
                    let nibble = _mm512_set1_epi8(15);
                    each_512(text, out, |v| {
                        let rows = _mm512_or_si512(
                            _mm512_shuffle_epi8(low, _mm512_and_si512(v, index)),
                            _mm512_shuffle_epi8(
                                high,
                                _mm512_and_si512(_mm512_xor_si512(v, top), index),
                            ),
                        );
                        let column = _mm512_and_si512(_mm512_srli_epi16::<4>(v), nibble);
                        _mm512_test_epi8_mask(rows, _mm512_shuffle_epi8(bits, column))
                    });
                }
            }
        }
    }
}

/// # Safety
/// The processor must have AVX-512BW.
#[inline(always)]
unsafe fn each_512(text: &[u8], out: &mut [u64], test: impl Fn(__m512i) -> u64) {
    let (blocks, _) = text.as_chunks::<64>();
    for (block, out) in blocks.iter().zip(out) {
        // SAFETY: a block has the 64 bytes that the load reads.
        *out = test(unsafe { _mm512_loadu_si512(block.as_ptr().cast()) });
    }
}
