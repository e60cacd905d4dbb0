import { describe, expect, it } from 'vitest';
import { cut, go, missing, picture } from '../support.js';
import { auto, mandelbrotClaim, mandelbrotTile, mandelbrotTiles } from './support.js';

describe.skipIf(missing)('formulas', () => {
  it('computes Julia sets and other powers in all three ways', async () => {
    const { cx, cy } = picture(9, 7, -1.2, -1, 1);
    const formulas = [
      { formula: undefined, at: [0, 0, -1] },
      { formula: {}, at: [0, 0, -1] },
      // 0, 1, 2; and from the point itself, which is outside of |z| = 1: 1.5, 2.25.
      { formula: { power: 3 }, at: [1, 0, 2] },
      { formula: { julia: { re: 0, im: 0 } }, at: [1.5, 0, 1] },
      { formula: { julia: { re: 0, im: 0 }, power: 8 }, at: [0, 2.5, 0] },
      { formula: { julia: { re: 0, im: 1 }, power: 3 }, at: [0, 0, -1] },
    ] as const;
    for (const { formula, at } of formulas) {
      const [x, y, wanted] = at;
      const one = new Int32Array(1);
      const [px, py] = [Float64Array.of(x), Float64Array.of(y)];
      mandelbrotTile(px, py, 0, 0, 1, 1, 99, one, 0, 1, ...auto, undefined, formula);
      expect(one[0], JSON.stringify(formula)).toBe(wanted);

      const [tiled, claimed, many] = [0, 1, 2].map(
        () => new Int32Array(new SharedArrayBuffer(4 * 63)),
      ) as [Int32Array, Int32Array, Int32Array];
      mandelbrotTile(cx, cy, 0, 0, 9, 7, 99, tiled, 0, 9, 'scalar', false, undefined, formula);
      const tiles = cut(9, 7, 4);
      const ledger = new Int32Array(new SharedArrayBuffer(4 * (2 + tiles.length / 4)));
      mandelbrotClaim(cx, cy, tiles, 99, claimed, ledger, ...auto, undefined, formula);
      await mandelbrotTiles(cx, cy, tiles, 99, many, 2, ...auto, go(), () => {}, formula);
      expect(claimed, JSON.stringify(formula)).toEqual(tiled);
      expect(many, JSON.stringify(formula)).toEqual(tiled);
    }
  });

  it('refuses what is no formula', () => {
    const [axis, counts] = [new Float64Array(1), new Int32Array(1).fill(-7)];
    const by = (formula: unknown) =>
      mandelbrotTile(
        axis,
        axis,
        0,
        0,
        1,
        1,
        5,
        counts,
        0,
        1,
        ...auto,
        undefined,
        formula as object,
      );
    expect(() => by(3)).toThrow('formula is 3; it must be an object');
    expect(() => by(null)).toThrow('formula is null; it must be an object');
    for (const power of [1, 9, 2.5, Number.NaN, '3', null]) {
      expect(() => by({ power })).toThrow(/formula\.power is .*an integer from 2 to 8/);
    }
    expect(() => by({ julia: 1 })).toThrow('formula.julia is 1; it must be an object');
    expect(() => by({ julia: { re: 1 } })).toThrow('formula.julia.im is undefined; it must be');
    for (const re of [Number.NaN, Infinity, '1', null, {}]) {
      expect(() => by({ julia: { re, im: 0 } })).toThrow(/formula\.julia\.re is .* finite number/);
    }
    expect(counts[0]).toBe(-7);
  });
});
