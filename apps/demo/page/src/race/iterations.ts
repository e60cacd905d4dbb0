import type { View } from './view.js';

const SHALLOW = 3000;
/** For each ten times that a view is smaller than the whole set. */
const DECADE = 200;
/** So much more than most points of the last picture have taken. */
const AHEAD = 2;
/** Which of its points that is. */
export const MOST_POINTS = 0.95;

/**
 * How many iterations are likely to show what there is: more with the depth, and enough
 * for what comes next to a picture whose points took so many.
 * @param seen the number within which most of the last picture's points escaped, if it was near.
 */
export function suggestedFor({ viewHeight }: View, most: number, seen = 0): number {
  const decades = Math.max(0, -Math.log10(Number(viewHeight) / 2));
  const wanted = Math.max(SHALLOW + DECADE * decades, AHEAD * seen);
  return Math.min(most, 100 * Math.ceil(wanted / 100));
}
