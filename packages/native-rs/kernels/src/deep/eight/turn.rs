//! One turn of eight points: `Guide::turn` in vectors.

use std::arch::x86_64::*;

use super::Record;
use super::group::{Group, LANES};
use crate::deep::delta::Guide;
use crate::deep::orbit::{EDGE, End};

/// The lanes, as bits, whose counts are known, and those of them that are inside.
pub struct Done {
    pub any: u32,
    pub inside: u32,
}

/// One turn of each lane.
///
/// # Safety
/// The machine has AVX-512 F, and the guide the records of its orbit.
#[inline(always)]
pub unsafe fn turn<K: Copy>(guide: &Guide<'_>, group: &mut Group<K>) -> Done {
    // SAFETY: the instructions are there. Every m is at most `last`, and has a record: a lane at `last`
    // steps from 0 or is left to `Guide::turn`, and without a point begins again.
    unsafe {
        let last = guide.orbit.last() as i64;
        let [x, y, dx, dy] = [&group.x, &group.y, &group.dx, &group.dy].map(|part| load(part));
        let (m, i) = (load_whole(&group.m), load_whole(&group.i));
        let (px, py, radius, beyond) = gather(guide.records, &group.m);
        let (zx, zy) = (_mm512_add_pd(px, x), _mm512_add_pd(py, y));
        let norm = _mm512_add_pd(_mm512_mul_pd(zx, zx), _mm512_mul_pd(zy, zy));
        let near = at_most(_mm512_set1_pd(EDGE), norm);
        let escaped = if near == 0 { 0 } else { near & outside([px, py], [x, y], norm, beyond) };
        let next_i = _mm512_add_epi64(i, _mm512_set1_epi64(1));
        let limit = _mm512_set1_epi64(i64::from(guide.max_iterations));
        let mut inside = _mm512_cmpge_epi64_mask(next_i, limit) & !escaped;
        let size = _mm512_max_pd(_mm512_abs_pd(x), _mm512_abs_pd(y));
        let mut back = at_most(_mm512_max_pd(_mm512_abs_pd(zx), _mm512_abs_pd(zy)), size);
        let at_last = _mm512_cmpeq_epi64_mask(m, _mm512_set1_epi64(last));
        let mut odd = less(size, radius) & !back;
        match guide.orbit.end {
            End::Rebase => back |= at_last,
            End::Repeats(_) => odd |= at_last,
        }
        odd &= !(escaped | inside);
        back &= !(escaped | inside | odd);
        // Rebased lanes step from point 0, which is 0.
        let (mut fromx, mut fromy, mut fromm, mut sx, mut sy) = (x, y, m, px, py);
        if back != 0 {
            fromx = _mm512_mask_blend_pd(back, x, zx);
            fromy = _mm512_mask_blend_pd(back, y, zy);
            fromm = _mm512_maskz_mov_epi64(!back, m);
            (sx, sy) = (_mm512_maskz_mov_pd(!back, px), _mm512_maskz_mov_pd(!back, py));
            inside |= close(group, back, fromx, fromy);
        }
        // 2·p + d rounds once either way, as doubling is exact.
        let two = _mm512_set1_pd(2.0);
        (sx, sy) = (_mm512_fmadd_pd(two, sx, fromx), _mm512_fmadd_pd(two, sy, fromy));
        let nx = _mm512_sub_pd(_mm512_mul_pd(sx, fromx), _mm512_mul_pd(sy, fromy));
        let ny = _mm512_add_pd(_mm512_mul_pd(sx, fromy), _mm512_mul_pd(sy, fromx));
        let (nx, ny) = (_mm512_add_pd(nx, dx), _mm512_add_pd(ny, dy));
        let nm = _mm512_add_epi64(fromm, _mm512_set1_epi64(1));
        let still = escaped | inside | odd;
        _mm512_store_pd(group.x.as_mut_ptr(), _mm512_mask_blend_pd(still, nx, x));
        _mm512_store_pd(group.y.as_mut_ptr(), _mm512_mask_blend_pd(still, ny, y));
        store_whole(&mut group.m, _mm512_mask_blend_epi64(still, nm, m));
        store_whole(&mut group.i, _mm512_mask_blend_epi64(still, next_i, i));
        let (mut any, mut inside) = (u32::from(escaped | inside), u32::from(inside));
        let mut odd = u32::from(odd);
        while odd != 0 {
            let lane = odd.trailing_zeros() as usize;
            odd &= odd - 1;
            if group.keys[lane].is_none() {
                group.m[lane] = 0;
                continue;
            }
            let mut point = group.point(lane);
            let count = guide.turn(&mut point);
            group.set(lane, &point);
            if let Some(count) = count {
                any |= 1 << lane;
                inside |= u32::from(count < 0) << lane;
            }
        }
        Done { any, inside }
    }
}

