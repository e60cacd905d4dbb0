/** Red, green and blue, each from 0 to 255. */
export type RGB = readonly [red: number, green: number, blue: number];

/** Gives each count its colour; −1 is a point that did not escape. */
export type Palette = (count: number) => RGB;

/** How many steps the talk's colours take. */
const TALK_PERIOD = 256;

/** The ends of the talk's five bands: blue, green, yellow, orange, red, purple. */
const STOPS: readonly RGB[] = [
  [0, 0, 1],
  [0, 1, 0],
  [1, 1, 0],
  [1, 0.5, 0],
  [1, 0, 0],
  [1, 0, 1],
];
const BLACK: RGB = [0, 0, 0];

/** The talk's colour at a position from 0 to 1 (not included), in its own arithmetic. */
export function talkColor(position: number): RGB {
  const place = position * (STOPS.length - 1);
  const band = Math.floor(place);
  const from = STOPS[band]!;
  const to = STOPS[band + 1]!;
  const channel = (c: 0 | 1 | 2) => {
    const value = from[c] + (to[c] - from[c]) * (place - band);
    return Math.max(0, Math.min(255, Math.floor(value * 256)));
  };
  return [channel(0), channel(1), channel(2)];
}

const table = Array.from({ length: TALK_PERIOD }, (_, step) => talkColor(step / TALK_PERIOD));

/**
 * The talk's colours: from blue through green, yellow, orange and red to
 * purple in five bands, over again every 256 steps; black inside.
 */
export const bands: Palette = (count) => (count < 0 ? BLACK : table[count % TALK_PERIOD]!);
