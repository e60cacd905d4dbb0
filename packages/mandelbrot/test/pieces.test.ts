import fc from 'fast-check';
import { runs } from 'test-support/runs';
import { describe, expect, it } from 'vitest';
import { cutTiles, type Grain } from '../src/tile.js';
import { coordinatesOf } from '../src/view.js';

const cut = (width: number, height: number, grain: Grain, tileSize: number) => {
  const tiles = cutTiles(width, height, grain, tileSize);
  return Array.from({ length: tiles.length }, (_, index) => tiles.at(index));
};

/** How often each pixel is covered. */
function covered(width: number, height: number, tiles: ReturnType<typeof cut>): number[] {
  const times = new Array<number>(width * height).fill(0);
  for (const tile of tiles) {
    expect(tile.x + tile.width).toBeLessThanOrEqual(width);
    expect(tile.y + tile.height).toBeLessThanOrEqual(height);
    for (let y = tile.y; y < tile.y + tile.height; y += 1) {
      for (let x = tile.x; x < tile.x + tile.width; x += 1) times[y * width + x]! += 1;
    }
  }
  return times;
}

describe('cutTiles', () => {
  it('covers each pixel once, for all small sizes', () => {
    for (let width = 1; width <= 9; width += 1) {
      for (let height = 1; height <= 9; height += 1) {
        const once = new Array<number>(width * height).fill(1);
        for (let size = 1; size <= 10; size += 1) {
          expect(covered(width, height, cut(width, height, 'tile', size))).toEqual(once);
        }
        expect(covered(width, height, cut(width, height, 'row', 4))).toEqual(once);
        expect(covered(width, height, cut(width, height, 'pixel', 4))).toEqual(once);
      }
    }
  });

  it('goes from left to right and from top to bottom', () => {
    expect(cut(5, 3, 'tile', 2)).toEqual([
      { x: 0, y: 0, width: 2, height: 2 },
      { x: 2, y: 0, width: 2, height: 2 },
      { x: 4, y: 0, width: 1, height: 2 },
      { x: 0, y: 2, width: 2, height: 1 },
      { x: 2, y: 2, width: 2, height: 1 },
      { x: 4, y: 2, width: 1, height: 1 },
    ]);
    expect(cut(3, 2, 'row', 1)).toEqual([
      { x: 0, y: 0, width: 3, height: 1 },
      { x: 0, y: 1, width: 3, height: 1 },
    ]);
    expect(cut(2, 2, 'pixel', 9).map(({ x, y }) => [x, y])).toEqual([
      [0, 0],
      [1, 0],
      [0, 1],
      [1, 1],
    ]);
  });
});

describe('coordinatesOf', () => {
  it('gives each column and row by the one formula, to the bit', () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true });
    const side = fc.integer({ min: 1, max: 50 });
    fc.assert(
      fc.property(side, side, number, number, number, (width, height, x0, y0, y1) => {
        fc.pre(y0 !== y1);
        const { cx, cy } = coordinatesOf({ width, height, x0, y0, y1, maxIterations: 1 });
        const scale = height / (y1 - y0);
        expect([cx.length, cy.length]).toEqual([width, height]);
        for (let i = 0; i < width; i += 1) expect(Object.is(cx[i], x0 + i / scale)).toBe(true);
        for (let j = 0; j < height; j += 1) expect(Object.is(cy[j], y0 + j / scale)).toBe(true);
      }),
      runs(500),
    );
  });

  it('turns the picture over where y1 is below y0, and keeps pixels square', () => {
    const view = { width: 3, height: 2, x0: 1, y0: 4, y1: 0, maxIterations: 1 };
    const { cx, cy } = coordinatesOf(view);
    expect([[...cx], [...cy]]).toEqual([
      [1, -1, -3],
      [4, 2],
    ]);
  });
});
