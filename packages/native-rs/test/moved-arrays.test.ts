import { describe, expect, it } from 'vitest';
import { auto, mandelbrotClaim, mandelbrotTile, mandelbrotTiles } from './mandelbrot/support.js';
import { cut, go, missing, naivePicture, picture } from './support.js';

const [width, height, maxIterations] = [16, 8, 50];
const tiles = cut(width, height, 8);

/** A formula that moves an array's memory away while it is read. */
function moving(array: Int32Array | Float64Array) {
  const moved: { now?: ArrayBuffer } = {};
  const formula = {
    get power() {
      const buffer = array.buffer as ArrayBuffer;
      moved.now = structuredClone(buffer, { transfer: [buffer] });
      return 2;
    },
  };
  return { formula, moved };
}

describe.skipIf(missing)('an array that is moved away while arguments are read', () => {
  it('is not written to where it was', () => {
    const { cx, cy } = picture(width, height, -2, -1, 1);
    const counts = new Int32Array(width * height).fill(7);
    const { formula, moved } = moving(counts);
    const stop = undefined;
    const tile = [cx, cy, 0, 0, width, height, maxIterations] as const;
    expect(() => mandelbrotTile(...tile, counts, 0, width, ...auto, stop, formula)).toThrow(
      'do not fit counts, which has 0 elements',
    );
    expect(new Int32Array(moved.now!)).toEqual(new Int32Array(width * height).fill(7));
  });

  it('is not read from where it was', () => {
    const { cx, cy } = picture(width, height, -2, -1, 1);
    const { formula } = moving(cx);
    const counts = new Int32Array(new SharedArrayBuffer(4 * width * height));
    const ledger = new Int32Array(new SharedArrayBuffer(4 * (2 + tiles.length / 4)));
    const rest = [tiles, maxIterations, counts, ledger, ...auto] as const;
    expect(() => mandelbrotClaim(cx, cy, ...rest, undefined, formula)).toThrow('is not inside 0');
    expect(ledger[0]).toBe(0);
  });

  it('and while it is computed, is left alone, and the rest is told', async () => {
    const { cx, cy } = picture(width, height, -2, -1, 1);
    const wanted = naivePicture(cx, cy, maxIterations);
    const counts = new Int32Array(width * height);
    const tell = () => {};
    const promise = mandelbrotTiles(cx, cy, tiles, maxIterations, counts, 2, ...auto, go(), tell);
    const moved = structuredClone(counts.buffer, { transfer: [counts.buffer] });
    await expect(promise).rejects.toThrow('counts has shrunk to 0');
    expect(new Int32Array(moved)).toEqual(new Int32Array(width * height));
    const shared = new Int32Array(new SharedArrayBuffer(4 * width * height));
    await mandelbrotTiles(cx, cy, tiles, maxIterations, shared, 2, ...auto, go(), tell);
    expect([...shared]).toEqual([...wanted]);
  });
});
