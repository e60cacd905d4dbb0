import { inline, type MapOptions, range, type Span } from '@parallel/core';
import { rejection } from 'test-support/errors';
import { describe, expect, it } from 'vitest';
import { ending, ISOLATED } from './support/endings.js';

const SIZE = 300;
const upTo = (end: number) => Array.from({ length: end }, (_, i) => i);

/** What always holds of a run's spans. */
function expectTimeline(spans: readonly Span[], workers: number): void {
  for (const { worker, start, end } of spans) {
    expect(start).toBeGreaterThanOrEqual(0);
    expect(end).toBeGreaterThanOrEqual(start);
    expect(upTo(workers)).toContain(worker);
  }
  for (const worker of upTo(workers)) {
    const own = spans.filter((span) => span.worker === worker);
    own.sort((a, b) => a.start - b.start || a.end - b.end);
    for (let i = 1; i < own.length; i += 1) {
      expect(own[i]!.start).toBeGreaterThanOrEqual(own[i - 1]!.end);
    }
  }
}

const RUNS: [string, MapOptions, () => Iterable<number>][] = [
  ['a range', {}, () => range(SIZE)],
  ['numbers, guided', { chunkSize: 'guided' }, () => upTo(SIZE)],
  ['a random order', { order: 'random', chunkSize: 7 }, () => upTo(SIZE)],
  ['dealt', { claim: 'dealt', order: 'interleaved' }, () => upTo(SIZE)],
  ['an iterable', { chunkSize: 9, ordered: false }, () => new Set(upTo(SIZE))],
];

describe.each([...ISOLATED, ['inline', inline] as const])('spans under %s', (_, make) => {
  it.each(RUNS)('have every piece once, and a worker one at a time: %s', async (_, options, of) => {
    await using strategy = make({ workers: 2 });
    const spans: Span[] = [];
    const onSpan = (span: Span) => void spans.push(span);
    const source = of() as number[];
    await strategy.map(ending('refuses'), source, { ...options, onSpan }).toArray();
    const pieces = spans.flatMap((span) => span.pieces);
    expect(pieces.sort((a, b) => a - b)).toEqual(upTo(SIZE));
    expect(new Set(spans.map((span) => span.outcome))).toEqual(new Set(['done']));
    expectTimeline(spans, strategy.workers);
  });

  it.each([
    ['an array', (values: number[]) => values],
    ['an iterable', (values: number[]) => new Set(values)],
  ])('say which chunk has failed: %s', async (_, of) => {
    await using strategy = make({ workers: 2 });
    const spans: Span[] = [];
    const values = upTo(SIZE).map((i) => 1000 - 20 + i);
    const options = { chunkSize: 8, onSpan: (span: Span) => void spans.push(span) };
    const mapped = strategy.map(ending('refuses'), of(values) as number[], options);
    await rejection(mapped.toArray());
    const failed = spans.filter((span) => span.outcome === 'failed');
    expect(failed.map((span) => span.pieces)).toEqual([upTo(8).map((i) => 16 + i)]);
    expectTimeline(spans, strategy.workers);
  });

  it('end the run with what their listener throws', async () => {
    await using strategy = make({ workers: 2 });
    const mine = new Error('mine');
    const onSpan = () => {
      throw mine;
    };
    const mapped = strategy.map(ending('refuses'), upTo(SIZE), { onSpan });
    expect(await rejection(mapped.toArray())).toBe(mine);
    expect(await strategy.run(ending('refuses'), 1)).toBe(3);
  });
});

it.each(ISOLATED)('each try has a span of its own under %s', async (_, make) => {
  await using strategy = make({ workers: 2 });
  const tries = strategy.share(Int32Array, 20);
  const inputs = upTo(20).map((x) => ({ x, at: 9, times: 2, tries }));
  const spans: Span[] = [];
  const options = { chunkSize: 4, retries: 2, onSpan: (span: Span) => void spans.push(span) };
  await strategy.map(ending('dies'), inputs, options).toArray();
  const outcomes = (piece: number) =>
    spans.filter((span) => span.pieces.includes(piece)).map((span) => span.outcome);
  expect(outcomes(9)).toEqual(['failed', 'failed', 'done']);
  // Beside it in the chunk: one before it and those behind it.
  expect(outcomes(8)).toEqual(['failed', 'done']);
  expect(outcomes(11)).toEqual(['failed', 'done']);
  expect(outcomes(12)).toEqual(['done']);
});
