import type { Image } from './image.js';

/** Red, green and blue, each from 0 to 255. */
export type RGB = readonly [red: number, green: number, blue: number];

/** Gives each count its colour. */
export type Palette = (count: number) => RGB;

/** The ends of the talk's five bands: blue, green, yellow, orange, red, purple. */
const STOPS: readonly RGB[] = [
  [0, 0, 1],
  [0, 1, 0],
  [1, 1, 0],
  [1, 0.5, 0],
  [1, 0, 0],
  [1, 0, 1],
];
const PERIOD = 256;
const BLACK: RGB = [0, 0, 0];

const table: readonly RGB[] = Array.from({ length: PERIOD }, (_, step) => {
  const position = (step / PERIOD) * (STOPS.length - 1);
  const band = Math.floor(position);
  const from = STOPS[band]!;
  const to = STOPS[band + 1]!;
  const channel = (c: 0 | 1 | 2) => {
    const value = from[c] + (to[c] - from[c]) * (position - band);
    return Math.max(0, Math.min(255, Math.floor(value * 256)));
  };
  return [channel(0), channel(1), channel(2)];
});

/**
 * The talk's colours: from blue through green, yellow, orange and red to
 * purple in five bands, over again every 256 steps; black inside.
 */
export const bands: Palette = (count) => (count < 0 ? BLACK : table[count % PERIOD]!);

/**
 * The picture's pixels, four bytes each (red, green, blue, 255), row by row.
 */
export function toRGBA(image: Image, palette: Palette = bands): Uint8ClampedArray {
  const { counts } = image;
  const pixels = new Uint8ClampedArray(counts.length * 4);
  for (let i = 0; i < counts.length; i += 1) {
    const [red, green, blue] = palette(counts[i]!);
    pixels[4 * i] = red;
    pixels[4 * i + 1] = green;
    pixels[4 * i + 2] = blue;
    pixels[4 * i + 3] = 255;
  }
  return pixels;
}
