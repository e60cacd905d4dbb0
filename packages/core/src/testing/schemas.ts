import assert from 'node:assert/strict';
import type { StandardSchema } from '../schema.js';
import { task } from '../task.js';
import {
  type Coded,
  collect,
  failure,
  rejection,
  type Suite,
  type Tasks,
  tasksUrl,
  upTo,
} from './support.js';

type Result = ReturnType<StandardSchema<number>['~standard']['validate']>;

/** A schema by hand: takes strings of digits, and gives numbers back. */
function digits(answer: (result: Awaited<Result>) => Result): StandardSchema<unknown, number> {
  return {
    '~standard': {
      version: 1,
      vendor: 'test',
      validate(value) {
        if (typeof value === 'string' && /^\d+$/.test(value)) {
          return answer({ value: Number(value) });
        }
        return answer({ issues: [{ message: 'must be\n  digits', path: [] }] });
      },
    },
  };
}

const later = async <T>(value: T) => value;

export function schemas({ describe, test }: Suite): void {
  describe('a schema', () => {
    for (const [kind, answer] of [
      ['sync', (result: Awaited<Result>) => result],
      ['async', later<Awaited<Result>>],
    ] as const) {
      const square = task<Tasks>(tasksUrl, 'default', { schema: digits(answer) });
      // Typed as what the function takes; the schema may take more.
      const given = (text: string) => text as unknown as number;

      test(`gives the task its input (${kind})`, async (s) => {
        assert.equal(await s.run(square, given('12')), 144);
        const source = upTo(40).map((x) => given(String(x)));
        for (const inputs of [source, new Set(source)]) {
          const outputs = await s.map(square, inputs, { chunkSize: 8 }).toArray();
          assert.deepEqual(
            outputs,
            upTo(40).map((x) => x * x),
          );
        }
      });
      test(`refuses an input in one line (${kind})`, async (s) => {
        const error = await failure(s.run(square, given('x')));
        assert.equal(error.code, 'INVALID_INPUT');
        assert.equal(error.message, 'input: "x" is refused: must be digits');
        assert.equal(s.stats().batches, 0);
      });
      test(`names the piece that it refuses (${kind})`, async (s) => {
        for (const chunkSize of [1, 8, 'auto'] as const) {
          const source = upTo(20).map((x) => given(x === 13 ? 'thirteen' : String(x)));
          for (const inputs of [source, new Set(source)]) {
            const { seen, error } = await collect(s.map(square, inputs, { chunkSize }));
            const { code, piece } = error as Coded;
            assert.deepEqual([code, piece], ['INVALID_INPUT', 13]);
            assert.deepEqual(
              seen,
              upTo(13).map((x) => x * x),
            );
          }
        }
      });
    }
    test('names the path in the input', async (s) => {
      const schema: StandardSchema<unknown, never> = {
        '~standard': {
          version: 1,
          vendor: 'test',
          validate: () => ({ issues: [{ message: 'too low', path: ['a', { key: 1 }] }] }),
        },
      };
      const echo = task<Tasks, 'echo'>(tasksUrl, 'echo', { schema });
      const error = await failure(s.run(echo, { a: [5, 6] }));
      assert.equal(error.message, 'input.a.1: 6 is refused: too low');
    });
    test('may throw, and be rejected with', async (s) => {
      const broken = new Error('the schema broke');
      const validate = () => {
        throw broken;
      };
      const schema = { '~standard': { version: 1 as const, vendor: 'test', validate } };
      const echo = task<Tasks, 'echo'>(tasksUrl, 'echo', { schema });
      assert.equal(await rejection(s.run(echo, 1)), broken);
    });
  });
}
