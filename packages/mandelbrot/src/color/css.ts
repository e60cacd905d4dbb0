import {
  converter,
  modeHsl,
  modeHwb,
  modeLab,
  modeLch,
  modeOklab,
  modeOklch,
  modeRgb,
  type Oklab,
  parse,
  useMode,
} from 'culori/fn';
import type { RGB } from './talk.js';

// Only what these read and convert gets into the bundle.
for (const mode of [modeRgb, modeHsl, modeHwb, modeLab, modeLch, modeOklab, modeOklch]) {
  useMode(mode as typeof modeRgb);
}
const toOklab = converter('oklab');
const toRgb = converter('rgb');

/** What `parseColor` reads, for error messages. */
export const A_COLOR =
  'an opaque CSS colour ("navy", "#07f", "rgb(0 0 128)", "oklch(0.7 0.1 200)")';

/** A CSS colour, or undefined if it is none; a transparent one is none, a picture being opaque. */
export function parseColor(text: unknown): Oklab | undefined {
  if (typeof text !== 'string' || text.length > 100) return undefined;
  const color = parse(text.trim());
  return color && (color.alpha ?? 1) === 1 ? toOklab(color) : undefined;
}

/** As 8 bits a channel; what sRGB cannot show is cut off. */
export function toRGB(color: Oklab): RGB {
  const { r, g, b } = toRgb(color);
  const byte = (value: number) => Math.round(Math.max(0, Math.min(1, value)) * 255);
  return [byte(r), byte(g), byte(b)];
}
