import { invalidOption } from '@parallel/core/options';
import type { Image } from '../image.js';
import { coordinatesOf } from '../view.js';
import { followRows } from './follow.js';

/** `smooth` in this thread, while the caller waits. */
export function smoothNow(image: Image): Float32Array {
  refuseDeep(image);
  const fractions = new Float32Array(image.counts.length);
  followRows(coordinatesOf(image), 0, image.counts, fractions);
  return fractions;
}

/** @throws ParallelError `INVALID_OPTION` for coordinates that are no doubles: following needs them. */
export function refuseDeep({ x0, y0, y1 }: Image): void {
  for (const [name, value] of Object.entries({ x0, y0, y1 })) {
    if (typeof value !== 'number') {
      throw invalidOption(
        name,
        value,
        'a number, which smooth colouring needs: colour by "bands" or "histogram"',
      );
    }
  }
}
