import type { Formula } from '../formula.js';
import { parseView } from '../png/given-view.js';
import type { View } from '../view.js';
import { type Decimal, log10 } from './decimal.js';
import { Failure, USAGE } from './failure.js';
import { homeOf, refuseDeep } from './formula.js';
import type { Typed } from './options.js';
import { wholeOf, zoomOf } from './values.js';
import { halfHeightAt, halfOf, type Region, viewOf, zoomed } from './view.js';

const MOST_FRAMES = 1_000_000;

/** A way into the set, each step the same factor. */
export interface Animation {
  readonly frames: number;
  /** @param frame from 0. */
  view(frame: number): View;
}

export function animationOf(
  typed: Typed,
  region: Region,
  size: { width: number; height: number },
  maxIterations: number,
  formula: Formula,
): Animation | undefined {
  const zoomTo = zoomOf(typed, 'zoom-to');
  const frames = wholeOf(typed, 'frames', 2, MOST_FRAMES);
  if (!zoomTo && frames === undefined) return undefined;
  if (!zoomTo) throw new Failure('option --zoom-to: is needed beside --frames', USAGE);
  if (frames === undefined) throw new Failure('option --frames: is needed beside --zoom-to', USAGE);
  const first = log10(halfOf(region));
  const last = log10(halfHeightAt(zoomTo, homeOf(formula).height));
  const view = (frame: number) => {
    const half = power10(first + ((last - first) * frame) / (frames - 1));
    return viewOf(zoomed(region, size, half), size, maxIterations, formula);
  };
  // All frames lie between these two.
  const end = parseView(view(frames - 1));
  refuseDeep(end, '--zoom-to');
  return { frames, view };
}

function power10(logarithm: number): Decimal {
  const exponent = Math.floor(logarithm);
  return {
    digits: BigInt(Math.round(10 ** (logarithm - exponent) * 1e15)),
    exponent: exponent - 15,
  };
}
