import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { threads } from '@parallel/core';
import { render, type View } from '@parallel/mandelbrot';
import fc from 'fast-check';
import { temporaryFolder } from 'test-support/folder';
import { runs } from 'test-support/runs';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { formulaOf } from '../src/formula.js';
import type { Piece } from '../src/kernels/kernel.js';
import { wasmKernel } from '../src/kernels/wasm.js';
import { moduleBytes } from '../src/kernels/wasm-module.js';
import { makeWasmPicture, openWasmPicture } from '../src/kernels/wasm-picture.js';
import { coordinatesOf } from '../src/view.js';
import { naiveCounts } from './support/oracle.js';

const VIEW: View = { width: 37, height: 23, x0: -1.9, y0: -0.71, y1: 0.93, maxIterations: 300 };
/** Large enough to be computed in place. */
const LARGE: View = { ...VIEW, width: 187, height: 123 };
/** No kernel gives it. */
const UNTOUCHED = -77;

const places = ['copied', 'in place'] as const;

/** What a piece is computed in: memory of its own kind, in which nothing is counted yet. */
function placeOf(view: View, place: (typeof places)[number], rooms = 1) {
  const picture =
    place === 'in place' ? openWasmPicture(makeWasmPicture(view, rooms), view) : undefined;
  const counts = picture?.counts ?? new Int32Array(view.width * view.height);
  counts.fill(UNTOUCHED);
  return { picture, counts, coordinates: picture?.coordinates ?? coordinatesOf(view) };
}

function pieceOf(view: View, place: ReturnType<typeof placeOf>): Piece {
  const { width, height, maxIterations } = view;
  return {
    ...place,
    formula: formulaOf(view),
    tile: { x: 0, y: 0, width, height },
    maxIterations,
    offset: 0,
    stride: width,
    pruned: true,
    simd: 'auto',
    stop: () => false,
  };
}

const number = fc.double({ min: -2.2, max: 2.2, noNaN: true });
const side = fc.integer({ min: 1, max: 30 });
const constant = fc.oneof(
  fc.constantFrom([0, 0], [-1, 0], [0.25, 0], [-2, 0], [0, 1], [-0.12, 0.74], [-0.1, 0.65]),
  fc.tuple(number, number),
  fc.tuple(fc.double({ noNaN: true }), fc.double({ min: -1e-150, max: 1e-150, noNaN: true })),
);
const parts = fc.oneof(
  { weight: 4, arbitrary: number },
  { weight: 1, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
);
const anyView: fc.Arbitrary<View> = fc
  .record({
    width: side,
    height: side,
    x0: parts,
    y0: parts,
    y1: parts,
    maxIterations: fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 600 })),
    power: fc.oneof(fc.constant(2), fc.integer({ min: 2, max: 8 })),
    julia: fc.option(
      constant.map(([re, im]) => ({ re: re!, im: im! })),
      { nil: undefined },
    ),
  })
  .filter(({ height, y0, y1 }) => Number.isFinite(height / (y1 - y0)));

describe.each(places)('the wasm kernel, %s', (place) => {
  it('counts any part of any view as the definition does, and nothing else', () => {
    const part = fc.tuple(fc.nat(), fc.nat(), fc.nat(), fc.nat());
    fc.assert(
      fc.property(anyView, part, fc.boolean(), (view, [a, b, c, d], pruned) => {
        const x = a % view.width;
        const y = b % view.height;
        const tile = {
          x,
          y,
          width: 1 + (c % (view.width - x)),
          height: 1 + (d % (view.height - y)),
        };
        const at = placeOf(view, place);
        const offset = y * view.width + x;
        const before = Array.from(at.coordinates.cx);
        wasmKernel({ ...pieceOf(view, at), tile, offset, pruned });
        const isIn = (i: number, j: number) =>
          i >= x && i < x + tile.width && j >= y && j < y + tile.height;
        const wanted = naiveCounts(view).map((count, cell) =>
          isIn(cell % view.width, Math.floor(cell / view.width)) ? count : UNTOUCHED,
        );
        expect(at.counts).toEqual(wanted);
        expect(Array.from(at.coordinates.cx)).toEqual(before);
      }),
      runs(400),
    );
  });

  it('refuses tiles that are not inside of their picture', () => {
    const at = placeOf(VIEW, place);
    const piece = pieceOf(VIEW, at);
    const { width, height } = VIEW;
    const wrong: Partial<Piece>[] = [
      { tile: { x: 1, y: 0, width, height: 1 } },
      { tile: { x: 0, y: height, width: 1, height: 1 } },
      { tile: { x: -1, y: 0, width: 1, height: 1 } },
      { tile: { x: 0, y: 0, width: 0, height: 1 } },
      { tile: { x: 0.5, y: 0, width: 1, height: 1 } },
      { tile: { x: 0, y: 0, width: Number.NaN, height: 1 } },
      { offset: 1 },
      { offset: -1 },
      { offset: 0.5 },
      { stride: width + 1 },
      { stride: width - 1 },
      { counts: at.counts.subarray(1) },
      { coordinates: { ...at.coordinates, cy: at.coordinates.cy.subarray(1) } },
    ];
    for (const change of wrong) {
      expect(() => wasmKernel({ ...piece, ...change }), JSON.stringify(change)).toThrow(RangeError);
    }
    expect(at.counts.every((count) => count === UNTOUCHED)).toBe(true);
    wasmKernel(piece);
    expect(at.counts).toEqual(naiveCounts(VIEW));
  });

  it('stops in the middle of a point, and goes on with the next tile', () => {
    const at = placeOf(VIEW, place);
    const inside = { ...VIEW, x0: -0.1, y0: -0.1, y1: 0.1, maxIterations: 2 ** 31 - 1 };
    const within = placeOf(inside, place);
    let asked = 0;
    const stop = () => {
      asked += 1;
      return asked > 1;
    };
    wasmKernel({ ...pieceOf(inside, within), pruned: false, stop });
    expect(asked).toBe(2);
    wasmKernel({ ...pieceOf(VIEW, at) });
    expect(at.counts).toEqual(naiveCounts(VIEW));
  });
});

