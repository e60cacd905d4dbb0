import { describe, expect, it } from 'vitest';
import native from '../index.js';
import { missing } from './support.js';

describe.skipIf(missing)('deepTiles', () => {
  const { deepTiles } = missing ? ({} as ReturnType<typeof native.load>) : native.load();
  const zero = new Uint8Array(16);
  const usual = {
    centerX: zero as unknown,
    centerY: zero as unknown,
    spacing: 1 as unknown,
    exponent: -70 as unknown,
    width: 4 as unknown,
    height: 2 as unknown,
    tiles: Int32Array.of(0, 0, 2, 2, 2, 0, 2, 2) as unknown,
    maxIterations: 100 as unknown,
    counts: new Int32Array(8) as unknown,
    threads: 2 as unknown,
    cancel: new Int32Array(1) as unknown,
    onTiles: (() => {}) as unknown,
    timeline: undefined as unknown,
    niceness: 0 as unknown,
    smooth: false as unknown,
  };
  const call = (change: Partial<typeof usual>) => {
    const all = Object.values({ ...usual, ...change });
    return deepTiles(...(all as unknown as Parameters<typeof deepTiles>));
  };

  it('computes into shared and ordinary memory, and tells each tile once', async () => {
    for (const counts of [new Int32Array(8), new Int32Array(new SharedArrayBuffer(32))]) {
      const told: number[] = [];
      await call({ counts, onTiles: (done: Uint32Array) => told.push(...done) });
      expect([...counts]).toEqual(new Array(8).fill(-1));
      expect(told.sort()).toEqual([0, 1]);
    }
  });

  it('with smooth, puts behind the counts what makes them continuous', async () => {
    // 0.5 and a little: all escape at 5, and are as far from 5 as 0.5 itself.
    const centerX = new Uint8Array(16);
    centerX[14] = 128;
    const ways = [new Int32Array(16), new Int32Array(new SharedArrayBuffer(64))];
    for (const counts of ways) {
      await call({ centerX, counts, smooth: true });
      expect([...counts.subarray(0, 8)]).toEqual(new Array(8).fill(5));
      let [z, k] = [0, 0];
      for (; z < 1e20; k += 1) z = z * z + 0.5;
      const wanted = k + 1 - Math.log2(Math.log2(z)) - 5;
      for (const more of new Float32Array(counts.buffer, 32)) expect(more).toBeCloseTo(wanted, 4);
    }
    const without = new Int32Array(16).fill(7);
    await call({ centerX, counts: without });
    expect([...without]).toEqual([...new Array(8).fill(5), ...new Array(8).fill(7)]);
  });

  it('does nothing when it is cancelled before', async () => {
    const counts = new Int32Array(new SharedArrayBuffer(32));
    await call({ counts, cancel: Int32Array.of(1) });
    expect([...counts]).toEqual(new Array(8).fill(0));
  });

  it.each<[string, unknown]>([
    ['centerX', new Uint8Array(0)],
    ['centerX', new Uint8Array(12)],
    ['centerX', new Uint8Array(8193 * 8)],
    ['centerX', new Uint8Array(16).fill(64, 15)],
    ['centerX', [0]],
    ['centerY', new Uint8Array(8)],
    ['spacing', 0],
    ['spacing', 2],
    ['spacing', Number.NaN],
    ['spacing', '1'],
    ['exponent', 1001],
    ['exponent', 0.5],
    ['exponent', -(2 ** 40)],
    ['width', -1],
    ['height', 2 ** 60],
    ['tiles', Int32Array.of(0, 0, 5, 2)],
    ['tiles', Int32Array.of(0, 0, 4)],
    ['tiles', Int32Array.of(-1, 0, 1, 1)],
    ['maxIterations', 2 ** 31],
    ['counts', new Int32Array(7)],
    ['counts', new Float64Array(8)],
    ['threads', 0],
    ['cancel', new Int32Array(0)],
    ['onTiles', 7],
    ['niceness', 20],
    ['smooth', 1],
  ])('refuses %s %s', (name, value) => {
    expect(() => call({ [name]: value })).toThrow(
      expect.objectContaining({
        code: 'InvalidArg',
        message: expect.stringContaining(name.replace('tiles', 'tile').slice(0, 5)),
      }),
    );
  });

  it('refuses counts without room for what makes them continuous', () => {
    expect(() => call({ counts: new Int32Array(15), smooth: true })).toThrow(
      /^counts has 15 .*8, and/,
    );
  });

  it('survives sides that no picture has', async () => {
    const told: number[] = [];
    const onTiles = (done: Uint32Array) => told.push(...done);
    await call({
      width: 0,
      height: 0,
      tiles: new Int32Array(0),
      counts: new Int32Array(0),
      onTiles,
    });
    expect(told).toEqual([]);
    await call({ maxIterations: 0, exponent: -(2 ** 20), onTiles });
    expect(told.sort()).toEqual([0, 1]);
  });
});
