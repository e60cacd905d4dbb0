import type { Span } from '@parallel/core';
import { countMatches, type SearchOptions, searchFile, streamFile } from '@parallel/search';
import { rejection } from 'test-support/errors';
import { temporaryFolder } from 'test-support/folder';
import { expectTimeline } from 'test-support/timeline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noNative } from './support/native.js';
import { openPoints } from './support/points.js';

const folder = temporaryFolder();
const LINES = Array.from({ length: 400 }, (_, i) => `line ${i} ${'x'.repeat(i % 37)}`);
const file = folder.write('lines', `${LINES.join('\n')}\n`);
const bytes = LINES.reduce((sum, line) => sum + line.length + 1, 0);
const chunkBytes = 1000;
const PIECES = Math.ceil(bytes / chunkBytes);
const upTo = (end: number) => Array.from({ length: end }, (_, i) => i);

async function drawn(how: SearchOptions, search: (how: SearchOptions) => Promise<number>) {
  const spans: Span[] = [];
  const begun = performance.now();
  const count = await search({ ...how, onSpan: (span) => void spans.push(span) });
  const milliseconds = performance.now() - begun;
  expectTimeline(spans, 2, milliseconds);
  return { count, pieces: spans.flatMap(({ pieces }) => [...pieces]).sort((a, b) => a - b) };
}

describe('onSpan', () => {
  let points: ReturnType<typeof openPoints>;
  beforeAll(() => {
    points = openPoints();
  });
  afterAll(() => points.close());

  it('has each piece of the file once, within the search, at every point', async () => {
    for (const { name, ...how } of points.all(true)) {
      const options = { ...how, chunkBytes };
      const { count, pieces } = await drawn(options, async (how) => {
        return (await searchFile(file, /line \d*7 /, how)).count;
      });
      expect(count, name).toBe(40);
      // One reader cuts at the ends of lines.
      expect(pieces, name).toEqual(upTo(how.feed === 'lines' ? pieces.length : PIECES));
    }
  });

  it.skipIf(noNative)('tells of native threads whatever is wanted of them', async () => {
    const how = { strategy: 'native', workers: 2, chunkBytes } as const;
    const counted = await drawn(how, (how) => countMatches(file, 'line', how));
    expect(counted).toEqual({ count: 400, pieces: upTo(PIECES) });
    const streamed = await drawn(how, async (how) => {
      let count = 0;
      for await (const batch of streamFile(file, 'line', how)) count += batch.count;
      return count;
    });
    expect(streamed).toEqual({ count: 400, pieces: upTo(PIECES) });
    const whole = await drawn({ ...how, multiline: true }, async (how) => {
      return (await searchFile(file, /0 x*\nline/, how)).count;
    });
    expect(whole.pieces).toEqual([0]);
  });

  it('may throw: the search rejects with that, and the strategy can be used again', async () => {
    for (const { name, ...how } of points.all(true)) {
      const boom = new Error('the listener broke');
      const onSpan = () => {
        throw boom;
      };
      const options = { ...how, chunkBytes };
      expect(await rejection(searchFile(file, 'line', { ...options, onSpan })), name).toBe(boom);
      expect((await searchFile(file, 'line', options)).count, name).toBe(400);
    }
  });
});
