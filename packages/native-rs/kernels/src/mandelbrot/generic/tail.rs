//! Points that take long: several vectors in flight, each lane a point of its own.
//!
//! A block of steps asks nothing. After it, lanes whose point is done take the next one. That the
//! escape is seen late costs nothing but a few steps: they are made again, one by one, for the exact
//! count. See README.md for why an escaped point cannot be back inside at the end of a block.

use super::Vector;
use super::engine::{Engine, HEAD};
use super::points::Points;
use crate::mandelbrot::INSIDE;
use crate::mandelbrot::formula::Orbit;
use crate::mandelbrot::map::Map;
use crate::mandelbrot::scalar::pruned;
use crate::mandelbrot::trap::trapped;

/// The most lanes of all.
const MOST: usize = 64;
/// Blocks between two looks at the stop flag, and at which lanes are to be marked anew.
const STOP_EVERY: u64 = 64;
const MARK_EVERY: u64 = 4;
/// How near a point has to come to its mark for a proof to be tried; the square of it. Each failure
/// divides it, down to nothing: then only an exact return counts.
const NEAR: f64 = 1e-6;
const NEARER: f64 = 1.0 / 256.0;
/// In a Julia set all orbits go to the same cycle: where proofs fail, the next point comes nearer
/// before its first is tried, by this, and farther where one succeeds.
const WARNED: f64 = 0.7;
/// A proof follows the orbit alone, at a thirtieth of the speed.
const LONGEST_PROOF: u64 = 1 << 14;
/// |c|² from here on is not far enough below 4 for "once escaped, always escaped" to be certain.
const EDGE: f64 = 4.0 - 1e-9;

#[repr(align(64))]
struct Row<T>([T; MOST]);

/// What each lane works on. A lane without a point has c = 0, which goes nowhere.
struct Lanes {
    cx: Row<f64>,
    cy: Row<f64>,
    /// Before the block and after it, by turns.
    x: [Row<f64>; 2],
    y: [Row<f64>; 2],
    /// The mark, or the disc's centre: where the point was seen, or is to be seen.
    mark_x: Row<f64>,
    mark_y: Row<f64>,
    near: Row<f64>,
    /// The block at which it is marked anew; ∞ for a disc.
    renew: Row<f64>,
    marked: [u64; MOST],
    /// The block before which it was begun.
    begun: [u64; MOST],
    /// The block after which it is inside.
    due: [u64; MOST],
    cell: [usize; MOST],
    slot: [u32; MOST],
    busy: usize,
    /// How near a new point has to come to its mark, and by what a failure multiplies that.
    first_near: f64,
    warned: f64,
}

const NEVER: u64 = u64::MAX;

impl Lanes {
    fn new(same_c: bool) -> Self {
        let row = || Row([0.0; MOST]);
        Self {
            cx: row(),
            cy: row(),
            x: [row(), row()],
            y: [row(), row()],
            mark_x: row(),
            mark_y: row(),
            near: Row([-1.0; MOST]),
            renew: Row([f64::INFINITY; MOST]),
            marked: [0; MOST],
            begun: [0; MOST],
            due: [NEVER; MOST],
            cell: [0; MOST],
            slot: [0; MOST],
            busy: 0,
            first_near: NEAR,
            warned: if same_c { WARNED } else { 1.0 },
        }
    }

    fn idle(&mut self, lane: usize, side: usize) {
        self.cx.0[lane] = 0.0;
        self.cy.0[lane] = 0.0;
        self.x[side].0[lane] = 0.0;
        self.y[side].0[lane] = 0.0;
        self.near.0[lane] = -1.0;
        self.renew.0[lane] = f64::INFINITY;
        self.due[lane] = NEVER;
    }

    fn mark(&mut self, lane: usize, side: usize, block: u64) {
        self.mark_x.0[lane] = self.x[side].0[lane];
        self.mark_y.0[lane] = self.y[side].0[lane];
        self.marked[lane] = block;
        // Half as long again as it has been under way: the time lost is a share of the time needed.
        let age = block - self.begun[lane];
        self.renew.0[lane] = (block + MARK_EVERY + age / 2) as f64;
    }

    #[inline(always)]
    fn take<const PRUNED: bool>(
        &mut self,
        lane: usize,
        side: usize,
        block: u64,
        due: u64,
        from: &mut Points,
    ) {
        from.len -= 1;
        let i = from.len;
        self.cx.0[lane] = from.cx[i];
        self.cy.0[lane] = from.cy[i];
        self.x[side].0[lane] = from.x[i];
        self.y[side].0[lane] = from.y[i];
        self.cell[lane] = from.cell[i];
        self.slot[lane] = from.slot[i];
        self.begun[lane] = block;
        self.due[lane] = due;
        if !PRUNED {
            return;
        }
        if from.reach[i] > 0.0 {
            self.mark_x.0[lane] = from.disc_x[i];
            self.mark_y.0[lane] = from.disc_y[i];
            self.near.0[lane] = from.reach[i];
            self.renew.0[lane] = f64::INFINITY;
        } else {
            self.near.0[lane] = self.first_near;
            self.mark(lane, side, block);
        }
    }

