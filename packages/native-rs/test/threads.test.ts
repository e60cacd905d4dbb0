import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import native from '../index.js';
import { go, missing, temporary } from './support.js';

const fixture = new URL('fixtures/worker.mjs', import.meta.url);
const start = (workerData: object) => new Worker(fixture, { workerData });

describe.skipIf(missing)('isolates', () => {
  it('several workers use the binding at once', async () => {
    const workers = Array.from({ length: 4 }, () => start({}));
    const answers = await Promise.all(workers.map((worker) => once(worker, 'message')));
    expect(answers).toEqual(Array(4).fill([{ lines: 3, hits: 2 }]));
    await Promise.all(workers.map((worker) => worker.terminate()));
  });

  it.each([true, false])('a worker ends amid native work, shared: %s', async (shared) => {
    for (let round = 0; round < 3; round++) {
      const worker = start({ endless: true, shared });
      expect(await once(worker, 'message')).toEqual(['running']);
      await worker.terminate();
    }
    const after = start({});
    expect(await once(after, 'message')).toEqual([{ lines: 3, hits: 2 }]);
    await after.terminate();
  });

  it('many jobs at once all settle', async () => {
    const { Matcher, scanFile } = native.load();
    using file = temporary('text', 'a\nb\n'.repeat(100));
    const options = { end: 400, pieceBytes: 4, threads: 2, columns: true };
    const jobs = Array.from({ length: 50 }, async () => {
      let lines = 0;
      await scanFile(new Matcher('a'), file.path, options, go(), (report) => {
        if (typeof report === 'object' && 'lines' in report) lines = report.lines;
      });
      return lines;
    });
    expect(new Set(await Promise.all(jobs)).size).toBe(1);
  });
});