/// As `Orbit::is_outside`.
#[inline(always)]
unsafe fn outside(
    [px, py]: [__m512d; 2],
    [x, y]: [__m512d; 2],
    norm: __m512d,
    beyond: __m512d,
) -> __mmask8 {
    // SAFETY: the instructions are there.
    unsafe {
        let two = _mm512_set1_pd(2.0);
        let (sx, sy) = (_mm512_fmadd_pd(two, px, x), _mm512_fmadd_pd(two, py, y));
        let more = _mm512_add_pd(_mm512_mul_pd(x, sx), _mm512_mul_pd(y, sy));
        let at_edge = _mm512_cmp_pd_mask::<_CMP_ORD_Q>(beyond, beyond);
        let by_more = at_most(_mm512_setzero_pd(), _mm512_add_pd(beyond, more));
        let by_norm = at_most(_mm512_set1_pd(4.0), norm);
        (at_edge & by_more) | (!at_edge & by_norm)
    }
}

/// Of which of these lanes, which go back to 0, the orbit is closed: see `Cycle`.
#[inline(always)]
unsafe fn close<K>(group: &mut Group<K>, back: __mmask8, x: __m512d, y: __m512d) -> __mmask8 {
    // SAFETY: the instructions are there.
    unsafe {
        let (earlier_x, earlier_y) = (load(&group.earlier_x), load(&group.earlier_y));
        let earlier_m = load_whole(&group.earlier_m);
        let equal = |a, b| _mm512_cmp_pd_mask::<_CMP_EQ_OQ>(a, b);
        let zero = _mm512_setzero_si512();
        let closed = back
            & _mm512_cmpeq_epi64_mask(earlier_m, zero)
            & equal(earlier_x, x)
            & equal(earlier_y, y);
        let before = load_whole(&group.backs);
        let backs = _mm512_mask_add_epi64(before, back, before, _mm512_set1_epi64(1));
        // Powers of two.
        let kept = back & _mm512_testn_epi64_mask(backs, before);
        _mm512_store_pd(group.earlier_x.as_mut_ptr(), _mm512_mask_blend_pd(kept, earlier_x, x));
        _mm512_store_pd(group.earlier_y.as_mut_ptr(), _mm512_mask_blend_pd(kept, earlier_y, y));
        store_whole(&mut group.earlier_m, _mm512_mask_blend_epi64(kept, earlier_m, zero));
        store_whole(&mut group.backs, backs);
        closed
    }
}

/// The records of eight points, one part of all in each vector.
#[inline(always)]
unsafe fn gather(records: &[Record], m: &[i64; LANES]) -> (__m512d, __m512d, __m512d, __m512d) {
    // SAFETY: the caller's.
    unsafe {
        let record = |lane: usize| _mm256_loadu_pd(records.as_ptr().add(m[lane] as usize).cast());
        let pair = |a, b| _mm512_insertf64x4::<1>(_mm512_castpd256_pd512(record(a)), record(b));
        let (even, odd) = ((pair(0, 2), pair(4, 6)), (pair(1, 3), pair(5, 7)));
        let low = (_mm512_unpacklo_pd(even.0, odd.0), _mm512_unpacklo_pd(even.1, odd.1));
        let high = (_mm512_unpackhi_pd(even.0, odd.0), _mm512_unpackhi_pd(even.1, odd.1));
        (
            _mm512_shuffle_f64x2::<0b10_00_10_00>(low.0, low.1),
            _mm512_shuffle_f64x2::<0b10_00_10_00>(high.0, high.1),
            _mm512_shuffle_f64x2::<0b11_01_11_01>(low.0, low.1),
            _mm512_shuffle_f64x2::<0b11_01_11_01>(high.0, high.1),
        )
    }
}

#[inline(always)]
unsafe fn load(from: &[f64; LANES]) -> __m512d {
    // SAFETY: the instructions are there, and so many numbers.
    unsafe { _mm512_load_pd(from.as_ptr()) }
}

#[inline(always)]
unsafe fn load_whole(from: &[i64; LANES]) -> __m512i {
    // SAFETY: as above.
    unsafe { _mm512_load_epi64(from.as_ptr()) }
}

#[inline(always)]
unsafe fn store_whole(to: &mut [i64; LANES], from: __m512i) {
    // SAFETY: as above.
    unsafe { _mm512_store_epi64(to.as_mut_ptr(), from) }
}

#[inline(always)]
unsafe fn less(a: __m512d, b: __m512d) -> __mmask8 {
    // SAFETY: as above.
    unsafe { _mm512_cmp_pd_mask::<_CMP_LT_OQ>(a, b) }
}

#[inline(always)]
unsafe fn at_most(a: __m512d, b: __m512d) -> __mmask8 {
    // SAFETY: as above.
    unsafe { _mm512_cmp_pd_mask::<_CMP_LE_OQ>(a, b) }
}
