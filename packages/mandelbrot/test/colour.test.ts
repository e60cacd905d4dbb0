import { bands, type Image, type Palette, render, toPNG, toRGBA } from '@parallel/mandelbrot';
import { decode } from 'fast-png';
import { beforeAll, describe, expect, it } from 'vitest';

/** Blue, green, yellow, orange, red, purple. */
const STOPS = [
  [0, 0, 255],
  [0, 255, 0],
  [255, 255, 0],
  [255, 127.5, 0],
  [255, 0, 0],
  [255, 0, 255],
];

describe('bands', () => {
  it('is black inside', () => {
    expect(bands(-1)).toEqual([0, 0, 0]);
  });

  it('begins with blue', () => {
    expect(bands(0)).toEqual([0, 0, 255]);
  });

  it('goes from stop to stop in five equal bands of 51.2 steps', () => {
    for (let count = 0; count < 256; count += 1) {
      const band = Math.floor(count / 51.2);
      const within = count / 51.2 - band;
      const [from, to] = [STOPS[band]!, STOPS[band + 1]!];
      bands(count).forEach((value, channel) => {
        const exact = from[channel]! + within * (to[channel]! - from[channel]!);
        expect(Number.isInteger(value) && value >= 0 && value <= 255).toBe(true);
        expect(Math.abs(value - exact), `count ${count}, channel ${channel}`).toBeLessThan(1.01);
      });
    }
  });

  it('begins again every 256 steps', () => {
    for (const count of [0, 1, 51, 52, 128, 255]) {
      expect(bands(count + 256)).toEqual(bands(count));
      expect(bands(count + 256 * 8_388_606)).toEqual(bands(count));
    }
  });
});

describe('a picture', () => {
  const gray: Palette = (count) => [count & 255, (count * 3) & 255, 7];
  const size = { width: 29, height: 17 };
  let image: Image;
  beforeAll(async () => {
    const view = { ...size, x0: -2, y0: -1, y1: 1.1, maxIterations: 40 };
    image = await render(view, { strategy: 'inline', kernel: 'js' });
    // Both inside and outside are to be seen.
    expect(Math.min(...image.counts)).toBe(-1);
    expect(Math.max(...image.counts)).toBeGreaterThan(5);
  });

  const channels = (palette: Palette, alpha: readonly number[]) =>
    [...image.counts].flatMap((count) => [...palette(count), ...alpha]);

  it('as RGBA has four bytes a pixel, row by row, in the bands if nothing else is said', () => {
    expect(toRGBA(image)).toBeInstanceOf(Uint8ClampedArray);
    expect([...toRGBA(image)]).toEqual(channels(bands, [255]));
    expect([...toRGBA(image, gray)]).toEqual(channels(gray, [255]));
  });

  it('as PNG has the same pixels', () => {
    for (const [bytes, palette] of [
      [toPNG(image), bands],
      [toPNG(image, gray), gray],
    ] as const) {
      const { data, ...rest } = decode(bytes, { checkCrc: true });
      expect(rest).toMatchObject({ ...size, channels: 3, depth: 8 });
      expect([...data]).toEqual(channels(palette, []));
    }
  });

  it('may have one pixel', async () => {
    const view = { width: 1, height: 1, x0: 0, y0: 0, y1: 1, maxIterations: 5 };
    const pixel = await render(view, { strategy: 'inline', kernel: 'js' });
    expect([...toRGBA(pixel)]).toEqual([0, 0, 0, 255]);
    expect([...decode(toPNG(pixel)).data]).toEqual([0, 0, 0]);
  });
});
