import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import native from '../index.js';
import { cut, go, missing, naivePicture, picture } from './support.js';

const place = fc.record({ offset: fc.nat(5), gap: fc.nat(5), shared: fc.boolean() });

/** The arguments for the fastest kernel. */
const auto = ['auto', true] as const;

const views = fc.record({
  width: fc.integer({ min: 1, max: 24 }),
  height: fc.integer({ min: 1, max: 24 }),
  x0: fc.double({ min: -2.2, max: 0.5, noNaN: true }),
  y0: fc.double({ min: -1.2, max: 1, noNaN: true }),
  size: fc.double({ min: 1e-6, max: 2, noNaN: true }),
  maxIterations: fc.integer({ min: 0, max: 300 }),
});

describe.skipIf(missing)('mandelbrot', () => {
  const { mandelbrotClaim, mandelbrotKernels, mandelbrotTile, mandelbrotTiles } = missing
    ? ({} as ReturnType<typeof native.load>)
    : native.load();

  const kernels = missing
    ? [{ simd: 'auto', pruned: true }]
    : mandelbrotKernels().flatMap((simd) => [
        { simd, pruned: true },
        { simd, pruned: false },
      ]);

  it('has kernels for this machine, the plainest first', () => {
    expect(mandelbrotKernels()).toEqual(expect.arrayContaining(['scalar', 'portable']));
    expect(mandelbrotKernels()[0]).toBe('scalar');
    expect(new Set(mandelbrotKernels()).size).toBe(mandelbrotKernels().length);
  });

  it('computes tiles bit for bit as the plain loop, touching nothing else', () => {
    fc.assert(
      fc.property(
        views,
        place,
        fc.constantFrom(...kernels),
        (view, { offset, gap, shared }, kernel) => {
          const { width, height, maxIterations } = view;
          const { cx, cy } = picture(width, height, view.x0, view.y0, view.y0 + view.size);
          const [x, y] = [width >> 1, height >> 2];
          const [w, h, stride] = [width - x, height - y, width - x + gap];
          const length = offset + stride * h + 3;
          const counts = shared
            ? new Int32Array(new SharedArrayBuffer(length * 4))
            : new Int32Array(length);
          const cells = counts.fill(-7);
          const { simd, pruned } = kernel;
          mandelbrotTile(cx, cy, x, y, w, h, maxIterations, cells, offset, stride, simd, pruned);

          const wanted = new Int32Array(length).fill(-7);
          const all = naivePicture(cx.subarray(x), cy.subarray(y), maxIterations);
          for (let at = 0; at < all.length; at++) {
            wanted[offset + Math.floor(at / w) * stride + (at % w)] = all[at]!;
          }
          expect([...cells]).toEqual([...wanted]);
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each([1, 5, 64])('computes a picture in tiles of %i on threads', async (size) => {
    const [width, height, maxIterations] = [61, 47, 200];
    const { cx, cy } = picture(width, height, -2, -1, 1);
    const wanted = naivePicture(cx, cy, maxIterations);
    const tiles = cut(width, height, size);
    for (const threads of [1, 3]) {
      for (const memory of [new ArrayBuffer(4 * cx.length * cy.length), undefined]) {
        const counts = new Int32Array(memory ?? new SharedArrayBuffer(4 * cx.length * cy.length));
        const told: number[] = [];
        await mandelbrotTiles(
          cx,
          cy,
          tiles,
          maxIterations,
          counts,
          threads,
          ...auto,
          go(),
          (indices) => {
            for (const index of indices) {
              const [x, y] = [tiles[4 * index]!, tiles[4 * index + 1]!];
              // What is told is there to be seen.
              expect(counts[y * width + x]).toBe(wanted[y * width + x]);
              told.push(index);
            }
          },
        );
        expect([...counts]).toEqual(wanted);
        expect(told.sort((a, b) => a - b)).toEqual([...Array(tiles.length / 4).keys()]);
      }
    }
  });

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

  it('notes who had which tile from when to when, where it is told to', async () => {
    const [width, height, maxIterations] = [61, 47, 200];
    const { cx, cy } = picture(width, height, -2, -1, 1);
    const tiles = cut(width, height, 10);
    const count = tiles.length / 4;
    const shared = (length: number) => new Int32Array(new SharedArrayBuffer(4 * length));
    const counts = shared(width * height);
    const notes = () => new Float64Array(new SharedArrayBuffer(8 * 3 * count));
    /** Checks them, by the caller's clock, and says whose they are. */
    const check = (cells: Float64Array, from: number, to: number) => {
      const workers = new Set<number>();
      for (let tile = 0; tile < count; tile++) {
        const [worker, begun, done] = cells.subarray(3 * tile, 3 * tile + 3);
        workers.add(worker!);
        expect(begun).toBeGreaterThanOrEqual(from);
        expect(done).toBeGreaterThanOrEqual(begun!);
        // The clocks need not agree to the last microsecond.
        expect(done).toBeLessThanOrEqual(to + 1);
      }
      return workers;
    };
    const cells = notes();
    const before = performance.now();
    const told: number[] = [];
    await mandelbrotTiles(
      cx,
      cy,
      tiles,
      maxIterations,
      counts,
      3,
      ...auto,
      go(),
      (indices) => {
        for (const index of indices) {
          expect(cells[3 * index + 2]).toBeGreaterThanOrEqual(before);
          told.push(index);
        }
      },
      undefined,
      { cells, now: before },
    );
    expect(told).toHaveLength(count);
    for (const worker of check(cells, before, performance.now()))
      expect([0, 1, 2]).toContain(worker);
    const own = notes();
    const timeline = { cells: own, worker: 7, now: 1e6 };
    const started = performance.now();
    const args = [cx, cy, tiles, maxIterations, counts, shared(2 + count), ...auto] as const;
    mandelbrotClaim(...args, undefined, undefined, timeline);
    expect(check(own, 1e6, 1e6 + performance.now() - started)).toEqual(new Set([7]));
    const refused: [unknown, string][] = [
      [5, 'timeline is 5; it must be an object'],
      [{ now: 1 }, 'timeline.cells is missing'],
      [{ cells: own }, 'timeline.now is missing'],
      [{ cells: own, now: Number.NaN }, 'timeline.now is NaN; it must be a finite number'],
      [{ cells: new Float64Array(3 * count), now: 1 }, 'timeline.cells must be in shared memory'],
      [{ cells: own.subarray(1), now: 1 }, `timeline.cells has ${3 * count - 1} elements`],
      [{ cells: own, now: 1, worker: -1 }, 'timeline.worker is -1'],
    ];
    for (const [given, message] of refused) {
      expect(() => mandelbrotClaim(...args, undefined, undefined, given as never)).toThrow(message);
      const start = () =>
        mandelbrotTiles(
          cx,
          cy,
          tiles,
          maxIterations,
          counts,
          1,
          ...auto,
          go(),
          () => {},
          undefined,
          given as never,
        );
      expect(start).toThrow(message);
    }
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

  it('batches what it tells', async () => {
    const { cx, cy } = picture(1000, 100, 10, 10, 11);
    let calls = 0;
    const counts = new Int32Array(100_000);
    const tiles = cut(1000, 100, 1);
    await mandelbrotTiles(cx, cy, tiles, 5, counts, 2, ...auto, go(), () => calls++);
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
    await mandelbrotTiles(cx, cy, tiles, 20_000, counts, 2, ...auto, cancel, (indices) => {
      told += indices.length;
      Atomics.store(cancel, 0, 1);
    });
    expect(told).toBeLessThan(1e6);
  });

  it('survives a counts that is taken away meanwhile', async () => {
    const { cx, cy } = picture(32, 32, -2, -1, 1);
    const counts = new Int32Array(32 * 32);
    const tiles = cut(32, 32, 4);
    const promise = mandelbrotTiles(cx, cy, tiles, 1000, counts, 2, ...auto, go(), () => {});
    structuredClone(counts, { transfer: [counts.buffer] });
    await expect(promise).rejects.toThrow('counts has shrunk to 0 while it was computed');
  });

  it('refuses what does not fit, and writes nothing', () => {
    const axis = new Float64Array(4);
    const counts = new Int32Array(16).fill(-7);
    const good = [0, 0, 4, 4, 10, 0, 4] as const;
    const tile = (changes: Record<number, unknown>) => {
      const [x, y, w, h, n, offset, stride] = Object.assign([...good], changes);
      mandelbrotTile(axis, axis, x!, y!, w!, h!, n!, counts, offset!, stride!, ...auto);
    };
    const huge = [2 ** 31, 2 ** 32, 2 ** 53 - 1, 2 ** 53, 1e300];
    for (const bad of [-1, 0.5, Number.NaN, Infinity, -Infinity, '1', null, undefined, {}, 1n]) {
      for (let at = 0; at < good.length; at++) {
        expect(() => tile({ [at]: bad }), `${at}: ${String(bad)}`).toThrow(/^\w+ is .* integer/);
      }
    }
    for (const bad of huge) {
      for (let at = 0; at < good.length; at++) {
        expect(() => tile({ [at]: bad }), `${at}: ${bad}`).toThrow(/integer|not inside|do not fit/);
      }
    }
    expect(() => tile({ 0: 1 })).toThrow('tile x 1, y 0, width 4, height 4 is not inside 4 x 4');
    expect(() => tile({ 5: 1 })).toThrow('do not fit counts, which has 16 elements');
    expect(() => tile({ 6: 5 })).toThrow('do not fit counts');
    expect(counts.every((count) => count === -7)).toBe(true);
    tile({});
    expect(counts.every((count) => count === -1)).toBe(true);
  });

  it('refuses bad tiles of a picture', () => {
    const axis = new Float64Array(4);
    const tiles = (list: number[], length = 16) => {
      const counts = new Int32Array(length);
      const quads = Int32Array.from(list);
      return mandelbrotTiles(axis, axis, quads, 5, counts, 1, ...auto, go(), () => {});
    };
    expect(() => tiles([0, 0, 1])).toThrow('tiles has 3 numbers');
    expect(() => tiles([0, 0, 4, 4, 1, 0, 4, 1])).toThrow('tile x 1, y 0, width 4, height 1 is');
    expect(() => tiles([0, -1, 1, 1])).toThrow('none may be negative');
    expect(() => tiles([], 15)).toThrow('counts has 15 elements; the picture has 16');
  });

  it('refuses kernels that there are not', () => {
    const [axis, counts] = [new Float64Array(1), new Int32Array(1)];
    const by = (simd: unknown, pruned: unknown) =>
      mandelbrotTile(axis, axis, 0, 0, 1, 1, 5, counts, 0, 1, simd as string, pruned as boolean);
    expect(() => by('sse', true)).toThrow('simd is "sse"; it must be one of auto, avx512');
    expect(() => by(1, true)).toThrow('simd is 1; it must be a string');
    expect(() => by('auto', 1)).toThrow('pruned is 1; it must be true or false');
    const elsewhere = process.arch === 'arm64' ? 'avx2' : 'neon';
    expect(() => by(elsewhere, true)).toThrow(`simd is "${elsewhere}", which this machine has not`);
    expect(counts[0]).toBe(0);
  });

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

  it('asks whether to stop within a tile, also of one point', () => {
    for (const { simd, pruned } of kernels) {
      for (const memory of [new ArrayBuffer(4), new SharedArrayBuffer(4)]) {
        const counts = new Int32Array(memory).fill(-7);
        let asked = 0;
        const stop = () => ++asked === 3;
        // The seam of two discs: followed for ever, as it nears a point by 1/n in n steps.
        const [cx, cy] = [Float64Array.of(-0.75), Float64Array.of(0)];
        mandelbrotTile(cx, cy, 0, 0, 1, 1, 2 ** 31 - 1, counts, 0, 1, simd, pruned, stop);
        expect(asked, simd).toBe(3);
      }
    }
  });

  it('throws what the question throws, and can be asked again', () => {
    const stop = () => {
      throw new Error('not now');
    };
    const [cx, cy, counts] = [Float64Array.of(-0.75), Float64Array.of(0), new Int32Array(1)];
    const ask = () =>
      mandelbrotTile(cx, cy, 0, 0, 1, 1, 2 ** 31 - 1, counts, 0, 1, 'auto', false, stop);
    expect(ask).toThrow('not now');
    expect(ask).toThrow('not now');
  });

  it('survives a counts that is taken away by the question', () => {
    const [cx, cy, counts] = [Float64Array.of(-0.75), Float64Array.of(0), new Int32Array(1)];
    const stop = () => {
      structuredClone(counts, { transfer: [counts.buffer] });
      return true;
    };
    mandelbrotTile(cx, cy, 0, 0, 1, 1, 2 ** 31 - 1, counts, 0, 1, 'auto', false, stop);
    expect(counts).toHaveLength(0);
  });
});
