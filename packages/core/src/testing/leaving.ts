import assert from 'node:assert/strict';
import type { Strategy } from '../strategies/strategy.js';
import { assertUsable, named, rejection, type Suite, square, upTo } from './support.js';

const tellAborted = named('tellAborted');

function* returning(count: number, state: { returned: boolean }) {
  try {
    yield* upTo(count);
  } finally {
    state.returned = true;
  }
}

async function* returningLater(count: number, state: { returned: boolean }) {
  yield* returning(count, state);
}

/** Has the first piece done and the second under way when `leave` is called with an output. */
async function leaveWhileRunning(s: Strategy, leave: () => 'break' | never): Promise<string> {
  const words = s.channel<string, never>();
  const inputs = [
    { x: 0, waits: false, words: words.end },
    { x: 1, waits: true, words: words.end },
  ];
  try {
    for await (const output of s.map(tellAborted, inputs, { chunkSize: 1 })) {
      assert.equal(output, 0);
      assert.equal(await words.receive(), 'waiting');
      if (leave() === 'break') break;
    }
  } catch (error) {
    return `${String(error)}, ${await words.receive()}`;
  }
  return `left, ${await words.receive()}`;
}

export function leaving({ describe, test }: Suite): void {
  describe('leaving the loop', () => {
    for (const [kind, source] of [
      ['source', returning],
      ['async source', returningLater],
    ] as const) {
      test(`returns the ${kind}`, async (s) => {
        const state = { returned: false };
        for await (const output of s.map(square, source(1e6, state), { chunkSize: 1 })) {
          if (output === 25) break;
        }
        assert.equal(state.returned, true);
        await assertUsable(s);
      });
      test(`by a throw returns the ${kind}, and throws that`, async (s) => {
        const state = { returned: false };
        const mine = new Error('mine');
        const consume = async () => {
          for await (const output of s.map(square, source(1e6, state))) if (output > 3) throw mine;
        };
        assert.equal(await rejection(consume()), mine);
        assert.equal(state.returned, true);
        await assertUsable(s);
      });
      test(`after an error has returned the ${kind}`, async (s) => {
        const state = { returned: false };
        const mine = new Error('mine');
        const onProgress = () => {
          throw mine;
        };
        const outputs = s.map(square, source(1e6, state), { onProgress });
        assert.equal(await rejection(outputs.toArray()), mine);
        assert.equal(state.returned, true);
      });
    }
    test('tells the tasks under way', async (s) => {
      assert.equal(await leaveWhileRunning(s, () => 'break'), 'left, told');
      await assertUsable(s);
    });
    test('by a throw tells the tasks under way', async (s) => {
      const leave = () => {
        throw new Error('mine');
      };
      assert.equal(await leaveWhileRunning(s, leave), 'Error: mine, told');
      await assertUsable(s);
    });
    test('does not wait for a source that never answers', async (s) => {
      async function* stuck() {
        yield 3;
        await new Promise(() => {});
      }
      for await (const output of s.map(square, stuck(), { chunkSize: 1 })) {
        assert.equal(output, 9);
        break;
      }
      await assertUsable(s);
    });
    test('before the first output begins nothing', async (s) => {
      const state = { returned: false };
      const iterator = s.map(square, returning(5, state))[Symbol.asyncIterator]();
      await iterator.return();
      assert.deepEqual(await iterator.next(), { done: true, value: undefined });
      assert.equal(s.stats().batches, 0);
    });
    test('many times leaves the strategy as it was', async (s) => {
      for (let i = 0; i < 30; i += 1) {
        for await (const output of s.map(square, upTo(1000), { chunkSize: 1 })) {
          if (output >= i) break;
        }
      }
      await assertUsable(s);
      assert.equal(s.stats().queued, 0);
    });
  });
}
