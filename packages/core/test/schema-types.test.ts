import { inline, type StandardSchema, type Task, task } from '@parallel/core';
import { describe, expect, expectTypeOf, it } from 'vitest';
import * as z from 'zod';

/* What has to compile, and what must not, is checked by `npm run typecheck`. */

const url = new URL('./fixtures/schema-tasks.mjs', import.meta.url);
type Tasks = typeof import('./fixtures/schema-tasks.mjs');
type Job = { width: number; name: string };
declare const standard: StandardSchema<Job, Job>;

describe('the types of a task with a schema', () => {
  it('are those of its function', () => {
    const double = task<Tasks, 'double'>(url, 'double', { schema: z.number().int() });
    expectTypeOf(double).toEqualTypeOf<Task<number, number>>();
    const schema = z.object({ width: z.number(), name: z.string() });
    expectTypeOf(task<Tasks, 'area'>(url, 'area', { schema })).toEqualTypeOf<Task<Job, number>>();
    // What it takes may be anything, if what it makes is what the function takes.
    task<Tasks, 'double'>(url, 'double', { schema: z.string().transform(Number) });
    task<Tasks, 'double'>(url, 'double', { schema: z.coerce.number() });
    task<Tasks, 'double'>(url, 'double', { schema: z.string().transform(async (s) => s.length) });
    expect(double.schema).toBeDefined();
  });

  it('take schemas of any library', () => {
    const compiles = () => task<Tasks, 'area'>(url, 'area', { schema: standard });
    expect(compiles).toBeTypeOf('function');
  });

  it('are errors where the schema makes something else', () => {
    const wrong = () => [
      // @ts-expect-error a string is no number
      task<Tasks, 'double'>(url, 'double', { schema: z.string() }),
      // @ts-expect-error nor is what a transform makes of one
      task<Tasks, 'double'>(url, 'double', { schema: z.number().transform(String) }),
      // @ts-expect-error the name is left out
      task<Tasks, 'area'>(url, 'area', { schema: z.object({ width: z.number() }) }),
      // @ts-expect-error a schema of another task
      task<Tasks, 'double'>(url, 'double', { schema: standard }),
      // @ts-expect-error no schema at all
      task<Tasks, 'double'>(url, 'double', { schema: (x: number) => x }),
    ];
    expect(wrong).toBeTypeOf('function');
  });

  it('are what inputs and outputs are checked by', async () => {
    await using strategy = inline();
    const double = task<Tasks, 'double'>(url, 'double', { schema: z.number() });
    expectTypeOf(await strategy.run(double, 2)).toEqualTypeOf<number>();
    const wrong = () => [
      // @ts-expect-error a string is no number
      strategy.run(double, '2'),
      // @ts-expect-error nor in a list
      strategy.map(double, ['2']),
    ];
    expect(wrong).toBeTypeOf('function');
  });
});