describe('a picture in shared memory of WebAssembly', () => {
  const pool = threads({ workers: 8 });
  afterAll(() => pool.close());

  it('has the module that the compiler makes for shared memory', () => {
    expect(moduleBytes(true)).toEqual(compiled('--sharedMemory', '--enable', 'threads'));
    expect(moduleBytes(false)).not.toEqual(moduleBytes(true));
  });

  it('gives each room to one at a time, and computes without one', () => {
    const at = placeOf(VIEW, 'in place', 2);
    const picture = at.picture!;
    const [first, second] = [picture.enter()!, picture.enter()!];
    expect(Math.abs(second - first)).toBe(1024);
    expect(picture.enter()).toBeUndefined();
    wasmKernel(pieceOf(VIEW, at));
    expect(at.counts).toEqual(naiveCounts(VIEW));
    picture.leave(first);
    expect(picture.enter()).toBe(first);
  });

  it('gives a room back whatever happens', () => {
    const inside = { ...VIEW, x0: -0.1, y0: -0.1, y1: 0.1, maxIterations: 2 ** 31 - 1 };
    const at = placeOf(inside, 'in place');
    const stop = () => {
      throw new Error('no more');
    };
    expect(() => wasmKernel({ ...pieceOf(inside, at), pruned: false, stop })).toThrow('no more');
    expect(at.picture!.enter()).toBeTypeOf('number');
  });

  it.each(['inline', 'threads', 'auto'] as const)('is what %s renders into', async (strategy) => {
    const { counts } = await render(LARGE, { strategy, kernel: 'wasm', memory: 'shared' });
    expect(counts).toEqual(naiveCounts(LARGE));
    // The counts, and behind them the coordinates from which they were computed.
    expect(counts.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect([counts.byteOffset, counts.buffer.byteLength % 65_536]).toEqual([0, 0]);
    const { cx } = coordinatesOf(LARGE);
    const behind = Math.ceil(counts.byteLength / 128) * 128;
    expect(new Float64Array(counts.buffer, behind, cx.length)).toEqual(cx);
  });

  it('is computed by many at once, who leave each other alone', async () => {
    const julia = { ...LARGE, julia: { re: -0.4, im: 0.6 } };
    const cubic = { ...LARGE, power: 3 };
    const wanted = [LARGE, julia, cubic].map(naiveCounts);
    for (const options of [{}, { pruned: false }, { chunkSize: 3 }, { claim: 'dealt' } as const]) {
      // Three pictures at the same time, in the same workers.
      const images = await Promise.all(
        [LARGE, julia, cubic].map((view) =>
          render(view, { strategy: pool, kernel: 'wasm', tileSize: 5, ...options }),
        ),
      );
      images.forEach(({ counts }, i) => {
        expect(counts, JSON.stringify(options)).toEqual(wanted[i]);
      });
    }
  });

  it('is not needed: where there is none, counts are copied', async () => {
    const { Memory } = WebAssembly;
    vi.stubGlobal('WebAssembly', {
      ...Object.fromEntries(
        (['Module', 'Instance'] as const).map((name) => [name, WebAssembly[name]]),
      ),
      Memory: class extends Memory {
        constructor(size: ConstructorParameters<typeof Memory>[0]) {
          if (size.shared) throw new RangeError('could not allocate memory');
          super(size);
        }
      },
    });
    try {
      const { counts } = await render(LARGE, { strategy: 'inline', kernel: 'wasm' });
      expect(counts).toEqual(naiveCounts(LARGE));
      expect(counts.buffer.byteLength).toBe(counts.byteLength);
    } finally {
      vi.unstubAllGlobals();
    }
  });
});

/** `assembly/`, compiled as the build does it, but with these options. */
function compiled(...options: string[]): Uint8Array {
  const folder = new URL('../', import.meta.url);
  const manifest = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8'));
  const [command] = manifest.wireit.build.command.split(' && ');
  const out = join(temporaryFolder().root, 'kernel.wasm');
  const args = command.replace('build/kernel.wasm', out).split(' ').slice(1);
  const asc = fileURLToPath(new URL('node_modules/assemblyscript/bin/asc.js', folder));
  execFileSync(process.execPath, [asc, ...args, ...options], { cwd: folder });
  return Uint8Array.from(readFileSync(out));
}
