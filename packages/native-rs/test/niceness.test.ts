import { once } from 'node:events';
import { getPriority } from 'node:os';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import native from '../index.js';
import { drawTiles } from './mandelbrot/support.js';
import { go, missing, temporary } from './support.js';

const WRONG = [-1, 20, 1.5, Number.NaN];

describe.skipIf(missing)('niceness', () => {
  it.skipIf(process.platform !== 'linux')('is added to that of one thread', async () => {
    const entry = JSON.stringify(require.resolve('../index.js'));
    const worker = new Worker(
      `const { getPriority } = require('node:os');
      const native = require(${entry}).load();
      const seen = [getPriority(0)];
      for (const niceness of [0, 4, 19]) {
        native.beNicer(niceness);
        seen.push(getPriority(0));
      }
      require('node:worker_threads').parentPort.postMessage(seen);`,
      { eval: true },
    );
    const own = getPriority(0);
    const nicer = Math.min(19, own + 4);
    expect(await once(worker, 'message')).toEqual([[own, own, nicer, 19]]);
    expect(getPriority(0)).toBe(own);
  });

  it('is refused where there is no such', () => {
    const { beNicer, LineSearch, Matcher, scanFile, TreeSearch } = native.load();
    const [axis, counts, tiles] = [
      new Float64Array(1),
      new Int32Array(1),
      Int32Array.of(0, 0, 1, 1),
    ];
    using file = temporary('text', 'a\n');
    const picture = { cx: axis, cy: axis, tiles, maxIterations: 5, counts, threads: 1 };
    const draw = (niceness: number) => drawTiles({ ...picture, niceness });
    const scan = (niceness: number) =>
      scanFile(new Matcher('a'), file.path, { end: 2, threads: 1, niceness }, go(), () => {});
    for (const wrong of WRONG) {
      const message = /niceness is .*; it must be an integer from 0 to 19/;
      expect(() => beNicer(wrong)).toThrow(message);
      expect(() => draw(wrong)).toThrow(message);
      expect(() => scan(wrong)).toThrow(message);
      expect(() => new LineSearch({ threads: 1, niceness: wrong })).toThrow(message);
      expect(() => new TreeSearch({ roots: ['.'], niceness: wrong })).toThrow(message);
    }
    expect(() => beNicer('5' as never)).toThrow(/niceness is "5"/);
  });
});
