// Four vectors of two doubles in flight, each lane a point of its own, refilled when it is done: the
// tail of the native kernels (see their README), for WebAssembly.
import {
  BEGUN,
  CELL,
  CX,
  CY,
  DUE,
  HAS_DISC,
  LANES,
  lanes,
  MARK_X,
  MARK_Y,
  MARKED,
  NEXT_X,
  NEXT_Y,
  REACH,
  RENEW,
  ROW,
  workAt,
  X,
  Y,
} from './lanes';
import { discReach, discX, discY, findDisc, forgetDisc, trapped } from './proofs';
import { advance, ask, atX, atY, begin, follow, power, stopped } from './steps';

/** Steps between two looks, where work is pruned and where it is not. */
const BLOCK_PRUNED: i64 = 8;
const BLOCK_PLAIN: i64 = 32;
/** Steps of each point before it gets a lane, one by one; even, as discs of two steps need. */
const HEAD: i64 = 16;
/** Blocks: some milliseconds for power 8, less than one for 2. */
const ASK_EVERY: i64 = 1 << 12;
const MARK_EVERY: i64 = 4;
const NEAR: f64 = 1e-6;
const LONGEST_PROOF: i64 = 1 << 14;
/** |c|² from which an escaped point might come back within a block. */
const EDGE: f64 = 4 - 1e-9;
const NEVER: i64 = i64.MAX_VALUE;

/** The next point's coordinates and count. */
let column: usize = 0;
let row: usize = 0;
let axisX: usize = 0;
let axisY: usize = 0;
let cells: usize = 0;
let columns: usize = 0;
let rows: usize = 0;
let stride: usize = 0;
let isJulia: bool = false;
let juliaX: f64 = 0;
let juliaY: f64 = 0;
let most: i64 = 0;
let isPruned: bool = false;
let steps: i64 = 0;
let block: i64 = 0;
let busy: i32 = 0;

/**
 * Counts all points (cx[i], cy[j]) into `counts[j * line + i]`; what it needs for itself is at
 * `room`. All of them are addresses. False where it was stopped.
 */
export function tile(
  room: usize,
  cx: usize,
  cy: usize,
  counts: usize,
  width: usize,
  height: usize,
  line: usize,
  maxIterations: i32,
  pruned: bool,
  exponent: i32,
  julia: bool,
  juliaRe: f64,
  juliaIm: f64,
): bool {
  workAt(room);
  begin(exponent);
  axisX = cx;
  axisY = cy;
  cells = counts;
  columns = width;
  rows = height;
  stride = line;
  column = 0;
  row = 0;
  isJulia = julia;
  juliaX = juliaRe;
  juliaY = juliaIm;
  most = maxIterations;
  isPruned = pruned;
  steps = pruned ? BLOCK_PRUNED : BLOCK_PLAIN;
  block = 0;
  busy = 0;
  forgetDisc();
  for (let lane = 0; lane < LANES; lane++) refill(lane);
  let soonest = earliest();
  while (busy > 0 && !stopped) {
    const events = pruned ? advance(<i32>BLOCK_PRUNED) | near() : advance(<i32>BLOCK_PLAIN);
    block++;
    if (events !== 0 || block >= soonest) {
      for (let lane = 0; lane < LANES; lane++) look(lane);
      if (block >= soonest) soonest = earliest();
    }
    if (pruned && block % MARK_EVERY === 0) renew();
    if (block % ASK_EVERY === 0 && ask()) break;
  }
  return !stopped;
}

function earliest(): i64 {
  let least = NEVER;
  for (let lane = 0; lane < LANES; lane++) {
    const due = load<i64>(lanes + (lane << 3), DUE);
    if (due < least) least = due;
  }
  return least;
}

