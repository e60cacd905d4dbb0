import { type ColorOptions, PALETTES, type RGB, toRGBA } from '@parallel/mandelbrot';
import {
  interpolateCividis,
  interpolateInferno,
  interpolateMagma,
  interpolatePlasma,
  interpolateTurbo,
  interpolateViridis,
} from 'd3-scale-chromatic';
import { describe, expect, it } from 'vitest';
import { imageOf } from './support/images.js';

const PERIOD = 255;

/** The colour of each of the counts. */
function colorsOf(counts: readonly number[], options: ColorOptions): RGB[] {
  const rgba = toRGBA(imageOf(counts), { coloring: 'bands', ...options });
  return counts.map((_, i) => [rgba[4 * i]!, rgba[4 * i + 1]!, rgba[4 * i + 2]!]);
}
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i);

/** d3 writes some of its colours as #rrggbb, others as rgb(r, g, b). */
function parsed(color: string): number[] {
  const parts = color.startsWith('#')
    ? [color.slice(1, 3), color.slice(3, 5), color.slice(5, 7)].map((hex) =>
        Number.parseInt(hex, 16),
      )
    : color.match(/\d+/g)!.map(Number);
  expect(parts).toHaveLength(3);
  return parts;
}

describe.each([
  ['viridis', interpolateViridis],
  ['magma', interpolateMagma],
  ['inferno', interpolateInferno],
  ['plasma', interpolatePlasma],
  ['cividis', interpolateCividis],
  ['turbo', interpolateTurbo],
] as const)('%s', (colors, original) => {
  it('is near to its original everywhere', () => {
    const ours = colorsOf(upTo(PERIOD), { colors, period: PERIOD });
    const differences = ours.flatMap((color, i) => {
      const theirs = parsed(original(i / PERIOD));
      return color.map((value, channel) => Math.abs(value - theirs[channel]!));
    });
    expect(Math.max(...differences)).toBeLessThanOrEqual(7);
    expect(differences.reduce((a, b) => a + b) / differences.length).toBeLessThan(1);
  });

  it('comes back the way it went', () => {
    const [there, back] = [upTo(PERIOD), upTo(PERIOD).map((i) => 2 * PERIOD - 1 - i)].map(
      (counts) => colorsOf(counts, { colors, period: PERIOD }),
    );
    there!.forEach((color, i) => {
      // Of one step less or more.
      color.forEach((value, channel) => {
        expect(Math.abs(value - back![i]![channel]!)).toBeLessThanOrEqual(14);
      });
    });
  });
});

describe('every palette', () => {
  const jump = (a: RGB, b: RGB) => Math.max(...a.map((value, c) => Math.abs(value - b[c]!)));

  it.each(PALETTES)('%s: repeats itself, opaque', (colors) => {
    const one = toRGBA(imageOf(upTo(2048)), { colors, coloring: 'bands', period: 64 });
    for (let i = 3; i < one.length; i += 4) expect(one[i]).toBe(255);
    expect(one.subarray(4 * 128)).toEqual(one.subarray(0, -4 * 128));
  });

  it.each(PALETTES.filter((name) => name !== 'bands'))('%s: has no edges', (colors) => {
    const all = colorsOf(upTo(2049), { colors, period: 1024 });
    for (let i = 1; i < all.length; i += 1) {
      expect(jump(all[i - 1]!, all[i]!), `step ${i}`).toBeLessThanOrEqual(6);
    }
  });

  it.each(PALETTES)('%s: has colours of its own', (name) => {
    const others = PALETTES.filter((other) => other !== name);
    const own = toRGBA(imageOf(upTo(64)), { colors: name, coloring: 'bands', period: 64 });
    for (const other of others) {
      const theirs = toRGBA(imageOf(upTo(64)), { colors: other, coloring: 'bands', period: 64 });
      expect(theirs).not.toEqual(own);
    }
  });
});

/** OKLab to 8-bit sRGB, by the matrices of B. Ottosson, A perceptual color space, 2020. */
function fromOklab(L: number, a: number, b: number): number[] {
  const l = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (L - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ].map((x) => 255 * (x <= 0.0031308 ? 12.92 * x : 1.055 * x ** (1 / 2.4) - 0.055));
}

describe('a list of CSS colours', () => {
  const near = (got: RGB, wanted: readonly number[], by = 1.5) => {
    got.forEach((value, channel) => {
      const message = `${got} and ${wanted}`;
      expect(Math.abs(value - wanted[channel]!), message).toBeLessThanOrEqual(by);
    });
  };

  it('is met at its stops, whatever they are written in', () => {
    const colors = ['navy', '#fa0', 'rgb(0 128 0)', 'hsl(0 100% 50%)', 'oklab(0.7 -0.05 -0.03)'];
    const stops = [
      [0, 0, 128],
      [255, 170, 0],
      [0, 128, 0],
      [255, 0, 0],
      fromOklab(0.7, -0.05, -0.03),
    ];
    const got = colorsOf([0, 1024, 2048, 3072, 4095], { colors, period: 4096 });
    stops.forEach((stop, i) => {
      near(got[i]!, stop, 2);
    });
  });

  it('is mixed in OKLab', () => {
    const colors = ['oklab(0.3 0.02 -0.1)', 'oklab(0.9 0.01 0.1)'];
    const got = colorsOf([0, 256, 512, 768], { colors, period: 1024 });
    [0, 0.25, 0.5, 0.75].forEach((t, i) => {
      near(got[i]!, fromOklab(0.3 + 0.6 * t, 0.02 - 0.01 * t, -0.1 + 0.2 * t));
    });
  });

  it('of one colour is that colour', () => {
    expect(colorsOf([0, 5, 77], { colors: ['#123456'], period: 50 })).toEqual(
      Array(3).fill([0x12, 0x34, 0x56]),
    );
  });
});
