import { encode } from 'fast-png';
import { bands, type Palette } from './color.js';
import type { Image } from './image.js';

/** The picture as the bytes of a PNG file, three channels of 8 bits. */
export function toPNG(image: Image, palette: Palette = bands): Uint8Array {
  const { width, height, counts } = image;
  const data = new Uint8Array(counts.length * 3);
  for (let i = 0; i < counts.length; i += 1) data.set(palette(counts[i]!), 3 * i);
  return encode({ width, height, data, channels: 3, depth: 8 });
}
