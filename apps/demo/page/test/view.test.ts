import { methodOf, render } from '@parallel/mandelbrot';
import fc from 'fast-check';
import { runs } from 'test-support/runs';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/web/protocol.js';
import { problemOf } from '../src/race/coordinates.js';
import { suggestedFor } from '../src/race/iterations.js';
import { PLACES } from '../src/race/places.js';
import { homeOf, pan, placeIn, type View, viewOfCorners, zoom } from '../src/race/view.js';
import { view } from './any-view.js';

const LEAST = LIMITS.viewHeight;

/** The oracle counts in whole multiples of this, exactly for whatever is drawn here. */
const DIGITS = 420;

/** A decimal, by moving its point. */
function fixed(text: string): bigint {
  const [, sign, whole = '', fraction = '', power = '0'] = /^(-?)(\d*)\.?(\d*)(?:e(-?\d+))?$/.exec(
    text,
  )!;
  return (
    BigInt(`${sign}${whole}${fraction}`) * 10n ** BigInt(DIGITS + Number(power) - fraction.length)
  );
}

/** The point at `x / 1000` of the width and `y / 1000` of the height. */
function pointAt({ width, height, ...view }: View, x: number, y: number): bigint[] {
  const side = fixed(view.viewHeight);
  const wide = (side * BigInt(width)) / BigInt(height);
  return [
    fixed(view.centerX) + (wide * BigInt(x - 500)) / 1000n,
    fixed(view.centerY) + (side * BigInt(y - 500)) / 1000n,
  ];
}

/** Shares are doubles here, of pictures that may be very wide. */
function expectSame(a: readonly bigint[], b: readonly bigint[], { viewHeight }: View): void {
  const most = fixed(viewHeight) / 10n ** 12n;
  a.forEach((number, i) => {
    const off = number - b[i]!;
    expect(off <= most && -off <= most, `off by ${off} of ${most}`).toBe(true);
  });
}

const thousandth = fc.integer({ min: 0, max: 1000 });

describe('a view', () => {
  it('keeps the point under the pointer where it is while it is zoomed, at any depth', () => {
    const factor = fc.double({ min: 0.9, max: 3, noNaN: true });
    fc.assert(
      fc.property(view, thousandth, thousandth, factor, (from, x, y, by) => {
        const to = zoom(from, by, LEAST, x / 1000, y / 1000);
        expectSame(pointAt(to, x, y), pointAt(from, x, y), from);
        const height = Math.min(Number(from.viewHeight) / by, 6);
        expect(Number(to.viewHeight) / height).toBeCloseTo(1, 9);
      }),
      runs(100),
    );
  });

  it('moves as far as it is told to, and back', () => {
    fc.assert(
      fc.property(view, thousandth, thousandth, (from, dx, dy) => {
        const moved = pan(from, dx / 1000, dy / 1000);
        expectSame(pointAt(moved, 0, 0), pointAt(from, dx, dy), from);
        const back = pan(moved, -dx / 1000, -dy / 1000);
        expectSame(pointAt(back, 0, 0), pointAt(from, 0, 0), from);
      }),
      runs(100),
    );
  });

  it('lies in itself as a whole, and in one zoomed twice as twice as large, also deep down', () => {
    const whole = viewOfCorners({ width: 512, height: 512 }, -2, -1, 1);
    const deep = { ...whole, centerX: '-1.25', centerY: '1e-279', viewHeight: '1e-270' };
    for (const view of [whole, deep]) {
      expect(placeIn(view, view)).toEqual({ x: 0, y: 0, scale: 1 });
      expect(placeIn(view, zoom(view, 2, LEAST))).toEqual({ x: -0.5, y: -0.5, scale: 2 });
    }
  });

  it('goes on far below what doubles tell apart, to the limit and not beyond, and back', () => {
    const start = viewOfCorners({ width: 100, height: 100 }, -0.75, 0.1, 0.2);
    let deep: View = start;
    for (let i = 0; i < 700; i += 1) {
      const next = zoom(deep, 3, LEAST, 0.3, 0.8);
      if (next === deep) break;
      expectSame(pointAt(next, 300, 800), pointAt(deep, 300, 800), next);
      deep = next;
    }
    expect(deep.viewHeight).toBe('1e-280');
    expect(zoom(deep, 3, LEAST)).toBe(deep);
    expect(deep.centerX.length).toBeLessThanOrEqual(LIMITS.digits);
    for (let i = 0; i < 700; i += 1) deep = zoom(deep, 1 / 3, LEAST);
    expect(deep.viewHeight).toBe('6');
    expect(zoom(deep, 1 / 3, LEAST)).toBe(deep);
  });

  it('stays near the set', () => {
    let view = homeOf({ width: 4, height: 3 });
    for (let i = 0; i < 20; i += 1) view = pan(view, 0.5, -0.5);
    expect(view).toMatchObject({ centerX: '3', centerY: '-3' });
  });

  it('begins with the talk’s corners, as the renderer sees them', async () => {
    const { width, height } = { width: 40, height: 30 };
    const home = { ...homeOf({ width, height }), maxIterations: 20 };
    const image = await render(home, { strategy: 'inline' });
    expect(image).toMatchObject({ x0: -2, y0: -1, y1: 1, method: 'double' });
  });
});

describe('suggested iterations', () => {
  it('grow with the depth and with what the last picture took, to the limit', () => {
    const at = (viewHeight: string, seen?: number) =>
      suggestedFor({ ...homeOf({ width: 4, height: 3 }), viewHeight }, 65_535, seen);
    expect([at('2'), at('2e-50'), at('2e-280')]).toEqual([3000, 13_000, 59_000]);
    expect([at('2', 7001), at('2e-50', 100), at('1e-9', 60_000)]).toEqual([14_100, 13_000, 65_535]);
  });
});

describe('places to begin at', () => {
  it('can be gone to, and are what they say: as deep, and something to see', async () => {
    expect(PLACES.length).toBeGreaterThan(4);
    for (const { name, maxIterations, ...center } of PLACES) {
      expect(problemOf(center, LIMITS), name).toBeUndefined();
      expect(maxIterations).toBeLessThanOrEqual(LIMITS.maxIterations);
      const view = { ...center, width: 40, height: 30, maxIterations };
      const depth = Number(/e-\d+$/.exec(name)?.[0].slice(1) ?? 0);
      expect(Number(/e(-\d+)$/.exec(center.viewHeight)?.[1] ?? 0), name).toBe(depth);
      expect(methodOf(view), name).toBe(depth < -10 ? 'perturbation' : 'double');
      const { counts } = await render(view, {});
      expect(new Set(counts).size, name).toBeGreaterThan(20);
    }
  });
});
