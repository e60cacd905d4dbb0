/* What one waits for that is no work: until a native thread begins, and until an abort is heard. */
import { setTimeout } from 'node:timers/promises';
import { processes, threads } from '@parallel/core';
import { REFERENCE_VIEW, render } from '@parallel/mandelbrot';
import { searchFile } from '@parallel/search';
import { DIGEST, digest } from './mandelbrot.js';
import { sampleFile } from './sample.js';
import { contender, linesOf, piped } from './search-contenders.js';
import { addsLessThan, noMoreThan } from './targets.js';

/** @typedef {import('@parallel/core').Span} Span */
/** @typedef {import('@parallel/mandelbrot').RenderOptions} RenderOptions */

const LINES = 2_000_000;
const PATTERN = /abcde[a-m]/;
const TWO = /** @type {const} */ ({ strategy: 'native', workers: 2 });

/** @typedef {{ result: unknown, begins: number[] }} Begun seconds from the call to each thread's first piece */

/**
 * @param {(onSpan: (span: Span) => void) => Promise<unknown>} run
 * @returns {Promise<Begun>}
 */
async function begun(run) {
  const first = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const result = await run(({ worker, start }) => {
    first[worker] = Math.min(first[worker] ?? 0, start / 1000);
  });
  return { result, begins: first.sort((a, b) => a - b) };
}

/**
 * @param {string} name
 * @param {(onSpan: (span: Span) => void) => Promise<unknown>} run
 * @param {unknown} expected
 * @param {(result: unknown) => unknown} answer
 * @returns {import('../types.js').Contender[]}
 */
function eachThread(name, run, expected, answer) {
  const of = (/** @type {unknown} */ taken) => /** @type {Begun} */ (taken);
  return ['first', 'second'].map((which, i) => ({
    ...contender(
      `${name}, ${which} thread`,
      () => begun(run),
      expected,
      (taken) => answer(of(taken).result),
    ),
    value: (taken) => of(taken).begins[i] ?? Number.NaN,
  }));
}

/** @returns {Promise<import('../types.js').Table>} */
async function beginnings() {
  const file = await sampleFile(LINES);
  const count = linesOf(await piped('grep -n -e "$1" "$2"', PATTERN.source, file));
  return {
    title: 'from the call to the first piece of each of two native threads',
    rounds: 20,
    workers: 2,
    contenders: [
      ...eachThread(
        'render',
        async (onSpan) => (await render(REFERENCE_VIEW, { ...TWO, onSpan })).counts,
        DIGEST,
        digest,
      ),
      ...eachThread(
        'searchFile',
        async (onSpan) => (await searchFile(file, PATTERN, { ...TWO, onSpan })).count,
        count,
        (found) => found,
      ),
    ],
    targets: ['render', 'searchFile'].map((name) =>
      addsLessThan(`${name}, second thread`, `${name}, first thread`, 1),
    ),
  };
}

/** In the set, and followed to the end: seconds to hours, by the kernel. */
const POINT = { width: 1, height: 1, x0: 0, y0: 0, y1: 1, maxIterations: 2 ** 31 - 1 };

/**
 * Milliseconds from the abort to the rejection, and what it was.
 * @param {RenderOptions} options
 */
async function aborted(options) {
  const controller = new AbortController();
  const ending = render(POINT, { ...options, pruned: false, signal: controller.signal }).then(
    () => 'finished',
    (/** @type {Error} */ { name }) => name,
  );
  // Nothing tells of a point's middle: this is long after its beginning.
  await Promise.race([ending, setTimeout(50)]);
  const start = performance.now();
  controller.abort();
  const how = await ending;
  return { how, milliseconds: performance.now() - start };
}

/** @returns {import('../types.js').Table} */
function aborts() {
  const pool = { threads: threads({ workers: 2 }), processes: processes({ workers: 2 }) };
  /** @type {[name: string, options: RenderOptions][]} */
  const ways = [
    ['native', TWO],
    ['threads, native kernel', { strategy: pool.threads, kernel: 'native' }],
    ['threads, wasm kernel', { strategy: pool.threads, kernel: 'wasm' }],
    ['threads, js kernel', { strategy: pool.threads, kernel: 'js' }],
    ['processes, js kernel', { strategy: pool.processes, kernel: 'js' }],
  ];
  return {
    title: 'from an abort in the middle of a point without end to the rejection',
    unit: 'ms',
    rounds: 20,
    workers: 2,
    contenders: ways.map(([name, options]) => ({
      ...contender(
        name,
        () => aborted(options),
        'AbortError',
        (taken) => /** @type {Awaited<ReturnType<typeof aborted>>} */ (taken).how,
      ),
      value: (taken) => /** @type {Awaited<ReturnType<typeof aborted>>} */ (taken).milliseconds,
    })),
    targets: ways.map(([name]) => noMoreThan(20, name, 'ms')),
  };
}

/** @type {import('../types.js').Suite} */
export const suite = {
  about: 'when the second native thread begins; how long an abort takes in the middle of a point',
  tables: async () => [await beginnings(), aborts()],
};
