import { createHash } from 'node:crypto';
import { nativeProblem } from '@parallel/core';
import { REFERENCE_VIEW } from '@parallel/mandelbrot';
import { notSlower, takesLessThan, timesAsFast } from './targets.js';

/** @typedef {import('@parallel/mandelbrot').View} View */
/** @typedef {import('@parallel/mandelbrot').RenderOptions} RenderOptions */

/** Of the counts as 32-bit integers, the low byte first: what the plain loop gives. */
export const DIGEST = '0a25fd9c8af7924d';

/** @param {unknown} counts */
export function digest(counts) {
  const { buffer, byteOffset, byteLength } = /** @type {Int32Array} */ (counts);
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  return createHash('sha256').update(bytes).digest('hex').slice(0, 16);
}

/**
 * The reference view, so often that what is fast can be measured beside what is slow.
 * @param {string} name
 * @param {number} times
 * @param {RenderOptions} options
 * @param {'threads' | 'processes'} [kept] a strategy that is there already
 * @returns {import('../types.js').Contender}
 */
function reference(name, times, options, kept) {
  return {
    engine: 'mandelbrot',
    name,
    items: times,
    async run(pool) {
      let counts;
      for (let i = 0; i < times; i += 1) {
        counts = await pool.one('render', { view: REFERENCE_VIEW, options, kept });
      }
      return counts;
    },
    answer: digest,
    expected: DIGEST,
  };
}

const one = /** @type {const} */ ({ strategy: 'native', workers: 1 });
const unpruned = /** @type {const} */ ({ kernel: 'native', pruned: false });
const two = /** @type {const} */ ({ ...unpruned, workers: 2 });
const TALK = "the talk's loop in Rust";
const DEFAULTS = 'render(), all defaults';

/** @type {import('../types.js').Table} */
const kernels = {
  title: 'reference view, 20,000 iterations, one core but for the first: time for one picture',
  // With the one that is not counted, the talk's loop and that in JavaScript take 13 seconds three times.
  rounds: 2,
  workers: 1,
  contenders: [
    reference(DEFAULTS, 50, {}),
    reference('native, pruned', 25, one),
    reference('native', 1, { ...one, pruned: false }),
    reference(TALK, 1, { ...one, simd: 'scalar', pruned: false }),
    reference('js, pruned', 3, { strategy: 'inline', kernel: 'js' }),
    reference('js', 1, { strategy: 'inline', kernel: 'js', pruned: false }),
    reference('wasm, pruned', 4, { strategy: 'inline', kernel: 'wasm' }),
    reference('wasm', 1, { strategy: 'inline', kernel: 'wasm', pruned: false }),
  ],
  targets: [
    timesAsFast(300, DEFAULTS, TALK),
    timesAsFast(1000, DEFAULTS, TALK),
    timesAsFast(11, 'native', TALK),
    timesAsFast(170, 'native, pruned', TALK),
    timesAsFast(500, 'native, pruned', TALK),
    timesAsFast(15, 'js, pruned', 'js'),
    timesAsFast(20, 'js, pruned', 'js'),
    timesAsFast(2.2, 'wasm', 'js'),
    timesAsFast(3, 'wasm', 'js'),
  ],
};

/** @type {import('../types.js').Table} */
const strategies = {
  title: 'reference view, 20,000 iterations, native kernel, not pruned: time for one picture',
  rounds: 9,
  workers: 2,
  contenders: [
    reference('native, 2 threads', 1, { ...two, strategy: 'native' }),
    reference('native, 1 thread', 1, { ...two, strategy: 'native', workers: 1 }),
    // As a program has them that renders more than once: started before, and kept.
    reference('threads, kept', 1, unpruned, 'threads'),
    reference('processes, kept', 1, unpruned, 'processes'),
    // By messages, instead of claimed by the workers themselves.
    reference('threads, kept, tiles sent', 1, { ...unpruned, chunkSize: 8 }, 'threads'),
    // Started for this one picture, and ended.
    reference('threads, started', 1, { ...two, strategy: 'threads' }),
    reference('processes, started', 1, { ...two, strategy: 'processes' }),
  ],
  targets: [
    timesAsFast(1.9, 'native, 2 threads', 'native, 1 thread'),
    timesAsFast(1.97, 'native, 2 threads', 'native, 1 thread'),
    notSlower('threads, kept', 'native, 2 threads', 0.05),
    notSlower('processes, kept', 'native, 2 threads', 0.05),
    notSlower('threads, kept', 'native, 2 threads', 0.02),
    notSlower('processes, kept', 'native, 2 threads', 0.02),
  ],
};

/** All outside, so that next to nothing is computed. */
const ROW = { width: 1024, height: 1, x0: 3, y0: 0, y1: 0.01, maxIterations: 20_000 };
const ROWS = 500;

/** @type {import('../types.js').Table} */
const fixed = {
  title: 'one row of 1024 points that escape at once, all defaults: time for one',
  rounds: 9,
  workers: 1,
  contenders: [
    {
      engine: 'mandelbrot',
      name: 'one row',
      items: ROWS,
      async run(pool) {
        let right = 0;
        for (let i = 0; i < ROWS; i += 1) {
          const counts = /** @type {Int32Array} */ (await pool.one('render', { view: ROW }));
          if (counts.every((count) => count === 1)) right += 1;
        }
        return right;
      },
      answer: (right) => right,
      expected: ROWS,
    },
  ],
  targets: [takesLessThan('one row', 0.2)],
};

const SIDE = 16_000;
const BAND = 1000;
/** How many of the points stay inside for 50 iterations, and the iterations that this takes. */
const MEMBERS = { points: 101_721_435, iterations: 6_402_388_486 };

/**
 * The Benchmarks Game's workload in bands, since all counts at once would take a gigabyte.
 * @param {string} name
 * @param {import('../types.js').TaskName} task
 * @param {RenderOptions} options
 * @returns {import('../types.js').Contender}
 */
function membership(name, task, options) {
  return {
    engine: 'mandelbrot',
    name,
    items: MEMBERS.iterations,
    async run(pool) {
      let points = 0;
      for (let row = 0; row < SIDE; row += BAND) {
        const y0 = -1 + (2 * row) / SIDE;
        const size = { width: SIDE, height: BAND, maxIterations: 50 };
        const view = { ...size, x0: -1.5, y0, y1: y0 + (2 * BAND) / SIDE };
        const counts = /** @type {Int32Array} */ (await pool.one(task, { view, options }));
        for (let i = 0; i < counts.length; i += 1) if (counts[i] === -1) points += 1;
      }
      return points;
    },
    answer: (points) => points,
    expected: MEMBERS.points,
  };
}

/** @returns {import('../types.js').Table} */
const game = () => ({
  title:
    'Benchmarks Game: membership of 16,000 x 16,000 points, 50 iterations, one core: iterations',
  rounds: 1,
  workers: 1,
  rate: true,
  contenders: [
    membership('native', 'render', one),
    membership('native, not pruned', 'render', { ...one, pruned: false }),
    membership('plain loop in JavaScript', 'plain', {}),
  ],
  targets: [timesAsFast(4, 'native, not pruned', 'plain loop in JavaScript')],
});

/** @type {import('../types.js').Suite} */
export const suite = {
  about:
    "the Mandelbrot set: every kernel against the talk's loop, strategies, the Benchmarks Game",
  tables: async () => {
    const problem = nativeProblem();
    if (problem) throw problem;
    return [kernels, strategies, fixed, game()];
  },
};
