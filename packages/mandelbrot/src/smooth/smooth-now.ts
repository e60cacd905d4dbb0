import { ParallelError } from '@parallel/core/portable';
import type { Image } from '../image.js';
import { coordinatesOf } from '../view.js';
import { followRows } from './follow.js';

/** `smooth` in this thread, while the caller waits. */
export function smoothNow(image: Image): Float32Array {
  refuseDeep(image);
  const fractions = new Float32Array(image.counts.length);
  followRows(image, coordinatesOf(image), 0, image.counts, fractions);
  return fractions;
}

/** @throws ParallelError `IMPOSSIBLE_COMBINATION` for a deep image without what it is rendered with. */
export function refuseDeep(image: Image): void {
  if (image.method !== 'perturbation' || image.smooth) return;
  throw new ParallelError(
    'IMPOSSIBLE_COMBINATION',
    'option "coloring": "smooth" follows points in doubles, beyond which this image is, and it has lost the "smooth" that it was rendered with: render it again, or use "bands"',
  );
}
