import fc from 'fast-check';
import { runs } from 'test-support/runs';
import { describe, expect, it } from 'vitest';
import { missing, naivePicture, picture } from '../support.js';
import { auto, kernels, mandelbrotKernels, mandelbrotTile } from './support.js';

const place = fc.record({ offset: fc.nat(5), gap: fc.nat(5), shared: fc.boolean() });

const views = fc.record({
  width: fc.integer({ min: 1, max: 24 }),
  height: fc.integer({ min: 1, max: 24 }),
  x0: fc.double({ min: -2.2, max: 0.5, noNaN: true }),
  y0: fc.double({ min: -1.2, max: 1, noNaN: true }),
  size: fc.double({ min: 1e-6, max: 2, noNaN: true }),
  maxIterations: fc.integer({ min: 0, max: 300 }),
});

describe.skipIf(missing)('mandelbrotTile: one tile, where it is called', () => {
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
      runs(500),
    );
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
