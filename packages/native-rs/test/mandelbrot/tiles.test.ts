import { describe, expect, it } from 'vitest';
import { cut, go, missing, naivePicture, picture } from '../support.js';
import { drawTiles } from './support.js';

describe.skipIf(missing)('mandelbrotTiles: a picture, by threads', () => {
  it.each([1, 5, 64])('computes a picture in tiles of %i on threads', async (size) => {
    const [width, height, maxIterations] = [61, 47, 200];
    const { cx, cy } = picture(width, height, -2, -1, 1);
    const wanted = naivePicture(cx, cy, maxIterations);
    const tiles = cut(width, height, size);
    for (const threads of [1, 3]) {
      for (const memory of [new ArrayBuffer(4 * cx.length * cy.length), undefined]) {
        const counts = new Int32Array(memory ?? new SharedArrayBuffer(4 * cx.length * cy.length));
        const told: number[] = [];
        const onTiles = (indices: Uint32Array) => {
          for (const index of indices) {
            const [x, y] = [tiles[4 * index]!, tiles[4 * index + 1]!];
            // What is told is there to be seen.
            expect(counts[y * width + x]).toBe(wanted[y * width + x]);
            told.push(index);
          }
        };
        await drawTiles({ cx, cy, tiles, maxIterations, counts, threads, onTiles });
        expect([...counts]).toEqual(wanted);
        expect(told.sort((a, b) => a - b)).toEqual([...Array(tiles.length / 4).keys()]);
      }
    }
  });

  it('batches what it tells', async () => {
    const { cx, cy } = picture(1000, 100, 10, 10, 11);
    let calls = 0;
    const counts = new Int32Array(100_000);
    const tiles = cut(1000, 100, 1);
    const onTiles = () => {
      calls += 1;
    };
    await drawTiles({ cx, cy, tiles, maxIterations: 5, counts, threads: 2, onTiles });
    // 4096 at a time, or what the clock asks for: never one by one.
    expect(calls).toBeLessThan(2000);
    expect(counts.every((count) => count === 1)).toBe(true);
  });

  it('stops when it is told to', async () => {
    const { cx, cy } = picture(8, 8, -0.1, -0.1, 0.1);
    const cancel = go();
    // Longer than any test may take: it must not be finished.
    const tiles = Int32Array.from({ length: 4e6 }, (_, i) => [0, 0, 8, 8][i % 4]!);
    const counts = new Int32Array(8 * 8);
    let told = 0;
    const onTiles = (indices: Uint32Array) => {
      told += indices.length;
      Atomics.store(cancel, 0, 1);
    };
    const picked = { cx, cy, tiles, maxIterations: 20_000, counts, threads: 2 };
    await drawTiles({ ...picked, cancel, onTiles });
    expect(told).toBeLessThan(1e6);
  });

  it('survives a counts that is taken away meanwhile', async () => {
    const { cx, cy } = picture(32, 32, -2, -1, 1);
    const counts = new Int32Array(32 * 32);
    const tiles = cut(32, 32, 4);
    const promise = drawTiles({ cx, cy, tiles, maxIterations: 1000, counts, threads: 2 });
    structuredClone(counts, { transfer: [counts.buffer] });
    await expect(promise).rejects.toThrow('counts has shrunk to 0 while it was computed');
  });

  it('refuses bad tiles of a picture', () => {
    const axis = new Float64Array(4);
    const tiles = (list: number[], length = 16) => {
      const counts = new Int32Array(length);
      const quads = Int32Array.from(list);
      const [cx, cy] = [axis, axis];
      return drawTiles({ cx, cy, tiles: quads, maxIterations: 5, counts, threads: 1 });
    };
    expect(() => tiles([0, 0, 1])).toThrow('tiles has 3 numbers');
    expect(() => tiles([0, 0, 4, 4, 1, 0, 4, 1])).toThrow('tile x 1, y 0, width 4, height 1 is');
    expect(() => tiles([0, -1, 1, 1])).toThrow('none may be negative');
    expect(() => tiles([], 15)).toThrow('counts has 15 elements; the picture has 16');
  });
});
