//! The lookups by the vectors of x86-64.

use std::arch::x86_64::*;

use super::WIDTH;
use super::tables::Tables;

/// Bytes of a step of the AVX2 loop.
const STEP: usize = 32;
/// Vectors that are tested at once in the AVX-512 loop.
const VECTORS: usize = 4;

#[target_feature(enable = "avx512f,avx512bw,avx512vbmi,avx2,bmi1,bmi2")]
pub fn find_avx512(tables: &Tables, text: &[u8], at: usize, end: usize) -> Option<usize> {
    let mut halves = [(_mm512_setzero_si512(), _mm512_setzero_si512()); WIDTH];
    for (half, bytes) in halves.iter_mut().zip(&tables.bytes) {
        // SAFETY: a table has the 128 bytes that both loads read.
        *half = unsafe {
            (
                _mm512_loadu_si512(bytes.as_ptr().cast()),
                _mm512_loadu_si512(bytes.as_ptr().add(64).cast()),
            )
        };
    }
    let buckets = |index: usize, bytes: __m512i| {
        _mm512_permutex2var_epi8(halves[index].0, bytes, halves[index].1)
    };
    let test = |bytes: [__m512i; WIDTH]| {
        let [a, b, c, d] = [
            buckets(0, bytes[0]),
            buckets(1, bytes[1]),
            buckets(2, bytes[2]),
            buckets(3, bytes[3]),
        ];
        _mm512_and_si512(_mm512_and_si512(a, b), _mm512_and_si512(c, d))
    };
    let mut place = at;
    while place < end && place + VECTORS * 64 + WIDTH <= text.len() {
        let mut found = [_mm512_setzero_si512(); VECTORS];
        for (vector, found) in found.iter_mut().enumerate() {
            // SAFETY: the last of the loads ends within the text, says the loop's condition.
            let load = |index: usize| unsafe {
                _mm512_loadu_si512(text.as_ptr().add(place + vector * 64 + index).cast())
            };
            *found = test([load(0), load(1), load(2), load(3)]);
        }
        let any = _mm512_or_si512(
            _mm512_or_si512(found[0], found[1]),
            _mm512_or_si512(found[2], found[3]),
        );
        if _mm512_test_epi8_mask(any, any) != 0 {
            for (vector, found) in found.iter().enumerate() {
                let mask = _mm512_test_epi8_mask(*found, *found);
                if mask != 0 {
                    let hit = place + vector * 64 + mask.trailing_zeros() as usize;
                    return (hit < end).then_some(hit);
                }
            }
        }
        place += VECTORS * 64;
    }
    while place < end {
        let load = |index: usize| {
            let start = (place + index).min(text.len());
            let mask = _bzhi_u64(!0, (text.len() - start).min(64) as u32);
            // SAFETY: what the mask leaves out is not read, and the rest is in the text.
            unsafe { _mm512_maskz_loadu_epi8(mask, text.as_ptr().add(start).cast()) }
        };
        let found = test([load(0), load(1), load(2), load(3)]);
        let mask = _mm512_test_epi8_mask(found, found);
        if mask != 0 {
            let hit = place + mask.trailing_zeros() as usize;
            return (hit < end).then_some(hit);
        }
        place += 64;
    }
    None
}

#[target_feature(enable = "avx2,bmi1,bmi2")]
pub fn find_avx2(tables: &Tables, text: &[u8], at: usize, end: usize) -> Option<usize> {
    let mut halves = [(_mm256_setzero_si256(), _mm256_setzero_si256()); WIDTH];
    for (index, half) in halves.iter_mut().enumerate() {
        // SAFETY: each table has the 16 bytes that a load reads.
        *half = unsafe {
            (
                _mm256_broadcastsi128_si256(_mm_loadu_si128(tables.low[index].as_ptr().cast())),
                _mm256_broadcastsi128_si256(_mm_loadu_si128(tables.high[index].as_ptr().cast())),
            )
        };
    }
    let nibble = _mm256_set1_epi8(15);
    let buckets = |index: usize, bytes: __m256i| {
        let low = _mm256_shuffle_epi8(halves[index].0, _mm256_and_si256(bytes, nibble));
        let upper = _mm256_and_si256(_mm256_srli_epi16::<4>(bytes), nibble);
        _mm256_and_si256(low, _mm256_shuffle_epi8(halves[index].1, upper))
    };
    // Places of the first 32 bytes of some that has `WIDTH` more.
    let places = |bytes: &[u8; STEP + WIDTH]| {
        // SAFETY: the furthest load ends three bytes behind the first 32.
        let load = |index: usize| unsafe {
            buckets(index, _mm256_loadu_si256(bytes.as_ptr().add(index).cast()))
        };
        let found = _mm256_and_si256(
            _mm256_and_si256(load(0), load(1)),
            _mm256_and_si256(load(2), load(3)),
        );
        !_mm256_movemask_epi8(_mm256_cmpeq_epi8(found, _mm256_setzero_si256())) as u32
    };
    let mut place = at;
    while place < end {
        let mask = match text[place..].first_chunk() {
            Some(bytes) => places(bytes),
            None => {
                let mut padded = [0; STEP + WIDTH];
                let rest = &text[place..];
                padded[..rest.len()].copy_from_slice(rest);
                places(&padded)
            }
        };
        if mask != 0 {
            let hit = place + mask.trailing_zeros() as usize;
            return (hit < end).then_some(hit);
        }
        place += STEP;
    }
    None
}
