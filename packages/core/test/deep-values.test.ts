import { task, threads } from '@parallel/core';
import { expect, it } from 'vitest';

type Tasks = typeof import('./fixtures/deep-tasks.mjs');
const url = new URL('./fixtures/deep-tasks.mjs', import.meta.url);
const depthOf = task<Tasks, 'depthOf'>(url, 'depthOf');
const nest = task<Tasks, 'nest'>(url, 'nest');

/** So that some depths are readable to neither, some to one side only, and some to both. */
const DEPTHS = [100, 1500, 2000, 2500, 3000, 3500, 4000, 5000, 50_000];

function nested(depth: number): object {
  let deep = {};
  for (let i = 0; i < depth; i += 1) deep = { o: deep };
  return deep;
}

it.each(DEPTHS)('an input %i deep comes, or is an error: nobody waits for ever', async (depth) => {
  await using strategy = threads({ workers: 1 });
  const codes = ['NOT_CLONEABLE', 'WORKER_DIED'];
  const outcome = await strategy.run(depthOf, nested(depth)).catch((error) => error.code);
  expect([depth, ...codes]).toContain(outcome);
  if (depth === 100) expect(outcome).toBe(depth);
  expect(await strategy.run(depthOf, nested(2))).toBe(2);
});

it.each(DEPTHS)('an output %i deep comes, or is an error: nobody waits for ever', async (depth) => {
  await using strategy = threads({ workers: 1 });
  const outcome = await strategy.run(nest, depth).then(
    () => 'came',
    (error) => error.code,
  );
  expect(['came', 'NOT_CLONEABLE', 'WORKER_DIED']).toContain(outcome);
  if (depth === 100) expect(outcome).toBe('came');
  expect(await strategy.run(depthOf, nested(2))).toBe(2);
});
