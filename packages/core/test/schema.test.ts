import {
  inline,
  native,
  processes,
  type StandardSchema,
  task,
  threads,
  transfer,
} from '@parallel/core';
import { expectCoded, rejection, thrown } from 'test-support/errors';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

const url = new URL('./fixtures/schema-tasks.mjs', import.meta.url);
type Tasks = typeof import('./fixtures/schema-tasks.mjs');
const pool = { threads: () => threads({ workers: 2 }), processes: () => processes({ workers: 2 }) };
const strategies = { inline, ...pool };

/** A schema written by hand; a thrown string is its issue. */
function schema<T>(
  validate: (value: T) => T | Promise<T>,
  path?: readonly (PropertyKey | { key: PropertyKey })[],
): StandardSchema<T, T> {
  const issue = (message: string) => ({ issues: [{ message, path }] });
  const validated = (value: unknown) => {
    try {
      const result = validate(value as T);
      if (!(result instanceof Promise)) return { value: result };
      return result.then(
        (settled) => ({ value: settled }),
        (message: string) => issue(message),
      );
    } catch (message) {
      return issue(message as string);
    }
  };
  return { '~standard': { version: 1, vendor: 'test', validate: validated } };
}

const same = (schema: StandardSchema<unknown, unknown>) => task<Tasks>(url, 'default', { schema });
const refusing = (message: string, path?: Parameters<typeof schema>[1]) =>
  same(
    schema<unknown>(() => {
      throw message;
    }, path),
  );

describe.each(Object.entries(strategies))('a schema, under %s', (_, create) => {
  it('gives the task what it makes of the input, at once or later', async () => {
    await using strategy = create();
    expect(await strategy.run(same(z.string().transform(Number)), '42')).toBe(42);
    const later = z.string().transform(async (text) => `${text}!`);
    expect(await strategy.map(same(later), ['a', 'b']).toArray()).toEqual(['a!', 'b!']);
    const extra = z.object({ x: z.number().default(7) });
    expect(await strategy.run(same(extra), { y: 1 })).toEqual({ x: 7 });
  });

  it.each(['at once', 'later'])('names the first piece that it refuses %s', async (when) => {
    await using strategy = create();
    const isSmall = schema<number>((x) => {
      if (x < 13) return when === 'later' ? Promise.resolve(x) : x;
      if (when === 'later') return Promise.reject('too large');
      throw 'too large';
    });
    const inputs = Array.from({ length: 30 }, (_, i) => i);
    for (const chunkSize of ['auto', 1, 30] as const) {
      const seen: unknown[] = [];
      const consume = async () => {
        for await (const x of strategy.map(same(isSmall as never), inputs, { chunkSize })) {
          seen.push(x);
        }
      };
      const error = await rejection(consume());
      expectCoded(error, 'INVALID_INPUT', 'input: 13 is refused: too large');
      expect(error).toMatchObject({ piece: 13 });
      expect(seen).toEqual(inputs.slice(0, 13));
    }
  });

  it('lets no piece of a chunk be run that comes after a refused one', async () => {
    await using strategy = create();
    const ran = strategy.kind === 'processes' ? new Int32Array(30) : strategy.share(Int32Array, 30);
    const count = task<Tasks, 'count'>(url, 'count', {
      schema: schema<{ ran: Int32Array; x: number }>((input) => {
        if (input.x === 3) throw 'no';
        return input;
      }),
    });
    const inputs = Array.from({ length: 30 }, (_, x) => ({ ran, x }));
    await rejection(strategy.map(count, inputs, { chunkSize: 30 }).toArray());
    const expected = strategy.kind === 'processes' ? 0 : 1;
    expect([...ran]).toEqual(inputs.map(({ x }) => (x < 3 ? expected : 0)));
    expect(strategy.stats().completed).toBe(3);
  });

  it('sends nothing of an input that it refuses', async () => {
    await using strategy = create();
    expectCoded(await rejection(strategy.run(refusing('no'), 1)), 'INVALID_INPUT', 'no');
    expect(strategy.stats()).toMatchObject({ completed: 0, batches: 0, started: 0 });
  });

  it('passes on what it throws itself', async () => {
    await using strategy = create();
    const boom = new Error('boom');
    const broken = { '~standard': { version: 1, vendor: 'test' } } as never as StandardSchema;
    Object.assign(broken['~standard'], {
      validate() {
        throw boom;
      },
    });
    expect(await rejection(strategy.run(same(broken), 1))).toBe(boom);
  });
});

