import { type CenterView, METHODS, type RenderOptions, render } from '@parallel/mandelbrot';
import fc from 'fast-check';
import { expectError, rejection } from 'test-support/errors';
import { runs } from 'test-support/runs';
import { describe, expect, it } from 'vitest';
import { toDouble, toFixedPoint, toParts, toRational } from '../../src/deep/rational.js';
import { noNative } from '../support/native.js';

const view: CenterView = {
  width: 8,
  height: 6,
  centerX: '-1.99999999999999999999',
  centerY: '0',
  viewHeight: '1e-30',
  maxIterations: 1000,
};
const rendered = (change: object, options: object = {}) =>
  render({ ...view, ...change } as CenterView, { strategy: 'inline', ...options } as RenderOptions);

describe('numbers are read exactly', () => {
  it('doubles, and the decimals that JavaScript makes of them', () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(finite, (value) => {
        if (Math.abs(value) >= 2 ** -1000 && Math.abs(value) < 2 ** 1000) {
          expect(toDouble(toRational(value)!)).toBe(value);
          expect(toDouble(toRational(String(value))!)).toBe(value);
        }
        const { mantissa } = toParts(toRational(value)!);
        const normal = Math.abs(mantissa) >= 1 && Math.abs(mantissa) < 2;
        expect(value === 0 ? mantissa === 0 : normal).toBe(true);
      }),
      runs(1000),
    );
  });

  it('decimals of any length', () => {
    const digits = fc.string({
      unit: fc.constantFrom(...'0123456789'),
      minLength: 1,
      maxLength: 60,
    });
    fc.assert(
      fc.property(digits, digits, fc.integer({ min: -80, max: 80 }), (whole, fraction, power) => {
        const read = toRational(`-${whole}.${fraction}e${power}`)!;
        const scale = 10n ** BigInt(fraction.length + 80 - power);
        expect(-read.numerator * scale).toBe(
          read.denominator * BigInt(whole + fraction) * 10n ** 80n,
        );
      }),
      runs(300),
    );
    expect(toFixedPoint(toRational('-0.75')!, 4)).toBe(-12n);
    expect(toRational('+.5E+1')).toEqual({ numerator: 5n, denominator: 1n });
  });

  it.each([
    '',
    '.',
    'e5',
    '1e',
    '1.2.3',
    ' 1',
    '1 ',
    '0x10',
    '1_000',
    '1,5',
    'NaN',
    'Infinity',
    '--1',
    '1e20001',
    '1e-999999999999',
    '9'.repeat(20_001),
    Number.NaN,
    Number.POSITIVE_INFINITY,
    null,
    undefined,
    5n,
    {},
    [],
  ])('not %s', async (value) => {
    expect(toRational(value)).toBeUndefined();
    await expectError(rendered({ centerX: value }), 'INVALID_OPTION', '"centerX"', 'decimal');
    await expectError(rendered({ viewHeight: value }), 'INVALID_OPTION', '"viewHeight"', '4e-50');
  });
});

describe('what makes no sense is refused in one line', () => {
  it.each<[object, ...string[]]>([
    [{ viewHeight: '0' }, '"viewHeight"', '"0"'],
    [{ viewHeight: '-1e-20' }, '"viewHeight"', '"-1e-20"'],
    [{ viewHeight: '1e-10001' }, '"viewHeight"', '1e-10000'],
    [{ viewHeight: '1e280' }, '"viewHeight"', '1e270'],
    [{ width: 0 }, '"width"', '0'],
    [{ width: 65_536, height: 65_536 }, '"height"', 'pixels'],
    [{ maxIterations: 2 ** 31 }, '"maxIterations"', '2147483648'],
    [{ x0: -2 }, '"x0"', 'centerX'],
    [{ centerY: undefined }, '"centerY"', 'undefined'],
    [{ centerX: '64' }, '"centerX"', '"64"'],
    [{ centerY: -1e9 }, '"centerY"', '-1000000000'],
  ])('%o', async (change, ...words) => {
    await expectError(rendered(change), 'INVALID_OPTION', ...words);
  });

  it('a method that there is not, and doubles where they are all the same', async () => {
    expect(METHODS).toEqual(['double', 'perturbation']);
    await expectError(rendered({}, { method: 'exact' }), 'INVALID_OPTION', '"method"', '"exact"');
    const flat = rendered({ centerY: '0.5' }, { method: 'double' });
    await expectError(flat, 'INVALID_OPTION', '"method"', '"double"');
  });

  it('pixels that only native threads can compute', async () => {
    const far = { viewHeight: '1e-400' };
    const code = noNative ? 'NATIVE_UNAVAILABLE' : 'IMPOSSIBLE_COMBINATION';
    await expectError(rendered(far), code, ...(noNative ? [] : ['"inline"', '1e-290', '"native"']));
    if (noNative) await expectError(render({ ...view, ...far }), code);
  });

  it('the native kernel under strategies that run JavaScript', async () => {
    const code = 'IMPOSSIBLE_COMBINATION';
    await expectError(rendered({}, { kernel: 'native' }), code, '"kernel"', '"inline"');
    await expectError(rendered({}, { kernel: 'js', strategy: 'native' }), code, '"kernel"');
  });
});

describe('at the ends', () => {
  it('one pixel, one iteration, and the most iterations there are', async () => {
    const strategies = noNative ? ['inline'] : ['inline', 'native'];
    for (const strategy of strategies) {
      const one = await rendered({ width: 1, height: 1, maxIterations: 1 }, { strategy });
      expect([...one.counts]).toEqual([-1]);
      const tip = {
        centerX: '-2',
        viewHeight: '1e-40',
        width: 2,
        height: 1,
        maxIterations: 2 ** 31 - 1,
      };
      const { counts } = await rendered(tip, { strategy });
      // Left of the tip all is outside at once; the tip itself is at |z| = 2.
      expect([...counts]).toEqual([1, 1]);
      const inside = { centerX: '-1', viewHeight: '1e-40', maxIterations: 2 ** 31 - 1 };
      expect(new Set((await rendered(inside, { strategy })).counts)).toEqual(new Set([-1]));
    }
  });

  it('a zoom of 1e-1000', { skip: noNative }, async () => {
    const deep = { centerX: '0', centerY: '1', viewHeight: '1e-1000', maxIterations: 5000 };
    const { counts, method } = await render({ ...view, ...deep });
    expect(method).toBe('perturbation');
    expect(new Set(counts).size).toBeGreaterThan(3);
    expect(Math.min(...counts.filter((count) => count >= 0))).toBeGreaterThan(2600);
  });
});

describe('a signal', () => {
  const long = { centerX: '-0.75', viewHeight: '1e-3000', maxIterations: 2 ** 31 - 1 };

  it('that has fired already', async () => {
    const signal = AbortSignal.abort(new Error('no'));
    expect(await rejection(rendered({}, { signal }))).toBe(signal.reason);
  });

  it('ends the reference', { skip: noNative }, async () => {
    const controller = new AbortController();
    const running = rendered(long, { strategy: 'native', signal: controller.signal });
    setImmediate(() => controller.abort());
    expect(await rejection(running)).toBe(controller.signal.reason);
  });

  it('ends the reference on a thread', async () => {
    const controller = new AbortController();
    const options = { strategy: 'threads', workers: 1, signal: controller.signal };
    const running = rendered({ ...long, viewHeight: '1e-280' }, options);
    setImmediate(() => controller.abort());
    expect(await rejection(running)).toBe(controller.signal.reason);
  });
});
