import {
  METHODS,
  methodOf,
  panView,
  placeInView,
  toCenterView,
  toCornerView,
  type ViewWindow,
  zoomView,
} from '@parallel/mandelbrot';
import fc from 'fast-check';
import { expectError } from 'test-support/errors';
import { runs } from 'test-support/runs';
import { describe, expect, it } from 'vitest';

/** The oracle's numbers: whole multiples of 10^-DIGITS, far finer than any view here. */
const DIGITS = 700;
const UNIT = 10n ** BigInt(DIGITS);

/** A decimal, or a double exactly, as such a multiple: read by moving the point. */
function fixed(value: string | number): bigint {
  if (typeof value === 'number') {
    // 2^60 makes it a whole number, if it is no smaller than the factors and shares here.
    let [number, power] = [value, 0n];
    for (; !Number.isInteger(number); power += 1n) number *= 2;
    return (BigInt(number) * UNIT) / 2n ** power;
  }
  const [, sign, whole = '', fraction = '', power = '0'] = /^(-?)(\d*)\.?(\d*)(?:e(-?\d+))?$/.exec(
    value,
  )!;
  const shift = DIGITS + Number(power) - fraction.length;
  expect(shift).toBeGreaterThanOrEqual(0);
  return BigInt(`${sign}${whole}${fraction}`) * 10n ** BigInt(shift);
}

const times = (a: bigint, b: bigint) => (a * b) / UNIT;
const size = (number: bigint) => (number < 0n ? -number : number);

/** The plane's point at these shares of the picture. */
function pointAt(view: ViewWindow, x: number, y: number): [bigint, bigint] {
  const height = fixed(view.viewHeight);
  const width = (height * BigInt(view.width)) / BigInt(view.height);
  const half = UNIT / 2n;
  return [
    fixed(view.centerX) + times(width, fixed(x) - half),
    fixed(view.centerY) + times(height, fixed(y) - half),
  ];
}

/** Equal, but for what the centre is rounded by, both ways. */
function expectClose(a: readonly bigint[], b: readonly bigint[], { viewHeight }: ViewWindow): void {
  const most = fixed(viewHeight) / 10n ** 20n;
  a.forEach((number, i) => {
    expect(size(number - b[i]!) <= most, `${number - b[i]!} of ${most}`).toBe(true);
  });
}

const digits = (length: number) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
    .map((all) => all.join(''));

/** Views as deep as 1e-290 with centres of as many digits. */
const view: fc.Arbitrary<ViewWindow> = fc.integer({ min: 0, max: 290 }).chain((depth) =>
  fc.record({
    width: fc.integer({ min: 1, max: 2048 }),
    height: fc.integer({ min: 1, max: 2048 }),
    centerX: digits(depth + 5).map((text) => `-1.${text}`),
    centerY: digits(depth + 5).map((text) => `0.${text}`),
    viewHeight: fc
      .tuple(fc.integer({ min: 1, max: 9 }), digits(5))
      .map(([first, rest]) => `${first}.${rest}e-${depth}`),
  }),
);
const share = fc.double({ min: 0, max: 1, noNaN: true }).map(Math.fround);
const factor = fc.double({ min: 0.125, max: 8, noNaN: true }).map(Math.fround);

describe('zoomView', () => {
  it('leaves a point of the picture where it is, at any depth', () => {
    fc.assert(
      fc.property(view, factor, share, share, (from, by, x, y) => {
        const to = zoomView(from, by, x, y);
        expectClose(pointAt(to, x, y), pointAt(from, x, y), to);
        const height = times(fixed(to.viewHeight), fixed(by));
        expect(size(height - fixed(from.viewHeight)) <= fixed(from.viewHeight) / 10n ** 11n).toBe(
          true,
        );
        expect([to.width, to.height]).toEqual([from.width, from.height]);
      }),
      runs(100),
    );
  });

  it('comes back: three times in and three times out', () => {
    const home = { width: 4, height: 3, centerX: '-0.5', centerY: '0', viewHeight: '2' };
    let view = zoomView(home, 3, 0.1, 0.9);
    expect(view.viewHeight).toBe('0.666666666667');
    for (let i = 0; i < 500; i += 1) view = zoomView(view, 3, 0.1, 0.9);
    expect(view.viewHeight).toMatch(/^1\.83350197\d+e-239$/);
    for (let i = 0; i < 501; i += 1) view = zoomView(view, 1 / 3, 0.1, 0.9);
    expect(Number(view.viewHeight)).toBeCloseTo(2, 8);
    expect(Number(view.centerX)).toBeCloseTo(-0.5, 8);
    expect(Number(view.centerY)).toBeCloseTo(0, 8);
  });

  it('keeps whatever else a view says', () => {
    const from = { width: 4, height: 3, centerX: 0, centerY: 1, viewHeight: 2, maxIterations: 9 };
    const to = { ...from, centerX: '0', centerY: '1', viewHeight: '0.5' };
    expect(zoomView(from, 4)).toEqual(to);
    expect(zoomView({ ...from, viewHeight: '1e-9990' }, 1e9).viewHeight).toBe('1e-9999');
  });

  it('writes plain numbers where they are short, with an exponent where not', () => {
    const from = { width: 4, height: 4, centerX: 0.1, centerY: '-1e-3', viewHeight: 123456 };
    const heights = [1, 1e-1, 0.999999999999999, 0.5, 1e5, 1e10, 3e11, 1e30].map(
      (by) => zoomView(from, by).viewHeight,
    );
    expect(heights).toEqual([
      '123456',
      '1.23456e6',
      '123456',
      '246912',
      '1.23456',
      '0.0000123456',
      '4.1152e-7',
      '1.23456e-25',
    ]);
    expect(zoomView(from, 1e30)).toMatchObject({
      // What the double 0.1 is, to the 45th place.
      centerX: '0.10000000000000000555111512312578270211815834',
      centerY: '-0.001',
    });
  });
});