describe('a refusal', () => {
  const message = async (refused: ReturnType<typeof same>, input: unknown) => {
    await using strategy = inline();
    const error = await rejection(strategy.run(refused, input));
    expectCoded(error, 'INVALID_INPUT');
    return (error as Error).message;
  };

  it('says where, what and why', async () => {
    const job = z.object({ tiles: z.array(z.object({ width: z.number().min(1) })) });
    expect(await message(same(job), { tiles: [{ width: 5 }, { width: 0 }] })).toMatch(
      /^input\.tiles\.1\.width: 0 is refused: .*1/,
    );
    expect(await message(same(job), { tiles: 'none' })).toMatch(
      /^input\.tiles: "none" is refused: /,
    );
    expect(await message(same(job), null)).toMatch(/^input: null is refused: /);
  });

  it('takes paths of every kind', async () => {
    const symbol = Symbol('s');
    expect(
      await message(refusing('no', [{ key: 'a' }, 1, symbol]), { a: [0, { [symbol]: 2 }] }),
    ).toBe('input.a.1.Symbol(s): 2 is refused: no');
    expect(await message(refusing('no', ['far', 'off']), undefined)).toContain(
      'input.far.off: undefined',
    );
  });

  it('is one line, whatever is in it', async () => {
    expect(await message(refusing('first\n\tsecond\r\nthird'), 'a\nb')).toBe(
      'input: "a\\nb" is refused: first second third',
    );
    expect(await message(refusing('no', ['two\nlines']), {})).toBe(
      'input.two lines: undefined is refused: no',
    );
    const silent = {
      '~standard': { version: 1, vendor: 'test', validate: () => ({ issues: [] }) },
    };
    expect(await message(same(silent as never), 1)).toContain('1 is refused: not what the schema');
  });
});

describe('a native entry', () => {
  const entry = async (
    pieces: readonly unknown[],
    batch: { settle(i: number, x: unknown): void },
  ) => {
    for (const [i, piece] of pieces.entries()) batch.settle(i, piece);
  };
  const small = z
    .number()
    .max(2)
    .transform((x) => 10 * x);

  it('gets what the schema made of the pieces, and the first that it refused is named', async () => {
    await using strategy = native({ workers: 1 });
    const checked = task<Tasks>(url, 'default', { schema: small, native: entry });
    expect(await strategy.map(checked, [1, 2]).toArray()).toEqual([10, 20]);
    expect(await strategy.run(checked, 2)).toBe(20);
    const seen: unknown[] = [];
    const consume = async () => {
      for await (const x of strategy.map(checked, [0, 1, 2, 3, 4])) seen.push(x);
    };
    const error = await rejection(consume());
    expectCoded(error, 'INVALID_INPUT', 'input: 3 is refused');
    expect([seen, (error as { piece?: number }).piece]).toEqual([[0, 10, 20], 3]);
  });

  it('gets what was to be moved as what it is', async () => {
    await using strategy = native({ workers: 1 });
    const plain = task<Tasks>(url, 'default', { native: entry });
    const bytes = new Uint8Array([1, 2]);
    expect(await strategy.map(plain, [transfer(bytes)]).toArray()).toEqual([bytes]);
  });
});

describe('what is to be moved', () => {
  it('is validated as what it is, and moved', async () => {
    await using strategy = threads({ workers: 1 });
    const bytes = new Uint8Array([1, 2, 3]);
    const checked = same(z.instanceof(Uint8Array) as never);
    expect(await strategy.run(checked, transfer(bytes))).toEqual(new Uint8Array([1, 2, 3]));
    expect(bytes.length).toBe(0);
    expectCoded(
      await rejection(strategy.run(checked, transfer(new ArrayBuffer(1)))),
      'INVALID_INPUT',
    );
  });
});

it.each([null, 1, 'zod', {}, () => true, { '~standard': {} }, { '~standard': { validate: 1 } }])(
  'task() refuses what is no schema: %o',
  (bad) => {
    const body = () => task<Tasks>(url, 'default', { schema: bad as never });
    expectCoded(thrown(body), 'INVALID_OPTION', 'option "schema": ', 'Standard Schema');
  },
);