    fn orbit(&self, lane: usize, side: usize) -> Orbit {
        let (x, y) = (self.x[side].0[lane], self.y[side].0[lane]);
        Orbit { x, y, cx: self.cx.0[lane], cy: self.cy.0[lane] }
    }

    /// Whether a lane that is near its mark will never escape.
    fn stays<M: Map>(
        &mut self,
        map: M,
        lane: usize,
        side: usize,
        block: u64,
        block_steps: u64,
    ) -> bool {
        if self.renew.0[lane] == f64::INFINITY {
            return true;
        }
        let orbit = self.orbit(lane, side);
        let (dx, dy) = (orbit.x - self.mark_x.0[lane], orbit.y - self.mark_y.0[lane]);
        if dx == 0.0 && dy == 0.0 {
            return true;
        }
        let steps = (block - self.marked[lane]) * block_steps;
        let distance = (dx * dx + dy * dy).sqrt();
        if steps <= LONGEST_PROOF && trapped(map, orbit, steps, distance) {
            self.first_near = (self.first_near / WARNED).min(NEAR);
            return true;
        }
        self.first_near *= self.warned;
        self.near.0[lane] *= NEARER;
        self.mark(lane, side, block);
        false
    }

    /// The step of the block before `side` at which a lane escaped, if it did.
    fn escape<M: Map>(&self, map: M, lane: usize, side: usize, steps: u64) -> Option<u64> {
        let Orbit { mut x, mut y, cx, cy } = self.orbit(lane, 1 - side);
        for step in 0..=steps {
            if x * x + y * y >= 4.0 {
                return Some(step);
            }
            (x, y) = map.next(x, y, cx, cy);
        }
        None
    }
}

/// Follows all points of the engine to their ends.
///
/// # Safety
/// The machine must have V's instructions.
#[inline(always)]
pub unsafe fn tail<V: Vector, M: Map, const N: usize, const BLOCK: usize, const PRUNED: bool>(
    engine: &mut Engine<'_, M>,
) {
    const { assert!(N * 8 <= MOST && BLOCK.is_multiple_of(2)) };
    let (used, map) = (N * V::LANES, engine.feed.map);
    let mut lanes = Lanes::new(engine.feed.formula.julia().is_some());
    let (mut side, mut block) = (0, 0_u64);
    let steps = BLOCK as u64;
    let life = u64::from(engine.max_iterations.saturating_sub(HEAD)).div_ceil(steps);
    let mut soonest = NEVER;
    for lane in 0..used {
        // SAFETY: as the caller says, in all of this function.
        unsafe { refill::<V, M, PRUNED>(&mut lanes, engine, lane, side, block, block + life) };
        soonest = life;
    }
    while lanes.busy > 0 {
        let (esc, near);
        unsafe { (esc, near) = steps_of::<V, M, N, BLOCK, PRUNED>(map, &mut lanes, side) };
        side = 1 - side;
        block += 1;
        let mut ended = u64::MAX;
        if esc | near != 0 {
            ended = 0;
            let mut events = esc | near;
            while events != 0 {
                let lane = events.trailing_zeros() as usize;
                events &= events - 1;
                if esc >> lane & 1 == 1 {
                    let Some(step) = lanes.escape(map, lane, side, steps) else { continue };
                    let count = u64::from(HEAD) + (block - 1 - lanes.begun[lane]) * steps + step;
                    let inside = count >= u64::from(engine.max_iterations);
                    let count = if inside { INSIDE } else { count as i32 };
                    engine.feed.settle(lanes.cell[lane], lanes.slot[lane], count);
                } else if PRUNED && lanes.stays(map, lane, side, block, steps) {
                    engine.feed.settle(lanes.cell[lane], lanes.slot[lane], INSIDE);
                } else {
                    continue;
                }
                ended |= 1 << lane;
            }
        }
        if block >= soonest {
            if ended == u64::MAX {
                ended = 0;
            }
            for lane in 0..used {
                if lanes.due[lane] <= block && ended >> lane & 1 == 0 {
                    engine.feed.settle(lanes.cell[lane], lanes.slot[lane], INSIDE);
                    ended |= 1 << lane;
                }
            }
        }
        if ended != u64::MAX {
            while ended != 0 {
                let lane = ended.trailing_zeros() as usize;
                ended &= ended - 1;
                lanes.busy -= 1;
                unsafe {
                    refill::<V, M, PRUNED>(&mut lanes, engine, lane, side, block, block + life)
                };
            }
            if block >= soonest {
                soonest = lanes.due[..used].iter().copied().min().unwrap_or(NEVER);
            }
        }
        if PRUNED && block.is_multiple_of(MARK_EVERY) {
            unsafe { mark_due::<V, N>(&mut lanes, side, block) };
        }
        if block.is_multiple_of(STOP_EVERY) && engine.feed.work.stop() {
            return;
        }
    }
}

