import { ParallelError } from '@parallel/core';
import { bands, type Colors, type Image, render, smooth, toRGBA } from '@parallel/mandelbrot';
import fc from 'fast-check';
import { runs } from 'test-support/runs';
import { beforeAll, describe, expect, it } from 'vitest';
import { imageOf } from './support/images.js';

const pixel = (rgba: Uint8ClampedArray, i: number) => [...rgba.subarray(4 * i, 4 * i + 3)];
const counts = fc.array(fc.oneof(fc.constant(-1), fc.nat(40), fc.nat(2 ** 31 - 2)), {
  minLength: 1,
  maxLength: 60,
});

let image: Image;
beforeAll(async () => {
  const view = { width: 64, height: 48, x0: -2, y0: -1.25, y1: 1.25, maxIterations: 300 };
  image = await render(view, { strategy: 'inline', kernel: 'js' });
});

/** Of a ramp of greys that takes so many steps up, and as many down. */
function greyAt(step: number, period: number): number {
  const there = ((step % (2 * period)) + 2 * period) % (2 * period);
  const lightness = there < period ? there / period : 2 - there / period;
  // Grey in OKLab: linear light is the cube of the lightness (Ottosson 2020).
  const linear = lightness ** 3;
  return 255 * (linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055);
}

describe('bands', () => {
  it('are a ramp of colours along counts, which begins at 0', () => {
    const some = [-1, ...Array(100).keys()];
    const how = { colors: 'grey', coloring: 'bands', period: 40, inside: 'red' } as const;
    const own = toRGBA(imageOf(some), how);
    some.forEach((count, i) => {
      if (count < 0) expect(pixel(own, i)).toEqual([255, 0, 0]);
      else expect(Math.abs(pixel(own, i)[1]! - greyAt(count, 40)), `${count}`).toBeLessThan(1.5);
    });
  });

  it('have the same colour wherever counts are the same, and the period apart', () => {
    fc.assert(
      fc.property(counts, fc.integer({ min: 1, max: 4000 }), (some, period) => {
        const colors = { colors: 'viridis', coloring: 'bands', period } as const;
        const own = toRGBA(imageOf(some), colors);
        const later = toRGBA(imageOf(some.map((n) => (n < 0 ? n : n % (2 * period)))), colors);
        some.forEach((_, i) => {
          // Where rounding puts a count on the step beside, the colour is the next one.
          pixel(own, i).forEach((value, c) => {
            expect(Math.abs(value - pixel(later, i)[c]!)).toBeLessThanOrEqual(1 + 2048 / period);
          });
        });
      }),
      runs(100),
    );
  });

  it('of the talk are the function of that name, for any count', () => {
    fc.assert(
      fc.property(counts, (some) => {
        const own = toRGBA(imageOf(some), 'bands');
        some.forEach((count, i) => {
          expect(pixel(own, i)).toEqual(bands(count));
        });
      }),
      runs(100),
    );
  });

  it('by a function: asked about every count, rounded and cut off', () => {
    const asked = new Set<number>();
    const own = toRGBA(imageOf([-1, 7, 7, 100_000, 2 ** 31 - 2]), (count) => {
      asked.add(count);
      return [300, -5, 7.6];
    });
    expect([...asked]).toEqual([-1, 7, 100_000, 2 ** 31 - 2]);
    for (let i = 0; i < 5; i += 1) expect(pixel(own, i)).toEqual([255, 0, 8]);
  });
});

describe('smooth', () => {
  it('is a ramp of colours along counts and what is between them', async () => {
    const colors = { colors: 'grey', coloring: 'smooth', period: 40 } as const;
    const full = await smooth(image);
    const own = toRGBA(full, colors);
    image.counts.forEach((count, i) => {
      if (count < 0) {
        expect(pixel(own, i)).toEqual([0, 0, 0]);
        return;
      }
      const grey = greyAt(count + full.smooth[i]!, 40);
      expect(Math.abs(pixel(own, i)[0]! - grey), `pixel ${i}`).toBeLessThan(1.5);
    });
  });

  it('is the same whether an image brings what it needs or not', async () => {
    expect(toRGBA(image, 'ocean')).toEqual(toRGBA(await smooth(image), 'ocean'));
  });

  it('has no steps where bands have', async () => {
    // A row from far outside to the set.
    const view = { width: 2000, height: 1, x0: -2.5, y0: 0.6, y1: 0.601, maxIterations: 200 };
    const row = await render(view, { strategy: 'inline', kernel: 'js' });
    const edges = (coloring: 'smooth' | 'bands') => {
      const rgba = toRGBA(row, { colors: 'grey', coloring, period: 16 });
      return [...row.counts.keys()].filter(
        (i) => i > 0 && i < 1900 && Math.abs(rgba[4 * i]! - rgba[4 * i - 4]!) > 9,
      );
    };
    expect(edges('bands').length).toBeGreaterThan(3);
    expect(edges('smooth')).toEqual([]);
  });

  it('by a function: asked about what is between counts', async () => {
    const full = await smooth(image);
    const asked: number[] = [];
    toRGBA(full, {
      colors: (count) => {
        asked.push(count);
        return [0, 0, 0];
      },
      coloring: 'smooth',
    });
    expect(asked).toEqual([...image.counts].map((n, i) => (n < 0 ? -1 : n + full.smooth[i]!)));
  });
});

