// Four vectors of two doubles in flight, each lane a point of its own, refilled when it is done: the
// tail of the native kernels (see their README), for WebAssembly. No relaxed SIMD, which may round
// as it likes.
import { discReach, discX, discY, findDisc, trapped } from './proofs';

/** Whether to do no more. */
declare function stop(): bool;

const LANES: i32 = 8;
const ROW: i32 = LANES * 8;
/** Steps between two looks, where work is pruned and where it is not. */
const BLOCK_PRUNED: i64 = 8;
const BLOCK_PLAIN: i64 = 32;
/** Steps of each point before it gets a lane, one by one; even, as discs of two steps need. */
const HEAD: i64 = 16;
const ASK_EVERY: i64 = 1 << 14;
const MARK_EVERY: i64 = 4;
const NEAR: f64 = 1e-6;
const LONGEST_PROOF: i64 = 1 << 14;
/** |c|² from which an escaped point might come back within a block. */
const EDGE: f64 = 4 - 1e-9;
const NEVER: i64 = i64.MAX_VALUE;

const X = memory.data(ROW, 16);
const Y = memory.data(ROW, 16);
const NEXT_X = memory.data(ROW, 16);
const NEXT_Y = memory.data(ROW, 16);
const CX = memory.data(ROW, 16);
const CY = memory.data(ROW, 16);
const MARK_X = memory.data(ROW, 16);
const MARK_Y = memory.data(ROW, 16);
const REACH = memory.data(ROW, 16);
const HAS_DISC = memory.data(ROW, 16);
const MARKED = memory.data(ROW, 16);
const RENEW = memory.data(ROW, 16);
const BEGUN = memory.data(ROW, 16);
const DUE = memory.data(ROW, 16);
const CELL = memory.data(ROW, 16);

let axisX: usize = 0;
let axisY: usize = 0;
let cells: usize = 0;
let width: i32 = 0;
let points: i32 = 0;
let point: i32 = 0;
let most: i64 = 0;
let isPruned: bool = false;
let steps: i64 = 0;
let block: i64 = 0;
let busy: i32 = 0;
let stopped: bool = false;

/** Where the caller may put numbers. */
export function base(): usize {
  return (__heap_base + 15) & ~15;
}

/**
 * Counts all points (cx[i], cy[j]) into `counts[j * width + i]`, all of them addresses. False where
 * it was stopped.
 */
export function tile(
  cx: usize,
  cy: usize,
  counts: usize,
  columns: i32,
  rows: i32,
  maxIterations: i32,
  pruned: bool,
): bool {
  axisX = cx;
  axisY = cy;
  cells = counts;
  width = columns;
  points = columns * rows;
  point = 0;
  most = maxIterations;
  isPruned = pruned;
  steps = pruned ? BLOCK_PRUNED : BLOCK_PLAIN;
  block = 0;
  busy = 0;
  stopped = false;
  for (let lane = 0; lane < LANES; lane++) refill(lane);
  let soonest = earliest();
  while (busy > 0 && !stopped) {
    const events = pruned ? advance(BLOCK_PRUNED) | near() : advance(BLOCK_PLAIN);
    block++;
    if (events !== 0 || block >= soonest) {
      for (let lane = 0; lane < LANES; lane++) look(lane);
      if (block >= soonest) soonest = earliest();
    }
    memory.copy(X, NEXT_X, ROW);
    memory.copy(Y, NEXT_Y, ROW);
    if (pruned && block % MARK_EVERY === 0) renew();
    if (block % ASK_EVERY === 0 && stop()) return false;
  }
  return !stopped;
}

function earliest(): i64 {
  let least = NEVER;
  for (let lane = 0; lane < LANES; lane++) {
    const due = load<i64>(DUE + (lane << 3));
    if (due < least) least = due;
  }
  return least;
}