/** Gives a lane the next point that is not done sooner than that. */
function refill(lane: i32): void {
  const at = lanes + (lane << 3);
  while (row < rows && !stopped) {
    const px = load<f64>(axisX + (column << 3));
    const py = load<f64>(axisY + (row << 3));
    const cell = cells + ((row * stride + column) << 2);
    if (++column === columns) {
      column = 0;
      row++;
    }
    const cx = isJulia ? juliaX : px;
    const cy = isJulia ? juliaY : py;
    let x: f64 = isJulia ? px : 0;
    let y: f64 = isJulia ? py : 0;
    let i: i64 = 0;
    const head = min(HEAD, most);
    if (power === 2) {
      // As `follow`, here: many points need no more, and a call takes as long as two steps.
      for (; i < head; i++) {
        const xx = x * x;
        const yy = y * y;
        if (xx + yy >= 4) break;
        y = 2 * x * y + cy;
        x = xx - yy + cx;
      }
    }
    const last = cx * cx + cy * cy < EDGE ? head : most;
    if (power !== 2 || (i === head && i < last)) {
      i += follow(x, y, cx, cy, last - i);
      x = atX;
      y = atY;
    }
    if (stopped) return;
    if (i < last) {
      settle(cell, <i32>i);
      continue;
    }
    // What is not a number stays so, and is never 4 or more.
    if (i === most || !(x * x + y * y < Infinity)) {
      settle(cell, -1);
      continue;
    }
    if (isPruned) {
      if (!isJulia && power === 2) findDisc(cx, cy);
      const dx = x - discX;
      const dy = y - discY;
      const hasDisc = discReach > 0;
      if (hasDisc && dx * dx + dy * dy <= discReach) {
        settle(cell, -1);
        continue;
      }
      store<i64>(at, hasDisc ? 1 : 0, HAS_DISC);
      store<f64>(at, hasDisc ? discX : x, MARK_X);
      store<f64>(at, hasDisc ? discY : y, MARK_Y);
      store<f64>(at, hasDisc ? discReach : NEAR, REACH);
      store<i64>(at, block, MARKED);
      store<i64>(at, hasDisc ? NEVER : block + MARK_EVERY, RENEW);
    }
    place(at, x, y, cx, cy);
    store<i64>(at, block, BEGUN);
    store<i64>(at, block + (most - HEAD + steps - 1) / steps, DUE);
    store<i64>(at, cell, CELL);
    busy++;
    return;
  }
  // c = 0 goes nowhere.
  place(at, 0, 0, 0, 0);
  store<f64>(at, -1, REACH);
  store<i64>(at, NEVER, RENEW);
  store<i64>(at, NEVER, DUE);
}

/** Where a lane is before its first block. */
function place(at: usize, x: f64, y: f64, cx: f64, cy: f64): void {
  store<f64>(at, x, NEXT_X);
  store<f64>(at, y, NEXT_Y);
  store<f64>(at, cx, CX);
  store<f64>(at, cy, CY);
}

function settle(cell: usize, count: i32): void {
  store<i32>(cell, count);
}

/** Ends a lane's point, if it is at its end after this block. */
function look(lane: i32): void {
  const at = lanes + (lane << 3);
  const due = load<i64>(at, DUE);
  if (due === NEVER) return;
  const cell = <usize>load<i64>(at, CELL);
  const x = load<f64>(at, NEXT_X);
  const y = load<f64>(at, NEXT_Y);
  if (!(x * x + y * y < 4)) {
    // One by one from where the block began: as it escaped for certain.
    const begun = HEAD + (block - 1 - load<i64>(at, BEGUN)) * steps;
    const from = load<f64>(at, X);
    const count =
      begun + follow(from, load<f64>(at, Y), load<f64>(at, CX), load<f64>(at, CY), steps);
    settle(cell, count < most ? <i32>count : -1);
  } else if (due <= block || (isPruned && stays(at, x, y))) {
    settle(cell, -1);
  } else return;
  busy--;
  refill(lane);
}

/** Whether the lane is where it can never escape from. */
function stays(at: usize, x: f64, y: f64): bool {
  const dx = x - load<f64>(at, MARK_X);
  const dy = y - load<f64>(at, MARK_Y);
  const distance = dx * dx + dy * dy;
  const reach = load<f64>(at, REACH);
  if (!(distance <= reach)) return false;
  if (load<i64>(at, HAS_DISC) !== 0 || (dx === 0 && dy === 0)) return true;
  const walked = (block - load<i64>(at, MARKED)) * steps;
  const proved =
    walked <= LONGEST_PROOF &&
    trapped(load<f64>(at, CX), load<f64>(at, CY), power, x, y, walked, sqrt(distance));
  if (proved) return true;
  store<f64>(at, reach / 256, REACH);
  mark(at, x, y);
  return false;
}

function mark(at: usize, x: f64, y: f64): void {
  store<f64>(at, x, MARK_X);
  store<f64>(at, y, MARK_Y);
  store<i64>(at, block, MARKED);
  store<i64>(at, block + MARK_EVERY + (block - load<i64>(at, BEGUN)) / 2, RENEW);
}

function renew(): void {
  const end = lanes + ROW;
  for (let at = lanes; at < end; at += 8) {
    if (load<i64>(at, RENEW) <= block) mark(at, load<f64>(at, NEXT_X), load<f64>(at, NEXT_Y));
  }
}

/** Which vectors have a lane that is near its mark. */
function near(): i32 {
  let any = i64x2.splat(0);
  const end = lanes + ROW;
  for (let at = lanes; at < end; at += 16) {
    const dx = f64x2.sub(v128.load(at, NEXT_X), v128.load(at, MARK_X));
    const dy = f64x2.sub(v128.load(at, NEXT_Y), v128.load(at, MARK_Y));
    const distance = f64x2.add(f64x2.mul(dx, dx), f64x2.mul(dy, dy));
    any = v128.or(any, f64x2.le(distance, v128.load(at, REACH)));
  }
  return i64x2.bitmask(any);
}
