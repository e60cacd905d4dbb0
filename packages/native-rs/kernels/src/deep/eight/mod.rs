//! Points of a deep picture side by side in the lanes of AVX-512, `delta.rs` operation by operation.
//!
//! What nearly all turns are is done for eight points at once: a step, a rebase, the test for an
//! escape. A lane that leaps, or is at the end of a reference that repeats itself, is left as it is
//! and turned by `Guide::turn`. Lanes are filled again one by one. How much it gains and why no more:
//! the table in the decisions.

mod group;
#[cfg(test)]
mod tests;
mod turn;

use group::{Group, LANES};
use turn::turn;

use super::bla::Table;
use super::delta::{Guide, TURNS_BETWEEN_LOOKS, follow};
use super::fraction::fraction;
use super::orbit::Orbit;
use crate::mandelbrot::INSIDE;
use crate::schedule::Stop;

/// Vectors in flight: a turn takes 50 cycles from operand to result.
const GROUPS: usize = 4;

/// So few points are followed faster one by one.
const FEW: usize = 4;

/// Longer references would take much memory beside what they take already.
const LONGEST: usize = 1 << 22;

/// Of a point of the reference: both parts, the radius of the shortest leap from there (0: none),
/// and |z|² − 4 where that is at the edge (else NaN). A load brings all of them.
pub type Record = [f64; 4];

/// The records of a reference, or none where this machine, or the memory, does not allow it; nor for
/// a single point, from which no lane could step.
pub fn records(orbit: &Orbit, table: &Table<[f64; 2]>) -> Vec<Record> {
    let mut records = Vec::new();
    let count = orbit.points.len();
    if is_available() && (2..=LONGEST).contains(&count) && records.try_reserve_exact(count).is_ok()
    {
        records.extend(orbit.points.iter().enumerate().map(|(index, &[x, y])| {
            let beyond = orbit.beyond_as_double(index).unwrap_or(f64::NAN);
            [x, y, table.shortest(index), beyond]
        }));
    }
    records
}

fn is_available() -> bool {
    is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx2")
        && is_x86_feature_detected!("bmi1")
        && is_x86_feature_detected!("bmi2")
        && is_x86_feature_detected!("popcnt")
}

/// As `delta::counts`.
///
/// # Safety
/// The guide has records, which are those of its orbit.
#[target_feature(enable = "avx512f,avx2,bmi1,bmi2,popcnt")]
pub unsafe fn counts<K: Copy>(
    guide: &Guide<'_>,
    mut points: impl Iterator<Item = (K, [f64; 2])>,
    stop: Stop<'_>,
    mut put: impl FnMut(K, i32, f32),
) -> bool {
    let mut groups: Vec<Group<K>> = Vec::with_capacity(GROUPS);
    let mut live = 0;
    while groups.len() < GROUPS {
        let mut group = Group::new();
        let filled = (0..LANES).filter(|&lane| group.fill(lane, points.next())).count();
        if filled == 0 {
            break;
        }
        live += filled;
        groups.push(group);
    }
    let mut rounds = 0_u32;
    while live > FEW {
        if rounds & (TURNS_BETWEEN_LOOKS / (LANES * GROUPS) as u32 - 1) == 0 && stop() {
            return false;
        }
        rounds = rounds.wrapping_add(1);
        for group in &mut groups {
            // SAFETY: as for this function.
            let mut done = unsafe { turn(guide, group) };
            while done.any != 0 {
                let lane = done.any.trailing_zeros() as usize;
                done.any &= done.any - 1;
                // A lane without a point goes on from its NaN, and has no key.
                let Some(key) = group.keys[lane] else { continue };
                if done.inside >> lane & 1 != 0 {
                    put(key, INSIDE, 0.0);
                } else {
                    let point = group.point(lane);
                    put(key, point.steps(), fraction(guide.orbit, &point));
                }
                live -= usize::from(!group.fill(lane, points.next()));
            }
        }
    }
    let left = groups.iter().flat_map(|group| {
        let taken = |lane: usize| group.keys[lane].map(|key| (key, group.point(lane)));
        (0..LANES).filter_map(taken)
    });
    follow(guide, left.collect(), points, stop, put)
}
