import { type Colors, type ResolvedColors, resolveColors } from '../color/options.js';
import { paint, pictureSize } from '../color/to-rgba.js';
import type { Image } from '../image.js';
import { encodePNG, type Pixels } from './encode.js';
import { describePicture } from './metadata.js';

/**
 * The picture as the bytes of a PNG file, three channels of 8 bits. The view and
 * the colours are kept in it, for `readView`; a palette that is a function is not.
 *
 * @throws ParallelError `INVALID_OPTION`, `IMPOSSIBLE_COMBINATION`.
 */
export function toPNG(image: Image, colors?: Colors): Uint8Array<ArrayBuffer> {
  return encodePNG(pixelsOf(image, resolveColors(colors)));
}

/** A painted picture with what it says about itself. */
export function pixelsOf(image: Image, colors: ResolvedColors): Pixels {
  const { width, height } = pictureSize(image, colors.supersample);
  const rgba = new Uint8Array(paint(image, colors).buffer);
  return { width, height, rgba, text: describePicture(image, colors) };
}
