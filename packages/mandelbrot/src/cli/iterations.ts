import { type Decimal, log10 } from './decimal.js';

const SHALLOW = 1000;
/** For each ten times that a picture is smaller than the whole set: points around it take so many to leave. */
const DECADE = 300;

/**
 * How many iterations show what there is at a depth, if nobody says.
 * @param half half the height of the smallest picture.
 * @param whole the height of the whole set.
 */
export function iterationsFor(half: Decimal, whole: number): number {
  const decades = Math.log10(whole / 2) - log10(half);
  if (!(decades > 0 && decades < 1e6)) return SHALLOW;
  return 100 * Math.round((SHALLOW + DECADE * decades) / 100);
}
