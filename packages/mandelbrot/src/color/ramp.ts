import { interpolatorSplineMonotone, type Oklab } from 'culori/fn';
import { parseColor, toRGB } from './css.js';
import { namedColors, type PaletteName } from './palettes.js';
import { type RGB, talkColor } from './talk.js';

/** Steps of one pass through a palette; a power of two, for a mask instead of a division. */
export const STEPS = 2048;

/** A palette as pixels: four bytes in one word, ready to be written. */
export interface Ramp {
  /** Once from the first colour to the last. */
  readonly pass: Uint32Array;
  /** What is repeated: a pass, or one there and one back. Its length is a power of two. */
  readonly cycle: Uint32Array;
}

const made = new Map<string, Ramp>();

/** The ramp of a named palette, or of a list of CSS colours that have been checked. */
export function rampOf(colors: PaletteName | readonly string[]): Ramp {
  const key = typeof colors === 'string' ? colors : colors.join('\n');
  const known = made.get(key);
  if (known) return known;
  const ramp = makeRamp(colors);
  // Whoever makes palettes by the thousand must not fill the memory with them.
  if (made.size >= 64) made.clear();
  made.set(key, ramp);
  return ramp;
}

function makeRamp(colors: PaletteName | readonly string[]): Ramp {
  if (colors === 'bands') {
    const pass = toWords((i) => talkColor(i / STEPS));
    return { pass, cycle: pass };
  }
  const named = typeof colors === 'string' ? namedColors(colors) : { colors, cyclic: false };
  const color = interpolate(
    named.colors.map((text) => parseColor(text)!),
    named.cyclic,
  );
  if (named.cyclic) {
    const pass = toWords((i) => toRGB(color(i / STEPS)));
    return { pass, cycle: pass };
  }
  const pass = toWords((i) => toRGB(color(i / (STEPS - 1))));
  const cycle = new Uint32Array(2 * STEPS);
  cycle.set(pass);
  cycle.set(pass.toReversed(), STEPS);
  return { pass, cycle };
}

/**
 * Between colours by monotone cubic splines in OKLab (Ottosson 2020): equal
 * steps look equal, nothing overshoots, and no edge is seen at a stop.
 * @param cyclic whether the last is followed by the first, at position 1.
 */
function interpolate(stops: readonly Oklab[], cyclic: boolean): (position: number) => Oklab {
  const n = stops.length;
  if (n === 1) return () => stops[0]!;
  // Round the seam as elsewhere: with the neighbours beyond it.
  const padded = cyclic ? [stops[n - 1]!, ...stops, stops[0]!, stops[1]!] : stops;
  const spline = (channel: 'l' | 'a' | 'b') =>
    interpolatorSplineMonotone(padded.map((stop) => stop[channel]));
  const [l, a, b] = [spline('l'), spline('a'), spline('b')];
  return (position) => {
    const at = cyclic ? (1 + position * n) / (n + 2) : position;
    return { mode: 'oklab', l: l(at), a: a(at), b: b(at) };
  };
}

function toWords(color: (step: number) => RGB): Uint32Array {
  const words = new Uint32Array(STEPS);
  const bytes = new Uint8ClampedArray(words.buffer);
  for (let i = 0; i < STEPS; i += 1) bytes.set([...color(i), 255], 4 * i);
  return words;
}

/** One colour as a pixel. Fractions are rounded, what is out of range is cut off. */
export function toWord([red, green, blue]: RGB): number {
  scratch.set([red, green, blue, 255]);
  return scratchWord[0]!;
}

const scratchWord = new Uint32Array(1);
const scratch = new Uint8ClampedArray(scratchWord.buffer);
