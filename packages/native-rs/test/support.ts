import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Binding, Matcher, PieceMatches } from '../index.js';
import native from '../index.js';

/** The binding, or undefined where there is none: then its tests are skipped, never in CI. */
function tryLoad(): Binding | undefined {
  try {
    return native.load();
  } catch (error) {
    if (process.env['CI'] === 'true') throw error;
    return undefined;
  }
}

export const missing = tryLoad() === undefined;

/** A folder of its own, removed when the test is over. */
export function temporary(name: string, content: Uint8Array | string) {
  const folder = mkdtempSync(join(tmpdir(), 'native-rs-'));
  const path = join(folder, name);
  writeFileSync(path, content);
  return { path, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
}

/** A flag that nobody sets. */
export const go = () => new Int32Array(new SharedArrayBuffer(4));

export interface Line {
  offset: number;
  matches: boolean;
}

/** Split at `\n`, test each line alone; latin1 has a character for each byte. */
export function naiveLines(bytes: Uint8Array, test: (line: string) => boolean): Line[] {
  const lines: Line[] = [];
  let offset = 0;
  while (offset < bytes.length) {
    const newline = bytes.indexOf(10, offset);
    const end = newline < 0 ? bytes.length : newline;
    const text = Buffer.from(bytes.subarray(offset, end)).toString('latin1');
    lines.push({ offset, matches: test(text) });
    offset = end + 1;
  }
  return lines;
}

/** What a piece of these lines must be found to have: those that begin in start..end. */
export function expected(lines: Line[], start = 0, end = Number.POSITIVE_INFINITY) {
  const own = lines.filter(({ offset }) => offset >= start && offset < end);
  const hits = own.flatMap(({ matches }, index) => (matches ? [index] : []));
  return {
    lines: own.length,
    lineNumbers: hits,
    offsets: hits.map((index) => own[index]!.offset),
  };
}

export function plain({ lines, lineNumbers, offsets }: PieceMatches) {
  return { lines, lineNumbers: [...lineNumbers], offsets: [...offsets] };
}

export type { Binding, Matcher };

/** The definition, and nothing else. */
export function escapeTime(cx: number, cy: number, maxIterations: number): number {
  let x = 0;
  let y = 0;
  for (let i = 0; i < maxIterations; i++) {
    if (x * x + y * y >= 4) return i;
    [x, y] = [x * x - y * y + cx, 2 * x * y + cy];
  }
  return -1;
}

export function picture(width: number, height: number, x0: number, y0: number, y1: number) {
  const scale = height / (y1 - y0);
  const cx = Float64Array.from({ length: width }, (_, i) => x0 + i / scale);
  const cy = Float64Array.from({ length: height }, (_, j) => y0 + j / scale);
  return { cx, cy };
}

export function naivePicture(cx: Float64Array, cy: Float64Array, maxIterations: number): number[] {
  return [...cy].flatMap((y) => [...cx].map((x) => escapeTime(x, y, maxIterations)));
}

/** The whole picture in tiles of this size, as mandelbrotTiles wants them. */
export function cut(width: number, height: number, size: number): Int32Array {
  const tiles: number[] = [];
  for (let y = 0; y < height; y += size) {
    for (let x = 0; x < width; x += size) {
      tiles.push(x, y, Math.min(size, width - x), Math.min(size, height - y));
    }
  }
  return Int32Array.from(tiles);
}
