import { INSIDE } from '../../../src/web/frames.js';

/** Colours at equal distances of a closed circle, and how fast counts go round it. */
const CIRCLES = {
  classic: '000764 0d3f9a 206bcb 7ab5e8 edffff ffdf80 ffaa00 a45800 1c0a00 000220',
  fire: '000000 3b0a05 8f1d08 d84a0b ff9a1f ffe08a fff8e0 ffc75a c4470d 4a0d08',
  ocean: '021024 052f56 0b5f86 1d97a8 63cdbd d6f5e3 8edcc4 2ba3ad 0f6a8d 063a63',
} as const;

export const COLORINGS = [...Object.keys(CIRCLES), 'bands'];

/** One turn of the circle for so many times the square root of the count. */
const TURN = 9;

/** The colour of every count, as the words of a canvas; of INSIDE it is black. */
export function colorTable(name: string): Uint32Array {
  const table = new Uint32Array(0x10000);
  const circle = CIRCLES[name as keyof typeof CIRCLES]?.split(' ').map(parse);
  for (let count = 0; count < INSIDE; count += 1) {
    table[count] = circle ? onCircle(circle, Math.sqrt(count) / TURN) : band(count);
  }
  table[INSIDE] = word(0, 0, 0);
  return table;
}

type RGB = readonly [number, number, number];

const parse = (hex: string): RGB => {
  const value = Number.parseInt(hex, 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
};

const word = (r: number, g: number, b: number) => ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;

function onCircle(circle: readonly RGB[], turns: number): number {
  const at = (turns % 1) * circle.length;
  const from = circle[Math.floor(at)]!;
  const to = circle[(Math.floor(at) + 1) % circle.length]!;
  const share = at % 1;
  const mix = (i: 0 | 1 | 2) => Math.round(from[i] + share * (to[i] - from[i]));
  return word(mix(0), mix(1), mix(2));
}

/** The talk's five bands, over again every 256 counts. */
const STOPS = ['0000ff', '00ff00', 'ffff00', 'ff8000', 'ff0000', 'ff00ff'].map(parse);

function band(count: number): number {
  const at = ((count % 256) / 256) * (STOPS.length - 1);
  const from = STOPS[Math.floor(at)]!;
  const to = STOPS[Math.floor(at) + 1]!;
  const mix = (i: 0 | 1 | 2) => Math.round(from[i] + (at % 1) * (to[i] - from[i]));
  return word(mix(0), mix(1), mix(2));
}