describe('histogram', () => {
  const gray = { colors: 'grey', coloring: 'histogram' } as const;

  it('goes by the share of points that have a lower count', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1, max: 500 }), { minLength: 1, maxLength: 80 }),
        (some) => {
          const own = toRGBA(imageOf(some), gray);
          const escaped = some.filter((count) => count >= 0);
          some.forEach((count, i) => {
            if (count < 0) {
              expect(pixel(own, i)).toEqual([0, 0, 0]);
              return;
            }
            const share = escaped.filter((other) => other < count).length / escaped.length;
            const linear = share ** 3;
            const value =
              linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
            expect(Math.abs(pixel(own, i)[0]! - 255 * value)).toBeLessThan(1.5);
          });
        },
      ),
      runs(100),
    );
  });

  it('keeps the order of counts, however large', () => {
    fc.assert(
      fc.property(counts, (some) => {
        const own = toRGBA(imageOf(some), gray);
        const order = [...some.keys()]
          .filter((i) => some[i]! >= 0)
          .sort((a, b) => some[a]! - some[b]!);
        for (let k = 1; k < order.length; k += 1) {
          expect(own[4 * order[k]!]!).toBeGreaterThanOrEqual(own[4 * order[k - 1]!]!);
        }
      }),
      runs(100),
    );
  });

  it('is continuous where the counts are', async () => {
    const full = await smooth(image);
    const tones = (rgba: Uint8ClampedArray) => new Set(rgba.filter((_, i) => i % 4 === 0)).size;
    expect(tones(toRGBA(full, gray))).toBeGreaterThan(2 * tones(toRGBA(image, gray)));
  });
});

describe('the inside', () => {
  it.each<[Colors]>([
    [{ inside: '#102030' }],
    [{ inside: '#102030', colors: 'magma' }],
    [{ inside: '#102030', colors: 'magma', coloring: 'histogram' }],
    [{ inside: 'rgb(16, 32, 48)', colors: ['red', 'blue'], coloring: 'bands' }],
  ])('%j', (colors) => {
    const own = toRGBA(image, colors);
    image.counts.forEach((count, i) => {
      if (count < 0) expect(pixel(own, i)).toEqual([16, 32, 48]);
    });
    expect(Math.min(...image.counts)).toBe(-1);
  });
});

describe('supersampling', () => {
  const linear = (v: number) =>
    v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4;

  it.each([2, 4, 16])('by %i averages squares in linear light', (n) => {
    const all = toRGBA(image, 'turbo');
    const own = toRGBA(image, { colors: 'turbo', supersample: n });
    const width = image.width / n;
    expect(own).toHaveLength(all.length / n / n);
    for (let i = 0; i < own.length / 4; i += 1) {
      expect(own[4 * i + 3]).toBe(255);
      for (let channel = 0; channel < 3; channel += 1) {
        let sum = 0;
        for (let dy = 0; dy < n; dy += 1) {
          for (let dx = 0; dx < n; dx += 1) {
            const at = (Math.floor(i / width) * n + dy) * image.width + (i % width) * n + dx;
            sum += linear(all[4 * at + channel]!);
          }
        }
        const got = linear(own[4 * i + channel]!);
        const value = own[4 * i + channel]!;
        const step = Math.max(linear(value + 1) - got, got - linear(value - 1));
        expect(Math.abs(got - sum / n / n)).toBeLessThanOrEqual(0.51 * Math.max(step, 4e-4));
      }
    }
  });

  it('does nothing to one colour', () => {
    for (let count = 0; count < 100; count += 1) {
      const flat = imageOf(Array(64).fill(count), 8);
      const colors = { colors: 'turbo', coloring: 'bands', period: 50 } as const;
      const own = toRGBA(flat, { ...colors, supersample: 4 });
      expect([...own]).toEqual([...toRGBA(flat, colors).subarray(0, 16)]);
    }
  });
});

describe('what is wrong is named', () => {
  it.each<[string, unknown, ...string[]]>([
    ['colors', { colors: 'sunset' }, '"sunset"', '"viridis"'],
    ['colors', { colors: [] }, 'an array of 0'],
    ['colors', { colors: ['red', 'bluish'] }, 'element 1', '"bluish"'],
    ['colors', { colors: ['transparent'] }, 'element 0'],
    ['colors', 'sunset', '"sunset"'],
    ['coloring', { coloring: 'stripes' }, '"stripes"', '"histogram"'],
    ['period', { period: 0 }, '0', 'from 1'],
    ['period', { period: Number.NaN }, 'NaN'],
    ['inside', { inside: 'nowhere' }, '"nowhere"', 'CSS'],
    ['supersample', { supersample: 1.5 }, '1.5', '16'],
    ['supersample', { supersample: 17 }, '17'],
    ['supersample', { supersample: 5 }, '5', '64 × 48'],
    ['colour', { colour: 'red' }, 'colors'],
    ['options', 7, '7', 'an object'],
  ])('%s: %j', (option, colors, ...words) => {
    expect(() => toRGBA(image, colors as Colors)).toThrow(ParallelError);
    for (const word of [`"${option}"`, ...words]) {
      expect(() => toRGBA(image, colors as Colors)).toThrow(word);
    }
  });

  it.each<[string, Colors]>([
    ['coloring', { colors: () => [0, 0, 0], coloring: 'histogram' }],
    ['period', { colors: () => [0, 0, 0], period: 5 }],
    ['period', { colors: 'grey', coloring: 'histogram', period: 5 }],
  ])('%s together with others', (option, colors) => {
    const code = 'IMPOSSIBLE_COMBINATION';
    expect(() => toRGBA(image, colors)).toThrow(expect.objectContaining({ code }));
    expect(() => toRGBA(image, colors)).toThrow(`"${option}"`);
  });
});