/** Gives a lane the next point that is not done sooner than that. */
function refill(lane: i32): void {
  const at = (<usize>lane) << 3;
  while (point < points && !stopped) {
    const cell = point++;
    const cx = load<f64>(axisX + ((<usize>(cell % width)) << 3));
    const cy = load<f64>(axisY + ((<usize>(cell / width)) << 3));
    let x: f64 = 0;
    let y: f64 = 0;
    const last = cx * cx + cy * cy < EDGE ? min(HEAD, most) : most;
    let i: i64 = 0;
    for (; i < last; i++) {
      const xx = x * x;
      const yy = y * y;
      if (xx + yy >= 4) break;
      y = 2 * x * y + cy;
      x = xx - yy + cx;
      if ((i & 0xfffff) === 0xfffff && stop()) {
        stopped = true;
        return;
      }
    }
    if (i < last) {
      settle(cell, <i32>i);
      continue;
    }
    if (i === most) {
      settle(cell, -1);
      continue;
    }
    if (isPruned) {
      findDisc(cx, cy);
      const dx = x - discX;
      const dy = y - discY;
      if (discReach > 0 && dx * dx + dy * dy <= discReach) {
        settle(cell, -1);
        continue;
      }
      const hasDisc = discReach > 0;
      store<i64>(HAS_DISC + at, hasDisc ? 1 : 0);
      store<f64>(MARK_X + at, hasDisc ? discX : x);
      store<f64>(MARK_Y + at, hasDisc ? discY : y);
      store<f64>(REACH + at, hasDisc ? discReach : NEAR);
      store<i64>(MARKED + at, block);
      store<i64>(RENEW + at, hasDisc ? NEVER : block + MARK_EVERY);
    }
    store<f64>(CX + at, cx);
    store<f64>(CY + at, cy);
    place(at, x, y);
    store<i64>(BEGUN + at, block);
    store<i64>(DUE + at, block + (most - HEAD + steps - 1) / steps);
    store<i64>(CELL + at, cell);
    busy++;
    return;
  }
  // c = 0 goes nowhere.
  store<f64>(CX + at, 0);
  store<f64>(CY + at, 0);
  place(at, 0, 0);
  store<f64>(REACH + at, -1);
  store<i64>(RENEW + at, NEVER);
  store<i64>(DUE + at, NEVER);
}

/** Where a lane is to be after this block, and before the first. */
function place(at: usize, x: f64, y: f64): void {
  store<f64>(NEXT_X + at, x);
  store<f64>(NEXT_Y + at, y);
  if (block === 0) {
    store<f64>(X + at, x);
    store<f64>(Y + at, y);
  }
}

function settle(cell: i32, count: i32): void {
  store<i32>(cells + ((<usize>cell) << 2), count);
}

/** Ends a lane's point, if it is at its end after this block. */
function look(lane: i32): void {
  const at = (<usize>lane) << 3;
  const due = load<i64>(DUE + at);
  if (due === NEVER) return;
  const cell = <i32>load<i64>(CELL + at);
  const x = load<f64>(NEXT_X + at);
  const y = load<f64>(NEXT_Y + at);
  if (!(x * x + y * y < 4)) {
    const begun = HEAD + (block - 1 - load<i64>(BEGUN + at)) * steps;
    const count = begun + replay(at);
    settle(cell, count < most ? <i32>count : -1);
  } else if (due <= block || (isPruned && stays(at, x, y))) {
    settle(cell, -1);
  } else return;
  busy--;
  refill(lane);
}

/** The step of this block at which the lane escaped: one by one, as it did so for certain. */
function replay(at: usize): i64 {
  const cx = load<f64>(CX + at);
  const cy = load<f64>(CY + at);
  let x = load<f64>(X + at);
  let y = load<f64>(Y + at);
  let i: i64 = 0;
  for (; i < steps; i++) {
    const xx = x * x;
    const yy = y * y;
    if (xx + yy >= 4) break;
    y = 2 * x * y + cy;
    x = xx - yy + cx;
  }
  return i;
}

/** Whether the lane is where it can never escape from. */
function stays(at: usize, x: f64, y: f64): bool {
  const dx = x - load<f64>(MARK_X + at);
  const dy = y - load<f64>(MARK_Y + at);
  const distance = dx * dx + dy * dy;
  if (!(distance <= load<f64>(REACH + at))) return false;
  if (load<i64>(HAS_DISC + at) !== 0 || (dx === 0 && dy === 0)) return true;
  const walked = (block - load<i64>(MARKED + at)) * steps;
  const proved =
    walked <= LONGEST_PROOF &&
    trapped(load<f64>(CX + at), load<f64>(CY + at), x, y, walked, sqrt(distance));
  if (proved) return true;
  store<f64>(REACH + at, load<f64>(REACH + at) / 256);
  mark(at, x, y);
  return false;
}

