import { invalidOption } from '@parallel/core/portable';
import type { Image } from '../image.js';
import type { View } from '../view.js';
import { type Colors, type ResolvedColors, resolveColors } from './options.js';
import { painter } from './painter.js';
import { averageRows } from './supersample.js';

/**
 * The picture's pixels, four bytes each (red, green, blue, 255), row by row.
 * With `supersample`, there are as many times fewer of them each way.
 *
 * Colours are looked up, so that this takes a few milliseconds for a million
 * pixels; but `smooth` colouring of an image that brings no `smooth` follows
 * its points once more, here and now. `await smooth(image)` does that on all cores.
 *
 * @throws ParallelError `INVALID_OPTION`, `IMPOSSIBLE_COMBINATION`.
 */
export function toRGBA(image: Image, colors?: Colors): Uint8ClampedArray<ArrayBuffer> {
  const resolved = resolveColors(colors);
  return new Uint8ClampedArray(paint(image, resolved).buffer);
}

/** The size of the picture that an image becomes. */
export function pictureSize(
  { width, height }: Pick<View, 'width' | 'height'>,
  n: number,
): { width: number; height: number } {
  for (const side of [width, height]) {
    if (side % n !== 0) {
      throw invalidOption('supersample', n, `a divisor of the image's size, ${width} × ${height}`);
    }
  }
  return { width: width / n, height: height / n };
}

/** All pixels of a picture, one word each. */
export function paint(image: Image, colors: ResolvedColors): Uint32Array<ArrayBuffer> {
  const n = colors.supersample;
  const { width, height } = pictureSize(image, n);
  const paintRange = painter(image, colors);
  const picture = new Uint32Array(width * height);
  if (n === 1) {
    paintRange(0, picture.length, picture);
    return picture;
  }
  const rows = new Uint32Array(image.width * n);
  const from = new Uint8Array(rows.buffer);
  for (let y = 0; y < height; y += 1) {
    paintRange(y * rows.length, (y + 1) * rows.length, rows);
    averageRows(from, image.width, n, new Uint8Array(picture.buffer, 4 * y * width, 4 * width));
  }
  return picture;
}
