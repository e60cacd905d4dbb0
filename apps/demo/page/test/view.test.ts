import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSettings, writeSettings } from '../src/race/settings.js';
import { pan, placeIn, pointAt, type View, zoom } from '../src/race/view.js';

const LIMITS = {
  width: 2048,
  height: 2048,
  maxIterations: 65_535,
  workers: 16,
  patternLength: 200,
};
const share = fc.double({ min: 0, max: 1, noNaN: true });
const view: fc.Arbitrary<View> = fc
  .record({
    width: fc.integer({ min: 1, max: 2048 }),
    height: fc.integer({ min: 1, max: 2048 }),
    x0: fc.double({ min: -2, max: 1, noNaN: true }),
    y0: fc.double({ min: -1.5, max: 1, noNaN: true }),
    size: fc.double({ min: 1e-6, max: 3, noNaN: true }),
  })
  .map(({ size, ...rest }) => ({ ...rest, y1: rest.y0 + size }))
  // Within what the page keeps in sight.
  .filter((made) => {
    const { cx, cy } = pointAt(made, 0.5, 0.5);
    return Math.abs(cx) < 2 && Math.abs(cy) < 2;
  });

describe('a view', () => {
  it('keeps the point under the pointer where it is while it is zoomed', () => {
    fc.assert(
      fc.property(
        view,
        share,
        share,
        fc.double({ min: 0.9, max: 3, noNaN: true }),
        (from, x, y, by) => {
          const to = zoom(from, by, x, y);
          const before = pointAt(from, x, y);
          const after = pointAt(to, x, y);
          const size = from.y1 - from.y0;
          fc.pre(Math.abs(pointAt(to, 0.5, 0.5).cx) < 2.9);
          expect(Math.abs(after.cx - before.cx)).toBeLessThan(size * 1e-6);
          expect(Math.abs(after.cy - before.cy)).toBeLessThan(size * 1e-6);
        },
      ),
    );
  });

  it('comes back from where it was moved to', () => {
    fc.assert(
      fc.property(view, share, share, (from, dx, dy) => {
        const moved = pan(from, dx / 10, dy / 10);
        const back = pan(moved, -dx / 10, -dy / 10);
        const size = from.y1 - from.y0;
        expect(Math.abs(back.x0 - from.x0)).toBeLessThan(size * 1e-6);
        expect(Math.abs(back.y0 - from.y0)).toBeLessThan(size * 1e-6);
      }),
    );
  });

  it('lies in itself as a whole, and in one zoomed twice as twice as large', () => {
    const whole = { width: 512, height: 512, x0: -2, y0: -1, y1: 1 };
    expect(placeIn(whole, whole)).toEqual({ x: 0, y: 0, scale: 1 });
    expect(placeIn(whole, zoom(whole, 2))).toEqual({ x: -0.5, y: -0.5, scale: 2 });
  });

  it('never gets smaller than doubles can tell apart', () => {
    let deep: View = { width: 100, height: 100, x0: -0.75, y0: 0.1, y1: 0.2 };
    for (let i = 0; i < 100; i += 1) deep = zoom(deep, 3);
    const step = (deep.y1 - deep.y0) / deep.height;
    expect(deep.y0 + step).toBeGreaterThan(deep.y0);
    expect(deep.x0 + step).toBeGreaterThan(deep.x0);
  });
});

describe('a permalink', () => {
  it('says everything', () => {
    const point = fc
      .record({ strategy: fc.constantFrom('threads', 'native'), memory: fc.constant('shared') })
      .map((some) => ({ ...some, grain: 'tile', order: 'random', kernel: 'js', workers: '3' }));
    const settings = fc.record({
      view,
      maxIterations: fc.integer({ min: 1, max: 65_535 }),
      colors: fc.constantFrom('classic', 'bands'),
      full: fc.boolean(),
      turn: fc.boolean(),
      points: fc.record({ a: point, b: point, c: point }),
    });
    fc.assert(
      fc.property(settings, (wanted) => {
        fc.pre(wanted.view.y0 < wanted.view.y1);
        const query = writeSettings(wanted).toString();
        // An address knows no minus zero.
        const said = JSON.parse(JSON.stringify(wanted)) as typeof wanted;
        expect(readSettings(new URLSearchParams(query), LIMITS)).toEqual(said);
      }),
    );
  });

  it('may say nonsense, and is then as if it said nothing', () => {
    const usual = readSettings(new URLSearchParams(), LIMITS);
    const nonsense = 'x0=NaN&y0=1&y1=-1&n=1e99&size=0x-5&colors=pink&a=&full=yes';
    expect(readSettings(new URLSearchParams(nonsense), LIMITS)).toEqual(usual);
  });
});
