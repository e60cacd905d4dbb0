import { deserialize, serialize } from 'node:v8';
import { processes, task } from '@parallel/core';
import fc from 'fast-check';
import { runs } from 'test-support/runs';
import { describe, expect, it } from 'vitest';
import type { BatchReply, ToWorker } from '../src/worker/protocol.js';
import { batchOf, replyOf, shortened } from '../src/worker/short-message.js';

type Squares = typeof import('./fixtures/square.mjs');
const same = task<Squares, 'same'>(new URL('./fixtures/square.mjs', import.meta.url), 'same');

class Point {
  x = 1;
}
const named = Object.assign([1, 2], { name: 3 });
// biome-ignore lint/suspicious/noSparseArray: that is what it is about.
const holes = [1, , 3];
/** What JSON says otherwise than a clone, or not at all. */
const ODD: unknown[] = [
  undefined,
  -0,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  1n,
  new Date(7),
  new Point(),
  Object.create(null, { x: { value: 1, enumerable: true } }),
  JSON.parse('{"__proto__":1}'),
  named,
  holes,
  Object.assign([1], { length: 2, x: 1 }),
  [undefined],
  { x: undefined },
  { x: -0 },
  { x: [1] },
  { toJSON: 1 },
  '\ud800',
  '["@parallel/core",1]',
  'x'.repeat(2000),
  new Uint8Array([1, 2]),
  new Map([[1, 2]]),
];

const batch = (input: unknown): ToWorker => ({
  kind: 'batch',
  number: 7,
  url: 'file:///a',
  exportName: 'default',
  timed: true,
  inputs: [input],
  rewritten: false,
});
const reply = (output: unknown): BatchReply & { kind: 'reply' } => ({
  kind: 'reply',
  outputs: [output],
  start: 0.1,
  milliseconds: 1e-7,
});
const cloned = <T>(value: T): T => deserialize(serialize(value));
/** What a clone of it says, name by name: strict equality takes no -0 for 0, nor a class for none. */
const sent = <T>(value: T) => cloned(shortened(value as never)) as T;

describe('a short message', () => {
  const values = fc.oneof(fc.constantFrom(...ODD), fc.anything({ maxDepth: 1 }));
  it('is what a clone would be', () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(batchOf(sent(batch(value)))).toStrictEqual(cloned(batch(value)));
        expect(replyOf(sent(reply(value)))).toStrictEqual(cloned(reply(value)));
      }),
      runs(200),
    );
  });

  it.each([7, 'seven', true, null, undefined, [1, 'b'], { width: 3, name: 'c' }])(
    'is a string for %j, so that nothing outlives it',
    (value) => {
      expect(typeof shortened(batch(value))).toBe('string');
      expect(typeof shortened(reply(value))).toBe('string');
    },
  );

  it('is none with several values, an error, or what has to be restored', () => {
    const many = { ...batch(1), inputs: [1, 2] } as ToWorker;
    const restored = { ...batch(1), rewritten: true } as ToWorker;
    const failed = { ...reply(1), error: { kind: 'value', value: 1 } } as const;
    for (const message of [many, restored]) expect(shortened(message)).toBe(message);
    expect(shortened(failed)).toBe(failed);
  });

  it('carries every value to a process and back', async () => {
    await using pool = processes({ workers: 1 });
    for (const value of ODD) expect(await pool.run(same, value)).toStrictEqual(cloned(value));
  });
});
