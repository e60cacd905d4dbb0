import type { Image } from '../image.js';
import type { Coloring } from './options.js';

/** At most so many bins (a power of two): more counts than that share some. */
const MOST_BINS = 2 ** 20;

/** Which part of a picture's escaped points has a lower count. */
export interface Distribution {
  /** Counts in one bin; 1 but for pictures with counts above a million. */
  readonly binWidth: number;
  /** By bin, from 0 to 1; one more than there are bins. */
  readonly below: Float32Array;
}

/**
 * The picture's cumulative histogram. Colour by it and each colour covers as
 * much of the picture as each other, wherever its counts are.
 * @param fractions what is added to counts: near −2, hundreds.
 */
export function distribution(
  counts: Int32Array,
  fractions: Float32Array | undefined,
): Distribution {
  const valueAt = (i: number) =>
    fractions && counts[i]! >= 0 ? Math.max(0, Math.floor(counts[i]! + fractions[i]!)) : counts[i]!;
  let most = 0;
  for (let i = 0; i < counts.length; i += 1) most = Math.max(most, valueAt(i));
  const binWidth = 2 ** Math.max(0, Math.ceil(Math.log2((most + 1) / MOST_BINS)));
  const shift = Math.log2(binWidth);
  const bins = new Uint32Array((most >>> shift) + 2);
  for (let i = 0; i < counts.length; i += 1) {
    const value = valueAt(i);
    if (value >= 0) bins[(value >>> shift) + 1]! += 1;
  }
  const below = new Float32Array(bins.length);
  let sum = 0;
  for (let bin = 0; bin < bins.length; bin += 1) {
    sum += bins[bin]!;
    below[bin] = sum;
  }
  const all = Math.max(1, sum);
  for (let bin = 0; bin < below.length; bin += 1) below[bin]! /= all;
  return { binWidth, below };
}

const SAMPLES = 8192;

/**
 * A period that suits the picture: the colours go round once or so over most of
 * its escaped points. From evenly spaced samples, so that a size makes no
 * difference to speak of. Of deep pictures in smooth colours, by their continuous
 * counts: at −2 counts alone jump by hundreds.
 */
export function suitablePeriod(image: Image, coloring: Coloring): number {
  const { counts, method } = image;
  const smooth = coloring === 'smooth' && method === 'perturbation' ? image.smooth : undefined;
  const step = Math.max(1, Math.floor(counts.length / SAMPLES));
  const escaped: number[] = [];
  for (let i = step >> 1; i < counts.length; i += step) {
    if (counts[i]! >= 0) escaped.push(counts[i]! + (smooth ? smooth[i]! : 0));
  }
  if (escaped.length === 0) return 1;
  const sorted = Float64Array.from(escaped).sort();
  const at = (part: number) => sorted[Math.floor(part * (sorted.length - 1))]!;
  return Math.max(8, at(0.9) - at(0.05));
}