function mark(at: usize, x: f64, y: f64): void {
  store<f64>(MARK_X + at, x);
  store<f64>(MARK_Y + at, y);
  store<i64>(MARKED + at, block);
  store<i64>(RENEW + at, block + MARK_EVERY + (block - load<i64>(BEGUN + at)) / 2);
}

function renew(): void {
  for (let at: usize = 0; at < <usize>ROW; at += 8) {
    if (load<i64>(RENEW + at) <= block) mark(at, load<f64>(X + at), load<f64>(Y + at));
  }
}

/** Which vectors have a lane that is near its mark. */
function near(): i32 {
  let any = i64x2.splat(0);
  for (let at: usize = 0; at < <usize>ROW; at += 16) {
    const dx = f64x2.sub(v128.load(NEXT_X + at), v128.load(MARK_X + at));
    const dy = f64x2.sub(v128.load(NEXT_Y + at), v128.load(MARK_Y + at));
    const distance = f64x2.add(f64x2.mul(dx, dx), f64x2.mul(dy, dy));
    any = v128.or(any, f64x2.le(distance, v128.load(REACH + at)));
  }
  return i64x2.bitmask(any);
}

/** Makes a block of steps with all lanes; not 0 where one of them has escaped. */
function advance(count: i64): i32 {
  let x0 = v128.load(X);
  let x1 = v128.load(X, 16);
  let x2 = v128.load(X, 32);
  let x3 = v128.load(X, 48);
  let y0 = v128.load(Y);
  let y1 = v128.load(Y, 16);
  let y2 = v128.load(Y, 32);
  let y3 = v128.load(Y, 48);
  for (let i = <i32>count; i > 0; i--) {
    const xx0 = f64x2.mul(x0, x0);
    const xx1 = f64x2.mul(x1, x1);
    const xx2 = f64x2.mul(x2, x2);
    const xx3 = f64x2.mul(x3, x3);
    const yy0 = f64x2.mul(y0, y0);
    const yy1 = f64x2.mul(y1, y1);
    const yy2 = f64x2.mul(y2, y2);
    const yy3 = f64x2.mul(y3, y3);
    y0 = f64x2.add(f64x2.mul(f64x2.add(x0, x0), y0), v128.load(CY));
    y1 = f64x2.add(f64x2.mul(f64x2.add(x1, x1), y1), v128.load(CY, 16));
    y2 = f64x2.add(f64x2.mul(f64x2.add(x2, x2), y2), v128.load(CY, 32));
    y3 = f64x2.add(f64x2.mul(f64x2.add(x3, x3), y3), v128.load(CY, 48));
    x0 = f64x2.add(f64x2.sub(xx0, yy0), v128.load(CX));
    x1 = f64x2.add(f64x2.sub(xx1, yy1), v128.load(CX, 16));
    x2 = f64x2.add(f64x2.sub(xx2, yy2), v128.load(CX, 32));
    x3 = f64x2.add(f64x2.sub(xx3, yy3), v128.load(CX, 48));
  }
  v128.store(NEXT_X, x0);
  v128.store(NEXT_X, x1, 16);
  v128.store(NEXT_X, x2, 32);
  v128.store(NEXT_X, x3, 48);
  v128.store(NEXT_Y, y0);
  v128.store(NEXT_Y, y1, 16);
  v128.store(NEXT_Y, y2, 32);
  v128.store(NEXT_Y, y3, 48);
  const four = f64x2.splat(4);
  const in0 = f64x2.lt(f64x2.add(f64x2.mul(x0, x0), f64x2.mul(y0, y0)), four);
  const in1 = f64x2.lt(f64x2.add(f64x2.mul(x1, x1), f64x2.mul(y1, y1)), four);
  const in2 = f64x2.lt(f64x2.add(f64x2.mul(x2, x2), f64x2.mul(y2, y2)), four);
  const in3 = f64x2.lt(f64x2.add(f64x2.mul(x3, x3), f64x2.mul(y3, y3)), four);
  return i64x2.bitmask(v128.and(v128.and(in0, in1), v128.and(in2, in3))) ^ 3;
}
