import type { Image } from '../image.js';
import { smoothNow } from '../smooth/smooth-now.js';
import { distribution, suitablePeriod } from './histogram.js';
import type { ResolvedColors } from './options.js';
import { STEPS, toWord } from './ramp.js';
import type { Palette } from './talk.js';

/** Writes the pixels `from` to `to` of a picture to the beginning of `out`, one word each. */
export type Painter = (from: number, to: number, out: Uint32Array) => void;

/** Chooses the loop that colours this picture. Nothing in a loop is decided that is the same for all. */
export function painter(image: Image, colors: ResolvedColors): Painter {
  const { counts } = image;
  const { coloring, inside, ramp, palette } = colors;
  const fractions = coloring === 'smooth' ? (image.smooth ?? smoothNow(image)) : image.smooth;
  if (!ramp) {
    return coloring === 'smooth'
      ? byFunctionSmoothly(counts, fractions!, palette!)
      : byFunction(counts, palette!);
  }
  if (coloring === 'histogram') return byShare(counts, fractions, ramp.pass, inside);
  const perCount = STEPS / (colors.period ?? suitablePeriod(image, coloring));
  return coloring === 'smooth'
    ? byContinuousCount(counts, fractions!, ramp.cycle, perCount, inside)
    : byCount(counts, ramp.cycle, perCount, inside);
}

function byCount(
  counts: Int32Array,
  cycle: Uint32Array,
  perCount: number,
  inside: number,
): Painter {
  const mask = cycle.length - 1;
  return (from, to, out) => {
    for (let i = from; i < to; i += 1) {
      const count = counts[i]!;
      out[i - from] = count < 0 ? inside : cycle[(count * perCount) & mask]!;
    }
  };
}

function byContinuousCount(
  counts: Int32Array,
  fractions: Float32Array,
  cycle: Uint32Array,
  perCount: number,
  inside: number,
): Painter {
  const mask = cycle.length - 1;
  return (from, to, out) => {
    for (let i = from; i < to; i += 1) {
      const count = counts[i]!;
      // The mask of a negative number is right, too: it counts back from the end.
      const step = Math.floor((count + fractions[i]!) * perCount);
      out[i - from] = count < 0 ? inside : cycle[step & mask]!;
    }
  };
}

function byShare(
  counts: Int32Array,
  fractions: Float32Array | undefined,
  pass: Uint32Array,
  inside: number,
): Painter {
  const { binWidth, below } = distribution(counts, fractions);
  const last = below.length - 1;
  return (from, to, out) => {
    for (let i = from; i < to; i += 1) {
      const count = counts[i]!;
      if (count < 0) {
        out[i - from] = inside;
        continue;
      }
      const value = (count + (fractions ? fractions[i]! : 0)) / binWidth;
      const bin = Math.max(0, Math.min(last, Math.floor(value)));
      const low = below[bin]!;
      const high = bin === last ? low : below[bin + 1]!;
      const share = low + (high - low) * Math.max(0, Math.min(1, value - bin));
      out[i - from] = pass[Math.floor(share * (STEPS - 1))]!;
    }
  };
}

/** How many counts a function is asked about once only. */
const MOST_REMEMBERED = 2 ** 16;

function byFunction(counts: Int32Array, palette: Palette): Painter {
  // An opaque pixel is never 0. Place 0 is for the inside, −1.
  const known = new Uint32Array(MOST_REMEMBERED);
  return (from, to, out) => {
    for (let i = from; i < to; i += 1) {
      const place = counts[i]! + 1;
      let word = place < MOST_REMEMBERED ? known[place]! : 0;
      if (word === 0) {
        word = toWord(palette(place - 1));
        if (place < MOST_REMEMBERED) known[place] = word;
      }
      out[i - from] = word;
    }
  };
}

function byFunctionSmoothly(
  counts: Int32Array,
  fractions: Float32Array,
  palette: Palette,
): Painter {
  return (from, to, out) => {
    for (let i = from; i < to; i += 1) {
      const count = counts[i]!;
      out[i - from] = toWord(palette(count < 0 ? -1 : count + fractions[i]!));
    }
  };
}
