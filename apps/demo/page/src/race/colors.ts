import { bands } from '@parallel/mandelbrot/browser';
import { INSIDE } from '../../../src/web/frames.js';

export type RGB = readonly [number, number, number];

/** Colours at equal distances of a closed circle. */
const CIRCLES = {
  classic: '000764 0d3f9a 206bcb 7ab5e8 edffff ffdf80 ffaa00 a45800 1c0a00 000220',
  fire: '000000 3b0a05 8f1d08 d84a0b ff9a1f ffe08a fff8e0 ffc75a c4470d 4a0d08',
  ocean: '021024 052f56 0b5f86 1d97a8 63cdbd d6f5e3 8edcc4 2ba3ad 0f6a8d 063a63',
} as const;

/** The names of all colourings; `bands` is the talk's. */
export const COLORINGS = [...Object.keys(CIRCLES), 'bands'];

/** One turn of the circle for so many times the square root of the count. */
const TURN = 9;
const BLACK: RGB = [0, 0, 0];

/** The colour of any count, also of one between two whole numbers. */
export function colorOf(name: string): (count: number) => RGB {
  const text = CIRCLES[name as keyof typeof CIRCLES];
  if (!text) return bands;
  const circle = text.split(' ').map(parse);
  return (count) => (count < 0 ? BLACK : onCircle(circle, Math.sqrt(count) / TURN));
}

/** Whether a finished picture may be coloured without steps. */
export const isSmooth = (name: string) => name !== 'bands';

/** The colour of every count as it travels, as the words of a canvas. */
export function colorTable(name: string): Uint32Array {
  const color = colorOf(name);
  const table = new Uint32Array(0x10000);
  for (let count = 0; count < INSIDE; count += 1) table[count] = word(color(count));
  table[INSIDE] = word(BLACK);
  return table;
}

const parse = (hex: string): RGB => {
  const value = Number.parseInt(hex, 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
};

const word = ([r, g, b]: RGB) => ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;

function onCircle(circle: readonly RGB[], turns: number): RGB {
  const at = (turns % 1) * circle.length;
  const from = circle[Math.floor(at)]!;
  const to = circle[(Math.floor(at) + 1) % circle.length]!;
  const share = at % 1;
  const mix = (i: 0 | 1 | 2) => Math.round(from[i] + share * (to[i] - from[i]));
  return [mix(0), mix(1), mix(2)];
}
