import { describe, expect, it } from 'vitest';
import { cut, missing, naivePicture, picture } from '../support.js';
import { auto, kernels, mandelbrotClaim } from './support.js';

describe.skipIf(missing)('mandelbrotClaim: tiles claimed from shared memory', () => {
  it.each(kernels)('claims tiles until there are none ($simd, pruned: $pruned)', (kernel) => {
    const [width, height, maxIterations] = [61, 47, 200];
    const { cx, cy } = picture(width, height, -2, -1, 1);
    const wanted = naivePicture(cx, cy, maxIterations);
    const tiles = cut(width, height, 10);
    const counts = new Int32Array(new SharedArrayBuffer(4 * width * height)).fill(-7);
    const ledger = new Int32Array(new SharedArrayBuffer(4 * (2 + tiles.length / 4)));
    const { simd, pruned } = kernel;
    const claim = () => mandelbrotClaim(cx, cy, tiles, maxIterations, counts, ledger, simd, pruned);
    // Somebody else has claimed the first three.
    ledger[0] = 3;
    claim();
    const [claimed, finished, ...log] = ledger;
    expect(claimed).toBeGreaterThanOrEqual(tiles.length / 4);
    expect(finished).toBe(tiles.length / 4 - 3);
    const places = log.slice(0, finished).map((place) => place - 1);
    expect(places.sort((a, b) => a - b)).toEqual([...Array(tiles.length / 4).keys()].slice(3));
    wanted.forEach((count, at) => {
      const isTheirs = Math.floor(at / width) < 10 && at % width < 30;
      expect(counts[at]).toBe(isTheirs ? -7 : count);
    });
    claim();
    expect(ledger[1]).toBe(finished);
  });

  it('claims nothing outside of its memory', () => {
    const axis = new Float64Array(4);
    const shared = (length: number) => new Int32Array(new SharedArrayBuffer(4 * length));
    const tiles = Int32Array.of(0, 0, 4, 2, 0, 2, 4, 2);
    const claim = (counts: Int32Array, ledger: Int32Array, quads = tiles) =>
      mandelbrotClaim(axis, axis, quads, 5, counts, ledger, ...auto);
    expect(() => claim(shared(15), shared(4))).toThrow(
      'counts has 15 elements; the picture has 16',
    );
    expect(() => claim(shared(16), shared(3))).toThrow('ledger has 3 elements; it must have 4');
    expect(() => claim(new Int32Array(16), shared(4))).toThrow('must be in shared memory');
    expect(() => claim(shared(16), new Int32Array(4))).toThrow('must be in shared memory');
    expect(() => claim(shared(16), shared(4), Int32Array.of(0, 0, 5, 1))).toThrow('is not inside');
    // Whatever others have written there.
    for (const [cursor, finished] of [
      [-1, 0],
      [2 ** 31 - 1, 0],
      [0, -5],
      [0, 2 ** 31 - 1],
    ]) {
      const ledger = shared(4);
      ledger.set([cursor!, finished!]);
      claim(shared(16), ledger);
    }
  });
});
