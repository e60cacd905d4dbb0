// z = z^power + c, one by one and eight at a time: the same operations in the same order, each
// rounded once. No relaxed SIMD, which may round as it likes.
import { CX, CY, lanes, NEXT_X, NEXT_Y, X, Y } from './lanes';

/** Whether to do no more. */
declare function stop(): bool;

/** Of steps one by one, a power of 2 less one. */
const ASK_EVERY_STEP: i64 = 0x3ffff;

/** The exponent, 2 to 8. */
export let power: i32 = 2;
/** Whether the caller has said so. */
export let stopped: bool = false;
/** Where `follow` has come to. */
export let atX: f64 = 0;
export let atY: f64 = 0;

export function begin(exponent: i32): void {
  power = exponent;
  stopped = false;
}

export function ask(): bool {
  stopped = stop();
  return stopped;
}

/** How many steps, of `last` at most, the orbit makes before it is seen to have escaped. */
export function follow(x: f64, y: f64, cx: f64, cy: f64, last: i64): i64 {
  const n = power;
  let i: i64 = 0;
  for (; i < last; i++) {
    const xx = x * x;
    const yy = y * y;
    if (xx + yy >= 4) break;
    if (n === 2) {
      y = 2 * x * y + cy;
      x = xx - yy + cx;
    } else {
      let a = xx - yy;
      let b = x * y;
      b += b;
      for (let k = 2; k < n; k++) {
        const next = a * x - b * y;
        b = a * y + b * x;
        a = next;
      }
      x = a + cx;
      y = b + cy;
    }
    if ((i & ASK_EVERY_STEP) === ASK_EVERY_STEP && ask()) break;
  }
  atX = x;
  atY = y;
  return i;
}

/** Makes a block of steps with all lanes; not 0 where one of them has escaped. */
export function advance(count: i32): i32 {
  return power === 2 ? squares(count) : products(lanes, count) | products(lanes + 32, count);
}

/**
 * Each step is stored, though the last alone is wanted: what is stored has to be there, so vectors
 * are computed one after the other. Without that V8 computes parts of all of them first and has not
 * registers enough: on x64 a step takes 1.5 times as long.
 */
function squares(count: i32): i32 {
  const at = lanes;
  let x0 = v128.load(at, NEXT_X);
  let x1 = v128.load(at, NEXT_X + 16);
  let x2 = v128.load(at, NEXT_X + 32);
  let x3 = v128.load(at, NEXT_X + 48);
  let y0 = v128.load(at, NEXT_Y);
  let y1 = v128.load(at, NEXT_Y + 16);
  let y2 = v128.load(at, NEXT_Y + 32);
  let y3 = v128.load(at, NEXT_Y + 48);
  v128.store(at, x0, X);
  v128.store(at, x1, X + 16);
  v128.store(at, x2, X + 32);
  v128.store(at, x3, X + 48);
  v128.store(at, y0, Y);
  v128.store(at, y1, Y + 16);
  v128.store(at, y2, Y + 32);
  v128.store(at, y3, Y + 48);
  for (let i = count; i > 0; i--) {
    const xx0 = f64x2.mul(x0, x0);
    const yy0 = f64x2.mul(y0, y0);
    y0 = f64x2.add(f64x2.mul(f64x2.add(x0, x0), y0), v128.load(at, CY));
    x0 = f64x2.add(f64x2.sub(xx0, yy0), v128.load(at, CX));
    v128.store(at, y0, NEXT_Y);
    v128.store(at, x0, NEXT_X);
    const xx1 = f64x2.mul(x1, x1);
    const yy1 = f64x2.mul(y1, y1);
    y1 = f64x2.add(f64x2.mul(f64x2.add(x1, x1), y1), v128.load(at, CY + 16));
    x1 = f64x2.add(f64x2.sub(xx1, yy1), v128.load(at, CX + 16));
    v128.store(at, y1, NEXT_Y + 16);
    v128.store(at, x1, NEXT_X + 16);
    const xx2 = f64x2.mul(x2, x2);
    const yy2 = f64x2.mul(y2, y2);
    y2 = f64x2.add(f64x2.mul(f64x2.add(x2, x2), y2), v128.load(at, CY + 32));
    x2 = f64x2.add(f64x2.sub(xx2, yy2), v128.load(at, CX + 32));
    v128.store(at, y2, NEXT_Y + 32);
    v128.store(at, x2, NEXT_X + 32);
    const xx3 = f64x2.mul(x3, x3);
    const yy3 = f64x2.mul(y3, y3);
    y3 = f64x2.add(f64x2.mul(f64x2.add(x3, x3), y3), v128.load(at, CY + 48));
    x3 = f64x2.add(f64x2.sub(xx3, yy3), v128.load(at, CX + 48));
    v128.store(at, y3, NEXT_Y + 48);
    v128.store(at, x3, NEXT_X + 48);
  }
  return escaped(at) | escaped(at + 32);
}

/** Four lanes, for any power: more would not fit into the registers of x64. */
function products(at: usize, count: i32): i32 {
  const n = power;
  let x0 = v128.load(at, NEXT_X);
  let x1 = v128.load(at, NEXT_X + 16);
  let y0 = v128.load(at, NEXT_Y);
  let y1 = v128.load(at, NEXT_Y + 16);
  v128.store(at, x0, X);
  v128.store(at, x1, X + 16);
  v128.store(at, y0, Y);
  v128.store(at, y1, Y + 16);
  for (let i = count; i > 0; i--) {
    let a0 = f64x2.sub(f64x2.mul(x0, x0), f64x2.mul(y0, y0));
    let a1 = f64x2.sub(f64x2.mul(x1, x1), f64x2.mul(y1, y1));
    let b0 = f64x2.mul(x0, y0);
    let b1 = f64x2.mul(x1, y1);
    b0 = f64x2.add(b0, b0);
    b1 = f64x2.add(b1, b1);
    for (let k = n - 2; k > 0; k--) {
      const next0 = f64x2.sub(f64x2.mul(a0, x0), f64x2.mul(b0, y0));
      const next1 = f64x2.sub(f64x2.mul(a1, x1), f64x2.mul(b1, y1));
      b0 = f64x2.add(f64x2.mul(a0, y0), f64x2.mul(b0, x0));
      b1 = f64x2.add(f64x2.mul(a1, y1), f64x2.mul(b1, x1));
      a0 = next0;
      a1 = next1;
    }
    x0 = f64x2.add(a0, v128.load(at, CX));
    x1 = f64x2.add(a1, v128.load(at, CX + 16));
    y0 = f64x2.add(b0, v128.load(at, CY));
    y1 = f64x2.add(b1, v128.load(at, CY + 16));
  }
  v128.store(at, x0, NEXT_X);
  v128.store(at, x1, NEXT_X + 16);
  v128.store(at, y0, NEXT_Y);
  v128.store(at, y1, NEXT_Y + 16);
  return escaped(at);
}

/**
 * Whether one of four lanes has. From memory: a compiler that sees the same squares after a loop as
 * in it computes all of them first, has not enough registers, and makes the loop half as fast.
 */
function escaped(at: usize): i32 {
  const in0 = inside(v128.load(at, NEXT_X), v128.load(at, NEXT_Y));
  const in1 = inside(v128.load(at, NEXT_X + 16), v128.load(at, NEXT_Y + 16));
  return i64x2.bitmask(v128.and(in0, in1)) ^ 3;
}

/** False for NaN, too: what has overflown has escaped. */
function inside(x: v128, y: v128): v128 {
  return f64x2.lt(f64x2.add(f64x2.mul(x, x), f64x2.mul(y, y)), f64x2.splat(4));
}
