import type { Span } from '@parallel/core';
import {
  countMatches,
  search,
  searchBytes,
  searchFile,
  searchStream,
  streamFile,
  type TreeOptions,
} from '@parallel/search';
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

type Listening = { readonly onSpan: (span: Span) => void };

async function drawn<O extends object>(
  how: O,
  search: (how: O & Listening) => Promise<number>,
  workers = 2,
) {
  const spans: Span[] = [];
  const begun = performance.now();
  const count = await search({ ...how, onSpan: (span) => void spans.push(span) });
  const milliseconds = performance.now() - begun;
  expectTimeline(spans, workers, milliseconds);
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
    const whole = await drawn({ ...how, multiline: true as const }, async (how) => {
      return (await searchFile(file, /0 x*\nline/, how)).count;
    });
    expect(whole.pieces).toEqual([0]);
  });

  it('has each block of a stream, and of memory, once', async () => {
    const text = Buffer.from(`${LINES.join('\n')}\n`);
    const shared = Buffer.from(new SharedArrayBuffer(text.length));
    text.copy(shared);
    for (const { name, feed: _, memory, ...how } of points.all(true)) {
      const options = { ...how, chunkBytes, ...(memory !== 'transfer' && { memory }) };
      const streamed = await drawn(options, async (how) => {
        let count = 0;
        for await (const batch of searchStream([text], /line \d*7 /, how)) count += batch.count;
        return count;
      });
      expect(streamed.count, name).toBe(40);
      expect(streamed.pieces.length, name).toBeGreaterThan(1);
      expect(streamed.pieces, name).toEqual(upTo(streamed.pieces.length));
      for (const bytes of [text, shared]) {
        const found = await drawn(options, async (how) => {
          return (await searchBytes(bytes, /line \d*7 /, how)).count;
        });
        expect(found.count, name).toBe(40);
        expect(found.pieces.length, name).toBeGreaterThan(1);
        expect(found.pieces, name).toEqual(upTo(found.pieces.length));
      }
    }
  });

  it('has each file of a tree, and a big one in several spans, whoever searches', async () => {
    const tree = temporaryFolder();
    for (let i = 0; i < 30; i += 1) tree.write(`${i % 3}/${i}`, 'line 7\n');
    tree.write('huge', `${'x'.repeat(99)}\n`.repeat(50_000));
    const ways: TreeOptions[] = [{ strategy: 'threads', kernel: 'js' }];
    if (!noNative) ways.push({}, { searchZip: true }, { multiline: true });
    for (const way of ways) {
      for (const sort of ['path', 'none'] as const) {
        for (const pattern of [/line \d/, /line (?=\d)/]) {
          const count = async (how: TreeOptions) => {
            let count = 0;
            for await (const file of search(tree.root, pattern, how)) count += file.count;
            return count;
          };
          // The walk's own thread may help; workers with RegExp are counted behind native threads.
          const found = await drawn({ ...way, sort, workers: 2 }, count, 4);
          expect(found.count).toBe(30);
          const files = new Set(found.pieces);
          expect([...files].sort((a, b) => a - b)).toEqual(upTo(31));
          if (way.strategy) expect(found.pieces.length).toBeGreaterThan(31);
        }
      }
    }
    const boom = new Error('the listener broke');
    for (const way of ways) {
      const onSpan = () => {
        throw boom;
      };
      const searching = (async () => {
        for await (const _ of search(tree.root, 'line', { ...way, onSpan }));
      })();
      expect(await rejection(searching)).toBe(boom);
    }
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
