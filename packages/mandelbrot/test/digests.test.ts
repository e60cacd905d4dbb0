import { readFileSync } from 'node:fs';
import { requireNative } from '@parallel/core';
import {
  REFERENCE_VIEW,
  type RenderOptions,
  render,
  type Simd,
  type View,
  ZOOM_VIEW,
} from '@parallel/mandelbrot';
import { describe, expect, it } from 'vitest';
import { noNative } from './support/native.js';
import { naiveCounts } from './support/oracle.js';

/** Views and the digests of their counts: what the oracle gave once and for all, for Rust as well. */
const file = new URL('../../native-rs/kernels/tests/mandelbrot/views.txt', import.meta.url);
const VIEWS = readFileSync(file, 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line): [string, View, string] => {
    const [name, ...words] = line.split(' ');
    const [width, height, x0, y0, y1, maxIterations, , power, re, im] = words.map(Number);
    const set = { ...(power && { power }), ...(im !== undefined && { julia: { re, im } }) };
    const view = { width, height, x0, y0, y1, maxIterations, ...set };
    return [name!, view as View, words[6]!];
  });

const PRIME = 0x100000001b3n;

/** FNV-1a of 64 bits over the counts as 32-bit integers, the low byte first. */
function digest(counts: Int32Array): string {
  let hash = 0xcbf29ce484222325n;
  for (const count of counts) {
    for (let shift = 0; shift < 32; shift += 8) {
      hash = BigInt.asUintN(64, (hash ^ BigInt((count >>> shift) & 0xff)) * PRIME);
    }
  }
  return hash.toString(16).padStart(16, '0');
}

const rendered = async (view: View, options: RenderOptions) =>
  digest((await render(view, options)).counts);

it('there are ten of the Mandelbrot set, and three of others', () => {
  const of = (part: 'julia' | 'power') => VIEWS.filter(([, view]) => view[part]).length;
  expect([VIEWS.length, of('power'), of('julia')]).toEqual([13, 3, 2]);
});

describe.each(VIEWS)('%s has the counts that it always had', (_, view, wanted) => {
  it('by the definition', () => {
    expect(digest(naiveCounts(view))).toBe(wanted);
  });

  it.each(['js', 'wasm'] as const)('by the %s kernel, pruned and not', async (kernel) => {
    expect(await rendered(view, { strategy: 'inline', kernel })).toBe(wanted);
    expect(await rendered(view, { strategy: 'inline', kernel, pruned: false })).toBe(wanted);
  });

  it.skipIf(noNative)('by all native kernels, pruned and not', async () => {
    for (const simd of requireNative().mandelbrotKernels() as Simd[]) {
      for (const pruned of [true, false]) {
        expect(await rendered(view, { simd, pruned }), simd).toBe(wanted);
        expect(await rendered(view, { strategy: 'inline', simd, pruned }), simd).toBe(wanted);
      }
    }
  });
});

it('the views of the talk are what the talk shows', () => {
  const size = { width: 1024, height: 768, maxIterations: 20_000 };
  expect(REFERENCE_VIEW).toEqual({ ...size, x0: -2, y0: -1, y1: 1 });
  expect(ZOOM_VIEW).toEqual({ ...size, x0: -1.18, y0: -0.13, y1: -0.18 });
});
