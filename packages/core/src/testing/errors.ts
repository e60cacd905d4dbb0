import assert from 'node:assert/strict';
import { task } from '../task.js';
import {
  assertUsable,
  collect,
  failure,
  named,
  rejection,
  type Suite,
  square,
  type Tasks,
  tasksUrl,
  upTo,
} from './support.js';

const fail = named('fail');
const failOn = named('failOn');

const dataUrl = (source: string) => `data:text/javascript,${encodeURIComponent(source)}`;

export function errors({ describe, test }: Suite): void {
  describe('errors', () => {
    test('keep class, name, message, code, cause and stack', async (s) => {
      const error = await rejection(s.run(fail, 'coded'));
      assert.ok(error instanceof TypeError);
      assert.deepEqual(
        [error.name, error.message, (error as { code?: unknown }).code],
        ['CodedError', 'coded', 'E_CODED'],
      );
      assert.ok(error.cause instanceof RangeError);
      assert.equal(error.cause.message, 'the cause');
      assert.match(String(error.stack), /testing-tasks/);
      assert.match(String(error.stack), /CodedError|TypeError/);
    });
    test('keep what else was put into them', async (s) => {
      const error = (await rejection(s.run(fail, 'detailed'))) as Error & Record<string, unknown>;
      assert.equal(error.message, 'refused');
      assert.equal(error['statusCode'], 404);
      assert.deepEqual(error['details'], { path: ['a'] });
    });
    test('keep the errors of an AggregateError', async (s) => {
      const error = await rejection(s.run(fail, 'aggregate'));
      assert.ok(error instanceof AggregateError);
      assert.equal(error.message, 'several');
      assert.deepEqual(
        error.errors.map((e) => [e instanceof TypeError, e.message]),
        [
          [true, 'first'],
          [false, 'second'],
        ],
      );
    });
    test('keep the causes of causes', async (s) => {
      const error = (await rejection(s.run(fail, 'deep'))) as Error;
      const middle = error.cause as Error;
      assert.ok(middle instanceof TypeError);
      assert.deepEqual([middle.message, middle.cause], ['middle', { inner: 1 }]);
    });
    test('may be frozen, or have a cause that cannot be cloned', async (s) => {
      const frozen = await rejection(s.map(fail, ['frozen'] as const).toArray());
      assert.ok(frozen instanceof RangeError);
      assert.equal(frozen.message, 'frozen');
      const odd = await rejection(s.run(fail, 'uncloneable cause'));
      assert.equal((odd as Error).message, 'outer');
      assert.equal(String((odd as Error).cause), '() => 1');
    });
    test('may be anything that was thrown', async (s) => {
      assert.equal(await rejection(s.run(fail, 'undefined')), undefined);
      assert.equal(await rejection(s.run(fail, 'reject undefined')), undefined);
      assert.equal(await rejection(s.run(fail, 'null')), null);
      assert.equal(await rejection(s.run(fail, 'string')), 'a string');
      assert.equal(((await rejection(s.run(fail, 'reject'))) as Error).message, 'rejected');
    });
    test('may be anything that was thrown in a map', async (s) => {
      for (const source of [['undefined'], new Set(['undefined'])] as const) {
        assert.equal(await rejection(s.map(fail, source as ['undefined']).toArray()), undefined);
      }
      await assertUsable(s);
    });
    for (const chunkSize of ['auto', 1, 16] as const) {
      test(`name the piece, after the outputs before it (chunkSize ${chunkSize})`, async (s) => {
        const inputs = upTo(50).map((x) => ({ x, bad: 20 }));
        for (const source of [inputs, new Set(inputs)]) {
          const { seen, error } = await collect(s.map(failOn, source, { chunkSize }));
          assert.ok(error instanceof RangeError);
          assert.equal((error as { piece?: number }).piece, 20);
          assert.deepEqual(seen, upTo(20));
        }
      });
    }
    test('end a map, but not another', async (s) => {
      const bad = s.map(
        failOn,
        upTo(50).map((x) => ({ x, bad: 5 })),
      );
      const good = s.map(
        failOn,
        upTo(50).map((x) => ({ x, bad: -1 })),
      );
      const [first, second] = await Promise.all([collect(bad), collect(good)]);
      assert.ok(first.error instanceof RangeError);
      assert.deepEqual(second, { seen: upTo(50) });
    });
    test('name a module that is missing, is no JavaScript or throws', async (s) => {
      const modules: [string | URL, RegExp][] = [
        [new URL('./no-such-module.js', import.meta.url), /no-such-module/],
        [dataUrl('export default ('), /cannot be imported: .*(token|end of input)/i],
        [dataUrl('throw new RangeError("at its import")'), /at its import/],
      ];
      for (const [url, words] of modules) {
        const broken = task<Tasks>(url);
        const error = await failure(s.run(broken, 1));
        assert.equal(error.code, 'TASK_NOT_FOUND');
        assert.match(error.message, words);
        assert.ok(error.cause instanceof Error);
        const mapped = await failure(s.map(broken, upTo(5)).toArray());
        assert.deepEqual([mapped.code, mapped.piece], ['TASK_NOT_FOUND', 0]);
      }
      await assertUsable(s);
    });
    test('name an export that is missing, or is no function', async (s) => {
      const nowhere = task<{ nowhere: (x: number) => void }, 'nowhere'>(tasksUrl, 'nowhere');
      const missing = await failure(s.run(nowhere, 1));
      assert.equal(missing.code, 'TASK_NOT_FOUND');
      assert.match(missing.message, /"nowhere".*default/);
      const five = task<Tasks>(dataUrl('export default 5'));
      assert.equal((await failure(s.run(five, 1))).code, 'TASK_NOT_FOUND');
      assert.equal(await s.run(square, 3), 9);
    });
  });
}
