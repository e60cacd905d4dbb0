import { processes, threads } from '@parallel/core';
import { render } from '@parallel/mandelbrot';
import { openFiles } from 'test-support/open-files';
import { describe, expect, it } from 'vitest';
import { noNative } from './support/native.js';

/** How many pieces of memory this process holds open for others. */
const openSegments = () => openFiles().filter((name) => name.includes('memfd')).length;

const linux = process.platform === 'linux';

describe.skipIf(!linux || noNative)('a strategy that renders many pictures', () => {
  it.each([
    ['processes', processes],
    ['threads', threads],
  ] as const)(
    '%s: holds no more memory open after the tenth than after the first',
    async (_, make) => {
      await using strategy = make({ workers: 1 });
      const view = { width: 8, height: 8, x0: -2, y0: -1, y1: 1, maxIterations: 9 };
      const open: number[] = [];
      for (let i = 0; i < 10; i += 1) {
        await render(view, { strategy, memory: 'shared' });
        open.push(openSegments());
      }
      expect(open.at(-1)).toBe(open[0]);
    },
  );
});
