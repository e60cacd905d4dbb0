import { ParallelError } from '@parallel/core';
import {
  type ColorOptions,
  type Colors,
  readView,
  render,
  smooth,
  toPNG,
  toRGBA,
  type View,
} from '@parallel/mandelbrot';
import fc from 'fast-check';
import { decode, encode } from 'fast-png';
import { runs } from 'test-support/runs';
import { describe, expect, it } from 'vitest';

const inlineJs = { strategy: 'inline', kernel: 'js' } as const;
const view: View = { width: 24, height: 18, x0: -2, y0: -1.2, y1: 1.2, maxIterations: 60 };
const image = await render(view, inlineJs);

const finite = fc.double({ noNaN: true, noDefaultInfinity: true, min: -2, max: 2 });
const views = fc
  .record({
    width: fc.integer({ min: 1, max: 6 }),
    height: fc.integer({ min: 1, max: 6 }),
    x0: finite,
    y0: finite,
    size: fc.double({ min: 1e-9, max: 3, noNaN: true }),
    maxIterations: fc.integer({ min: 1, max: 50 }),
  })
  .map(({ size, width, height, ...rest }) => ({
    ...rest,
    width: 2 * width,
    height: 2 * height,
    // A zero has no sign in JSON; counts do not depend on it.
    x0: rest.x0 + 0,
    y0: rest.y0 + 0,
    y1: rest.y0 + size,
  }));
const colorings = fc.oneof(
  fc.constant<ColorOptions>({}),
  fc.record<ColorOptions>(
    {
      colors: fc.constantFrom<NonNullable<ColorOptions['colors']>[]>('bands', 'viridis', [
        'red',
        'rgb(0, 0, 255)',
        '#0f0',
      ]),
      coloring: fc.constantFrom('bands', 'smooth'),
      period: fc.double({ min: 1, max: 1e6, noNaN: true }),
      inside: fc.constantFrom('white', 'hsl(120 50% 50%)'),
      supersample: fc.constantFrom(1, 2),
    },
    { requiredKeys: [] },
  ),
  fc.constant<ColorOptions>({ colors: 'magma', coloring: 'histogram' }),
);

describe('a PNG file', () => {
  it.each<[string, Colors | undefined]>([
    ['in the bands', undefined],
    ['by name', 'twilight'],
    ['by histogram', { colors: 'plasma', coloring: 'histogram' }],
    ['supersampled', { colors: ['black', 'gold'], supersample: 3 }],
    ['by a function', (count) => [count & 255, 0, 1]],
  ])('has the pixels of the picture: %s', (_, colors) => {
    const { data, width, height, channels, depth } = decode(toPNG(image, colors), {
      checkCrc: true,
    });
    const rgba = toRGBA(image, colors);
    expect([width * height * 4, channels, depth]).toEqual([rgba.length, 3, 8]);
    expect([...data]).toEqual([...rgba.filter((_, i) => i % 4 !== 3)]);
  });

  it('rendered again from itself is the same, byte for byte', async () => {
    await fc.assert(
      fc.asyncProperty(views, colorings, async (some, colors) => {
        const png = toPNG(await render(some, inlineJs), colors);
        const found = readView(png);
        expect(found.view).toEqual(some);
        expect(Buffer.compare(toPNG(await render(found.view, inlineJs), found.colors), png)).toBe(
          0,
        );
      }),
      runs(60),
    );
  });

  it('keeps the period that was chosen by the counts', async () => {
    const { colors } = readView(toPNG(await smooth(image), 'ocean'));
    expect(colors).toMatchObject({ colors: 'ocean', coloring: 'smooth', supersample: 1 });
    expect(colors.period).toBeGreaterThanOrEqual(1);
    expect(toRGBA(image, colors)).toEqual(toRGBA(image, 'ocean'));
  });

  it('keeps no palette that is a function', () => {
    const { view: found, colors } = readView(toPNG(image, () => [1, 2, 3]));
    expect(found).toEqual(view);
    expect(colors.colors).toBeUndefined();
  });

  it('is read wherever it lies in a larger buffer', () => {
    const png = toPNG(image);
    const larger = new Uint8Array(png.length + 7);
    larger.set(png, 5);
    expect(readView(larger.subarray(5, 5 + png.length)).view).toEqual(view);
  });
});

describe('what is no such file is refused', () => {
  const refusal = (bytes: unknown) => {
    try {
      readView(bytes as Uint8Array);
    } catch (error) {
      expect(error).toBeInstanceOf(ParallelError);
      expect(error).toMatchObject({ code: 'INVALID_OPTION' });
      return (error as ParallelError).message;
    }
    throw new Error('it was read');
  };

  it.each([undefined, null, 7, 'png', [137, 80], new Uint8Array(0), Uint8Array.of(137, 80, 78)])(
    '%s',
    (bytes) => {
      expect(refusal(bytes)).toContain('not the bytes of a PNG file');
    },
  );

  it('a picture by others', () => {
    const other = encode({ width: 2, height: 1, data: new Uint8Array(6), channels: 3 });
    expect(refusal(other)).toContain('without a view');
  });

  it('one that ends before its view', () => {
    const png = toPNG(image);
    const end = Buffer.from(png).indexOf('IDAT') - 4;
    for (let length = 0; length < end; length += 1) refusal(png.subarray(0, length));
    expect(readView(png.subarray(0, end)).view).toEqual(view);
  });

  it('one with any bit of its view changed', () => {
    const png = toPNG(image);
    const begin = Buffer.from(png).indexOf('parallel-mandelbrot\0');
    const end = Buffer.from(png).indexOf('IDAT') - 8;
    for (let at = begin; at < end; at += 1) {
      const changed = Uint8Array.from(png);
      changed[at]! ^= 1 << (at % 8);
      refusal(changed);
    }
  });

  it.each([
    ['{}', 'a view'],
    ['[]', 'options'],
    ['{"view":{"width":1e99},"colors":{}}', 'width'],
    [JSON.stringify({ view, colors: { colors: 'sunset' } }), 'colors.colors'],
    [JSON.stringify({ view, colors: { supersample: 1e9 } }), 'colors.supersample'],
    ['nonsense', 'broken'],
  ])('one that says %s', (text, word) => {
    const png = encode({
      width: 1,
      height: 1,
      data: new Uint8Array(3),
      channels: 3,
      text: { 'parallel-mandelbrot': text },
    });
    // The encoder puts the text behind the pixels: it is found there, too.
    expect(refusal(png)).toContain(word);
  });
});
