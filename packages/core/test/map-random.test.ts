import { setImmediate } from 'node:timers/promises';
import { type MapOptions, processes, range, type Strategy, threads } from '@parallel/core';
import fc from 'fast-check';
import { runs } from 'test-support/runs';
import { afterAll, describe, expect, it } from 'vitest';
import { ending, FOREVER } from './support/endings.js';

/** Whose pieces can be begun in any order. */
const KNOWN = ['numbers', 'objects', 'range', 'Int32Array', 'Float64Array'] as const;
const KINDS = [...KNOWN, 'Set', 'async'] as const;

const cases = fc.record({
  kind: fc.constantFrom(...KINDS),
  size: fc.oneof(fc.nat(20), fc.nat(400)),
  failing: fc.option(fc.nat(400), { nil: undefined }),
  order: fc.constantFrom('sequential', 'sequential', 'reversed', 'random', 'interleaved'),
  seed: fc.nat(),
  claim: fc.constantFrom('dynamic', 'dynamic', 'dealt'),
  chunkSize: fc.constantFrom(...(['auto', 'guided', 1, 2, 7, 100] as const)),
  ordered: fc.boolean(),
  bufferSize: fc.option(fc.integer({ min: 1, max: 50 }), { nil: undefined }),
} as const);
type Case = typeof cases extends fc.Arbitrary<infer C> ? C : never;

/** Three apart; the one that is to fail is 1000. */
function valuesOf({ size, failing }: Case): number[] {
  const start = failing === undefined ? 5000 : 1000 - 3 * failing;
  return Array.from({ length: size }, (_, i) => start + 3 * i);
}

function sourceOf(
  { kind, size }: Case,
  values: number[],
): Iterable<unknown> | AsyncIterable<unknown> {
  switch (kind) {
    case 'numbers':
      return values;
    case 'objects':
      return values.map((x) => ({ x }));
    case 'range':
      return size === 0 ? range(0) : range(values[0]!, values[0]! + 3 * size, 3);
    case 'Int32Array':
      return Int32Array.from(values);
    case 'Float64Array':
      return Float64Array.from(values);
    case 'Set':
      return new Set(values);
    case 'async':
      return (async function* () {
        for (const value of values) {
          if (value % 5 === 0) await setImmediate();
          yield value;
        }
      })();
  }
}

function optionsOf({ kind, order, seed, claim, chunkSize, ordered, bufferSize }: Case): MapOptions {
  const isKnown = (KNOWN as readonly string[]).includes(kind);
  const options = { chunkSize, ordered, ...(isKnown && { order, seed, claim }) };
  const isSorted = ordered && isKnown && (order !== 'sequential' || claim === 'dealt');
  return { ...options, ...(bufferSize !== undefined && !isSorted && { bufferSize }) };
}

async function check(strategy: Strategy, each: Case): Promise<void> {
  const values = valuesOf(each);
  const options = optionsOf(each);
  const isObject = each.kind === 'objects';
  const task = isObject ? ending('refusesIn') : ending('refuses');
  const ran: number[] = [];
  const seen: number[] = [];
  let failure: { error: unknown } | undefined;
  const onSpan: MapOptions['onSpan'] = ({ pieces }) => void ran.push(...pieces);
  try {
    const source = sourceOf(each, values);
    const outputs = strategy.map(task as never, source as never, { ...options, onSpan });
    for await (const output of outputs as AsyncIterable<unknown>) {
      seen.push(isObject ? (output as { y: number }).y : (output as number));
    }
  } catch (error) {
    failure = { error };
  }
  // What a naive loop would do.
  const expected = values.map((x) => 2 * x + 1);
  const { failing = Number.POSITIVE_INFINITY } = each;
  const fails = failing < each.size;
  expect(failure !== undefined).toBe(fails);
  if (fails) {
    expect(failure?.error).toMatchObject({ name: 'RangeError', message: 'not 1000' });
    expect((failure?.error as { piece?: number } | undefined)?.piece).toBe(failing);
  }
  if (!options.ordered) {
    const sorted = [...seen].sort((a, b) => a - b);
    if (!fails) expect(sorted).toEqual(expected);
    expect(new Set(seen).size).toBe(seen.length);
    expect(expected.filter((_, i) => i !== failing)).toEqual(expect.arrayContaining(seen));
  } else if (!fails) expect(seen).toEqual(expected);
  else {
    const inOrder = (options.order ?? 'sequential') === 'sequential' && options.claim !== 'dealt';
    // Where pieces are not begun in order, those before it may not have been.
    expect(seen).toEqual(expected.slice(0, inOrder ? failing : Math.min(seen.length, failing)));
  }
  expect(new Set(ran).size).toBe(ran.length);
  if (!fails) expect(ran.length).toBe(each.size);
}

describe.each([
  ['threads', threads, 250],
  ['processes', processes, 40],
] as const)('map under %s', (_, make, times) => {
  // On a busy machine a worker may take longer than usual to stop, and is not to be replaced.
  const strategy = make({ workers: 3, grace: FOREVER });
  afterAll(() => strategy.close());

  it('gives what a naive loop would, whatever the options', async () => {
    await fc.assert(
      fc.asyncProperty(cases, (each) => check(strategy, each)),
      runs(times),
    );
    expect(strategy.stats()).toMatchObject({ started: 3, died: 0, queued: 0 });
  });
});
