import { type Progress, type Strategy, type StrategyKind, task } from '@parallel/core';
import {
  abortSignal,
  borrowStrategy,
  callback,
  MOST_WORKERS,
  nicenessOption,
  parseOptions,
  strategyOption,
  wholeNumber,
} from '@parallel/core/options';
import * as z from 'zod/mini';
import { formulaOf } from '../formula.js';
import type { Image } from '../image.js';
import { refuseDeep, smoothNow } from './smooth-now.js';
import type { SmoothInput } from './smooth-task.js';

const smoothTask = task<typeof import('./smooth-task.js')>(
  new URL('./smooth-task.js', import.meta.url),
);

/** An image whose counts can be made continuous. */
export interface SmoothImage extends Image {
  /** For each pixel, what to add to its count; 0 for those that did not escape. */
  readonly smooth: Float32Array;
}

/** What `smooth` takes. */
export interface SmoothOptions {
  /** Who computes; by default this thread while that takes a moment only, else worker threads. */
  readonly strategy?: Strategy | Exclude<StrategyKind, 'native'> | undefined;
  /** How many workers a strategy given by name has; by default one for each processor. */
  readonly workers?: number | undefined;
  /** How much nicer than this thread these are, 0 (the default) to 19. */
  readonly niceness?: number | undefined;
  /** Called as parts are finished. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Ends it; the promise rejects with the signal’s reason. */
  readonly signal?: AbortSignal | undefined;
}

const smoothOptions = z.strictObject({
  strategy: z.optional(strategyOption),
  workers: z.optional(wholeNumber(1, MOST_WORKERS)),
  niceness: z.optional(nicenessOption),
  onProgress: z.optional(callback),
  signal: z.optional(abortSignal),
});

/** Steps that one thread takes in about 100 ms: starting others and sending them rows takes as long. */
const MOMENT = 50_000_000;
/** As many steps as a point's last ones and its logarithms are worth. */
const AFTERWARDS = 8;

/**
 * Adds to an image what makes its counts continuous, and leaves the counts as
 * they are: with it, pixel i has the value `counts[i] + smooth[i]`.
 *
 * The value is k + 1 − log_n(log2 |z_k|) for power n and a k at which |z_k| is
 * large, the renormalised iteration count (L. Vepstas, Renormalizing the
 * Mandelbrot Escape, 1997), scaled so that it lies between the count and the
 * next. It is 1 − log_n of the point's potential log2 |z_k| / n^k, so it has no
 * steps.
 * A point's z at its count is not kept by kernels of doubles, so each point that
 * escaped is followed once more: the cost is the sum of its counts. An image that
 * has been rendered by perturbation brings its "smooth", and is returned as it is.
 */
export async function smooth(image: Image, options: SmoothOptions = {}): Promise<SmoothImage> {
  const how = parseOptions(smoothOptions, options) as SmoothOptions;
  if (image.smooth) return { ...image, smooth: image.smooth };
  refuseDeep(image);
  how.signal?.throwIfAborted();
  const { counts, width, height } = image;
  // A power above 2 is a product of so many factors, one point at a time.
  const { power } = formulaOf(image);
  const costs = rowCosts(counts, width, height, 2 * power - 3);
  const total = costs.reduce((sum, cost) => sum + cost, 0);
  if (how.strategy === undefined && total < MOMENT) return { ...image, smooth: smoothNow(image) };

  await using borrowed = borrowStrategy(how.strategy ?? 'threads', {
    workers: how.workers,
    niceness: how.niceness,
  });
  const { strategy } = borrowed;
  const { x0, y0, y1, maxIterations } = image;
  const view = { width, height, x0, y0, y1, maxIterations, ...formulaOf(image) };
  const transfer = strategy.memory.includes('transfer');
  const pieces = cutRows(costs, Math.max(total / (8 * strategy.workers), MOMENT / 100));
  const inputs: SmoothInput[] = pieces.map(([row, end]) => ({
    view,
    row,
    // A copy: a part of shared memory would be the whole of it to some strategies.
    counts: counts.slice(row * width, end * width),
    transfer,
  }));
  const all = new Float32Array(counts.length);
  let piece = 0;
  const { onProgress, signal } = how;
  for await (const part of strategy.map(smoothTask, inputs, { chunkSize: 1, onProgress, signal })) {
    all.set(part as Float32Array, pieces[piece++]![0] * width);
  }
  return { ...image, smooth: all };
}

function rowCosts(counts: Int32Array, width: number, height: number, ofStep: number): Float64Array {
  const costs = new Float64Array(height);
  for (let j = 0, i = 0; j < height; j += 1) {
    for (const end = i + width; i < end; i += 1) {
      if (counts[i]! >= 0) costs[j]! += counts[i]! * ofStep + AFTERWARDS;
    }
  }
  return costs;
}

/** Whole rows, together about as expensive as `wanted`: first row and the one after the last. */
function cutRows(costs: Float64Array, wanted: number): [row: number, end: number][] {
  const pieces: [number, number][] = [];
  let cost = 0;
  let row = 0;
  costs.forEach((own, j) => {
    cost += own;
    if (cost < wanted && j + 1 < costs.length) return;
    pieces.push([row, j + 1]);
    row = j + 1;
    cost = 0;
  });
  return pieces;
}
