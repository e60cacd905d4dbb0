import { getEventListeners } from 'node:events';
import type { Progress } from '@parallel/core';
import { search, searchFile, searchStream } from '@parallel/search';
import { rejection } from 'test-support/errors';
import { temporaryFolder } from 'test-support/folder';
import { warningsWhile } from 'test-support/warnings';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { found } from './support/found.js';
import { naiveSearch } from './support/oracle.js';
import { openPoints } from './support/points.js';

describe('a search under way', () => {
  const folder = temporaryFolder();
  const bytes = Buffer.from('abc\n\nno\n'.repeat(400));
  const path = folder.write('file', bytes);
  let points: ReturnType<typeof openPoints>;
  beforeAll(() => {
    points = openPoints();
  });
  afterAll(() => points.close());

  it('tells how far it is, up to all of it', async () => {
    for (const { name, ...how } of points.all(true)) {
      const seen: Progress[] = [];
      const onProgress = (progress: Progress) => seen.push(progress);
      await searchFile(path, 'abc', { ...how, chunkBytes: 100, onProgress });
      const done = seen.map((progress) => progress.done);
      expect(done, name).toEqual([...done].sort((a, b) => a - b));
      // The addon's threads tell every 10 ms, not every piece.
      expect(done.length, name).toBeGreaterThan(how.strategy.kind === 'native' ? 0 : 10);
      expect(new Set(seen.map(({ total }) => total)), name).toEqual(new Set([bytes.length]));
      expect(seen.at(-1), name).toMatchObject({ done: bytes.length, eta: 0 });
    }
  });

  it('does not begin after an abort', async () => {
    const reason = new Error('not at all');
    const signal = AbortSignal.abort(reason);
    for (const { name, ...how } of points.all(true)) {
      const onProgress = () => expect.unreachable();
      expect(await rejection(searchFile(path, 'abc', { ...how, signal, onProgress })), name).toBe(
        reason,
      );
    }
  });

  it('ends at an abort, with its reason, and the strategy can be used again', async () => {
    for (const { name, ...how } of points.all(true)) {
      const controller = new AbortController();
      const reason = new Error('enough');
      let calls = 0;
      const onProgress = () => {
        calls += 1;
        controller.abort(reason);
      };
      const options = { ...how, chunkBytes: 16, onProgress, signal: controller.signal };
      expect(await rejection(searchFile(path, 'abc', options)), name).toBe(reason);
      // Native threads may have been faster than the first call.
      if (how.strategy.kind !== 'native') expect(calls, name).toBeLessThan(bytes.length / 16);
      expect(found(await searchFile(path, 'abc', how)), name).toEqual(naiveSearch(bytes, 'abc'));
    }
  });

  it('rejects with what onProgress throws, and the strategy can be used again', async () => {
    const boom = new Error('the listener broke');
    const onProgress = () => {
      throw boom;
    };
    for (const { name, ...how } of points.all(true)) {
      const options = { ...how, chunkBytes: 16, onProgress };
      expect(await rejection(searchFile(path, 'abc', options)), name).toBe(boom);
      expect((await searchFile(path, 'abc', how)).count, name).toBe(400);
    }
  });
});

describe('one signal for many searches', () => {
  const folder = temporaryFolder();
  const path = folder.write('file', 'abc\nno\n'.repeat(400));
  const counted = async (found: AsyncIterable<{ readonly count: number }>) => {
    let count = 0;
    for await (const part of found) count += part.count;
    return count;
  };

  it.each<[string, RegExp]>([
    ['what the addon can search', /b/],
    ['what only RegExp can', /(?<=a)b/],
  ])('is listened to without a warning, and by nobody in the end: %s', async (_, pattern) => {
    const { signal } = new AbortController();
    const many = (run: () => Promise<number>) => Array.from({ length: 12 }, run);
    const counts: number[] = [];
    const warned = await warningsWhile(async () => {
      const text = () => [Buffer.from('abc\n'.repeat(400))];
      const all = await Promise.all([
        ...many(async () => (await searchFile(path, pattern, { signal })).count),
        ...many(() => counted(searchStream(text(), pattern, { signal }))),
        ...many(() => counted(search(path, pattern, { signal }))),
      ]);
      counts.push(...all);
    });
    expect(warned).toEqual([]);
    expect(new Set(counts)).toEqual(new Set([400]));
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});

describe('a pattern that takes any time', () => {
  const folder = temporaryFolder();
  const path = folder.write('file', `${'a'.repeat(40)}c\n`);

  it.each(['threads', 'processes'] as const)(
    'is ended by its timeout under %s',
    async (strategy) => {
      const search = searchFile(path, /^(?=(a+)+$)/, { strategy, workers: 1, timeout: 300 });
      await expect(search).rejects.toMatchObject({
        code: 'TIMEOUT',
        message: expect.stringContaining('300 ms'),
      });
    },
  );
});
