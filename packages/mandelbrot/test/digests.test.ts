import { createHash } from 'node:crypto';
import {
  REFERENCE_VIEW,
  type RenderOptions,
  render,
  type View,
  ZOOM_VIEW,
} from '@parallel/mandelbrot';
import { describe, expect, it } from 'vitest';
import { noNative } from './support/native.js';
import { naiveCounts } from './support/oracle.js';

/** SHA-256 of the counts as 32-bit integers, the low byte first: what the oracle gave once and for all. */
const DIGESTS: [string, View, string][] = [
  [
    'the reference view',
    { ...REFERENCE_VIEW, width: 128, height: 96 },
    '726f57bf2fdf23e7616da88160387732657102479c28b67bcc6685d06d5810d9',
  ],
  [
    'the zoomed view',
    { ...ZOOM_VIEW, width: 128, height: 96, maxIterations: 2000 },
    'ad1b79dfe330622287c108a9876a962aec56e0aea7f9ca8d3b7b08d3649e88b0',
  ],
  [
    'a view without symmetry',
    { width: 101, height: 67, x0: -1.9, y0: -0.71, y1: 0.93, maxIterations: 500 },
    'bc9c4daf88804f23e590ff52ee337339ff956901a2277556615649dac3e2fb61',
  ],
];

function digest(counts: Int32Array): string {
  const bytes = new DataView(new ArrayBuffer(counts.length * 4));
  counts.forEach((count, i) => {
    bytes.setInt32(4 * i, count, true);
  });
  return createHash('sha256').update(bytes).digest('hex');
}

const rendered = async (view: View, options: RenderOptions) =>
  digest((await render(view, options)).counts);

describe.each(DIGESTS)('%s has the counts that it always had', (_, view, wanted) => {
  it('by the definition', () => {
    expect(digest(naiveCounts(view))).toBe(wanted);
  });

  it('by the js kernel', async () => {
    expect(await rendered(view, { strategy: 'threads', workers: 2, kernel: 'js' })).toBe(wanted);
  });

  it.skipIf(noNative)('by the native kernel', async () => {
    expect(await rendered(view, { strategy: 'inline', kernel: 'native' })).toBe(wanted);
    expect(await rendered(view, { strategy: 'native', workers: 2 })).toBe(wanted);
  });
});

it('the views of the talk are what the talk shows', () => {
  const size = { width: 1024, height: 768, maxIterations: 20_000 };
  expect(REFERENCE_VIEW).toEqual({ ...size, x0: -2, y0: -1, y1: 1 });
  expect(ZOOM_VIEW).toEqual({ ...size, x0: -1.18, y0: -0.13, y1: -0.18 });
});