/// Gives a lane the next point, if there is one.
#[inline(always)]
unsafe fn refill<V: Vector, M: Map, const PRUNED: bool>(
    lanes: &mut Lanes,
    engine: &mut Engine<'_, M>,
    lane: usize,
    side: usize,
    block: u64,
    due: u64,
) {
    loop {
        // SAFETY: as the caller says.
        let ready = unsafe { engine.ready::<V, PRUNED>() };
        if ready.len == 0 {
            lanes.idle(lane, side);
            return;
        }
        lanes.take::<PRUNED>(lane, side, block, due, ready);
        let orbit = lanes.orbit(lane, side);
        if orbit.cx * orbit.cx + orbit.cy * orbit.cy < EDGE {
            lanes.busy += 1;
            return;
        }
        let feed = &mut engine.feed;
        let (from, most) = (HEAD as i32, engine.max_iterations as i32);
        if let Some(count) = pruned(feed.map, orbit, from, most, feed.work) {
            feed.settle(lanes.cell[lane], lanes.slot[lane], count);
        }
    }
}

/// One block of all lanes. Which have escaped, and which are near their mark, as bits.
#[inline(always)]
unsafe fn steps_of<V: Vector, M: Map, const N: usize, const BLOCK: usize, const PRUNED: bool>(
    map: M,
    lanes: &mut Lanes,
    side: usize,
) -> (u64, u64) {
    // SAFETY: as the caller says.
    unsafe {
        let zero = V::splat(0.0);
        let (mut x, mut y, mut cx, mut cy) = ([zero; N], [zero; N], [zero; N], [zero; N]);
        for v in 0..N {
            let i = v * V::LANES;
            x[v] = V::load(&lanes.x[side].0[i..]);
            y[v] = V::load(&lanes.y[side].0[i..]);
            cx[v] = V::load(&lanes.cx.0[i..]);
            cy[v] = V::load(&lanes.cy.0[i..]);
        }
        for _ in 0..BLOCK {
            map.step(&mut x, &mut y, &cx, &cy);
        }
        let four = V::splat(4.0);
        let mut inside = [V::all(); N];
        let mut near = [V::all(); N];
        let (mut all, mut any) = (V::all(), None);
        for v in 0..N {
            let i = v * V::LANES;
            x[v].store(&mut lanes.x[1 - side].0[i..]);
            y[v].store(&mut lanes.y[1 - side].0[i..]);
            inside[v] = x[v].mul(x[v]).add(y[v].mul(y[v])).less(four);
            all = V::and(all, inside[v]);
            if PRUNED {
                let dx = x[v].sub(V::load(&lanes.mark_x.0[i..]));
                let dy = y[v].sub(V::load(&lanes.mark_y.0[i..]));
                let distance = dx.mul(dx).add(dy.mul(dy));
                near[v] = distance.at_most(V::load(&lanes.near.0[i..]));
                any = Some(any.map_or(near[v], |any| V::or(any, near[v])));
            }
        }
        let (mut esc_bits, mut near_bits) = (0_u64, 0_u64);
        let full = (1_u32 << V::LANES) - 1;
        if V::bits(all) != full {
            for (v, inside) in inside.into_iter().enumerate() {
                esc_bits |= u64::from(!V::bits(inside) & full) << (v * V::LANES);
            }
        }
        if let Some(any) = any
            && V::bits(any) != 0
        {
            for (v, near) in near.into_iter().enumerate() {
                near_bits |= u64::from(V::bits(near)) << (v * V::LANES);
            }
        }
        (esc_bits, near_bits)
    }
}

/// Marks those lanes anew whose time it is.
#[inline(always)]
unsafe fn mark_due<V: Vector, const N: usize>(lanes: &mut Lanes, side: usize, block: u64) {
    for v in 0..N {
        let first = v * V::LANES;
        // SAFETY: as the caller says.
        let mut due =
            unsafe { V::bits(V::load(&lanes.renew.0[first..]).at_most(V::splat(block as f64))) };
        while due != 0 {
            lanes.mark(first + due.trailing_zeros() as usize, side, block);
            due &= due - 1;
        }
    }
}
