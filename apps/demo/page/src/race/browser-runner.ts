import { render, threads, WEB_KERNELS, type WebThreads } from '@parallel/mandelbrot/browser';
import { Bars } from '../../../src/measure/bars.js';
import type { DrawnSpan } from '../../../src/web/wire.js';
import type { Runner } from './runner.js';

/** What can be chosen for the lane in this browser. */
export const BROWSER = {
  memories: crossOriginIsolated ? ['shared', 'transfer', 'copy'] : ['transfer', 'copy'],
  kernels: WEB_KERNELS,
} as const;

/** As on the server, in milliseconds: how often bars are drawn, and the shortest of them. */
const TELL_EVERY = 33;
const SHORTEST_BAR = 0.5;

let pool: WebThreads | undefined;

/** Web workers are kept from one race to the next, as many as were asked for last. */
function poolOf(workers: number): WebThreads {
  if (pool?.workers !== workers) {
    void pool?.close();
    pool = threads({ workers });
  }
  return pool;
}

/** In this browser: web workers, WebAssembly, and memory that they share. */
export const inBrowser: Runner = async (run, listener, signal) => {
  const { view, maxIterations, pruned, point } = run;
  const workers = Number(point['workers']);
  listener.onStart(workers);
  const bars = new Bars(SHORTEST_BAR);
  let told = 0;
  const tell = () =>
    listener.onSpans(
      bars.take().map((bar): DrawnSpan => [bar.worker, bar.start, bar.end, bar.piece]),
    );
  const start = performance.now();
  const { method, kernel, smooth } = await render(
    { ...view, maxIterations },
    {
      strategy: poolOf(workers),
      memory: point['memory'] as 'shared',
      grain: point['grain'] as 'tile',
      order: point['order'] as 'sequential',
      kernel: point['kernel'] as 'wasm',
      pruned,
      signal,
      onSpan(span) {
        bars.add(span);
        const now = performance.now();
        if (now - told < TELL_EVERY) return;
        told = now;
        tell();
      },
      onTile({ x, y, width, height }, image) {
        const counts = new Uint16Array(width * height);
        for (let row = 0, at = 0; row < height; row += 1) {
          let from = (y + row) * image.width + x;
          // Sixteen bits of −1 are INSIDE.
          for (const end = at + width; at < end; at += 1, from += 1)
            counts[at] = image.counts[from]!;
        }
        listener.onTile({ x, y, width, height, counts });
      },
    },
  );
  const seconds = (performance.now() - start) / 1000;
  tell();
  return { seconds, method, kernel, smooth };
};
