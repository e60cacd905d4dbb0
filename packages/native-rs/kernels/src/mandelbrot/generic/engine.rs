//! Points go through the head's stages, and those that are left after them to the tail.

use std::cell::Cell;

use super::Vector;
use super::feed::Feed;
use super::head::{Begin, TRAPPED, advance};
use super::points::{BATCH, Points, ROOM};
use super::tail::tail;
use crate::mandelbrot::map::Map;
use crate::mandelbrot::{INSIDE, Picture, Work};

/// After which step each stage of the head ends: even ones, as discs of two steps need.
const STAGES: [u32; 4] = [16, 32, 64, 128];
/// Where the tail begins.
pub const HEAD: u32 = 128;

/// Points before each stage, and after the last.
struct Queues {
    points: [Points; STAGES.len() + 1],
    fates: Vec<u64>,
}

thread_local! {
    /// Of the last run on this thread: to allocate and clear 200 KB would take longer than many a
    /// tile of the next.
    static QUEUES: Cell<Option<Box<Queues>>> = const { Cell::new(None) };
}

impl Queues {
    fn new() -> Self {
        Self { points: std::array::from_fn(|_| Points::new()), fates: vec![0; BATCH + ROOM] }
    }
}

pub struct Engine<'a, M> {
    pub feed: Feed<'a, M>,
    pub max_iterations: u32,
    queues: Box<Queues>,
    /// Whether the feed has given all that it will give.
    drained: bool,
}

impl<M: Map> Engine<'_, M> {
    /// Points that have made `HEAD` steps, for the tail to take; empty where there are no more.
    ///
    /// # Safety
    /// The machine must have V's instructions.
    #[inline(always)]
    pub unsafe fn ready<V: Vector, const PRUNED: bool>(&mut self) -> &mut Points {
        while self.queues.points[STAGES.len()].len == 0 && !self.feed.work.stop() {
            let full =
                (0..STAGES.len()).rev().find(|&stage| self.queues.points[stage].len >= BATCH);
            let stage = match full {
                Some(stage) => stage,
                None if !self.drained => {
                    self.drained = !self.feed.points(&mut self.queues.points[0]);
                    continue;
                }
                None => match (0..STAGES.len()).find(|&stage| self.queues.points[stage].len > 0) {
                    Some(stage) => stage,
                    None => break,
                },
            };
            // SAFETY: as the caller says.
            unsafe { self.stage::<V, PRUNED>(stage) };
        }
        &mut self.queues.points[STAGES.len()]
    }

    #[inline(always)]
    unsafe fn stage<V: Vector, const PRUNED: bool>(&mut self, stage: usize) {
        let Self { queues, feed, max_iterations, .. } = self;
        let Queues { points: queues, fates } = queues.as_mut();
        let [.., from, to] = &mut queues[..stage + 2] else { return };
        let julia = feed.formula.julia().is_some();
        // Orbits that begin with 0 are first seen one step later, when they are at c.
        let begun = if stage > 0 { STAGES[stage - 1] } else { u32::from(!julia) };
        let end = STAGES[stage].min(*max_iterations);
        let steps = end.saturating_sub(begun);
        let start = from.len.saturating_sub(BATCH);
        // SAFETY: as the caller says.
        unsafe {
            let begin = if stage > 0 {
                Begin::Later
            } else if julia {
                Begin::AtPoint
            } else {
                Begin::AtC
            };
            advance::<V, M, PRUNED>(feed.map, from, start, steps, begin, fates);
        }
        for (i, &fate) in (start..from.len).zip(fates.iter()) {
            let count = if fate == TRAPPED {
                INSIDE
            } else if fate < u64::from(steps) {
                (begun + fate as u32) as i32
            } else if end == *max_iterations {
                INSIDE
            } else {
                to.push(from, i);
                continue;
            };
            feed.settle(from.cell[i], from.slot[i], count);
        }
        from.len = start;
    }
}

/// The whole algorithm: `N` vectors in flight in the tail, of `BLOCK` steps between two looks.
///
/// # Safety
/// The machine must have V's instructions.
#[inline(always)]
pub unsafe fn run<V: Vector, M: Map, const N: usize, const BLOCK: usize, const PRUNED: bool>(
    map: M,
    picture: &Picture<'_>,
    max_iterations: i32,
    work: &mut dyn Work,
) {
    let mut queues = QUEUES.take().unwrap_or_else(|| Box::new(Queues::new()));
    queues.points.iter_mut().for_each(|points| points.len = 0);
    let mut engine = Engine {
        feed: Feed::new(map, picture, max_iterations, work),
        max_iterations: max_iterations.max(0) as u32,
        queues,
        drained: false,
    };
    // SAFETY: as the caller says.
    unsafe { tail::<V, M, N, BLOCK, PRUNED>(&mut engine) };
    QUEUES.set(Some(engine.queues));
}