describe('panView', () => {
  it('moves by shares of the picture, and back', () => {
    const shift = fc.double({ min: -2, max: 2, noNaN: true }).map(Math.fround);
    fc.assert(
      fc.property(view, shift, shift, (from, dx, dy) => {
        const to = panView(from, dx, dy);
        expect(to.viewHeight).toBe(from.viewHeight);
        // Shares may be negative here: what was so far away is now the corner.
        expectClose(pointAt(to, 0, 0), pointAt(from, dx, dy), from);
        expectClose(pointAt(panView(to, -dx, -dy), 0, 0), pointAt(from, 0, 0), from);
      }),
      runs(100),
    );
  });
});

describe('toCenterView and toCornerView', () => {
  it('has the corners that it was made of, as doubles', () => {
    const corner = fc
      .double({ min: 0.01, max: 2, noNaN: true })
      .chain((value) => fc.constantFrom(value, -value));
    fc.assert(
      fc.property(
        corner,
        corner,
        fc.double({ min: 1e-12, max: 4, noNaN: true }),
        fc.integer({ min: 1, max: 2000 }),
        fc.integer({ min: 1, max: 2000 }),
        (x0, y0, height, width, rows) => {
          const corners = { x0, y0, y1: y0 + height };
          // Next to 0, doubles are finer than 1e-20 of the height.
          fc.pre(corners.y1 > y0 && Math.abs(corners.y1) > 0.001);
          const center = toCenterView({ ...corners, width, height: rows, maxIterations: 5 });
          expect(center).toMatchObject({ width, height: rows, maxIterations: 5 });
          const oracle = [pointAt(center, 0, 0), pointAt(center, 1, 1)].flat();
          const wanted = [x0, y0, corners.y1].map((value) => fixed(String(value)));
          expectClose([oracle[0]!, oracle[1]!, oracle[3]!], wanted, center);
          expect(toCornerView(center)).toEqual({
            ...corners,
            width,
            height: rows,
            maxIterations: 5,
          });
        },
      ),
      runs(100),
    );
  });
});

describe('placeInView', () => {
  it('says where a zoomed view lies in the one before', () => {
    fc.assert(
      fc.property(view, factor, share, share, (picture, by, x, y) => {
        const place = placeInView(zoomView(picture, by, x, y), picture);
        expect(place.scale).toBeCloseTo(1 / by, 9);
        expect(place.x).toBeCloseTo(x * (1 - 1 / by), 9);
        expect(place.y).toBeCloseTo(y * (1 - 1 / by), 9);
      }),
      runs(100),
    );
  });
});

describe('methodOf', () => {
  it('is what render takes', () => {
    const view = {
      width: 640,
      height: 480,
      centerX: '-0.75',
      centerY: '0.1',
      viewHeight: '1e-9',
      maxIterations: 100,
    };
    expect(METHODS).toContain(methodOf(view));
    expect(methodOf(view)).toBe('double');
    expect(methodOf({ ...view, viewHeight: '1e-13' })).toBe('perturbation');
    expect(methodOf({ ...view, width: 6, height: 4, viewHeight: '1e-14' })).toBe('double');
    const { width, height, maxIterations } = view;
    const corners = { width, height, maxIterations, x0: 0.1, y0: 0.1, y1: 0.1 + 1e-15 };
    expect(methodOf(corners)).toBe('double');
  });
});

it('what is wrong is refused in one line, by its name', async () => {
  const good = { width: 4, height: 3, centerX: '0', centerY: '0', viewHeight: '1' };
  const corners = { width: 4, height: 3, x0: 0, y0: 1, y1: -1, maxIterations: 5 };
  const wrong: [() => unknown, string][] = [
    [() => zoomView(good, 0), '"by": 0'],
    [() => zoomView(good, -1), '"by": -1'],
    [() => zoomView(good, Number.NaN), '"by"'],
    [() => zoomView({ ...good, viewHeight: '1e-9999' }, 1e9), '"by": 1000000000'],
    [() => zoomView(good, 2, Number.POSITIVE_INFINITY), '"x"'],
    [() => zoomView({ ...good, centerX: 'left' }, 2), '"centerX": "left"'],
    [() => zoomView({ ...good, viewHeight: '0' }, 2), '"viewHeight": "0"'],
    [() => panView(good, 0, Number.NaN), '"dy"'],
    [() => panView({ ...good, width: 0 }, 0, 0), '"width": 0'],
    [() => placeInView(good, { ...good, height: 1.5 }), '"height": 1.5'],
    [() => toCenterView(corners), '"y1": -1'],
    [() => methodOf({ ...good, viewHeight: '1e-20000', maxIterations: 5 }), '"viewHeight"'],
  ];
  for (const [call, says] of wrong) {
    await expectError((async () => call())(), 'INVALID_OPTION', says);
  }
});
