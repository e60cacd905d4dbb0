import { describe, expect, it } from 'vitest';
import { runNode } from './support/run-node.js';

const start = `const { threads, processes, task } = await import(dist + 'index.js');
  const square = task(dist + 'testing-tasks.js');
  const pools = [threads({ workers: 2 }), processes({ workers: 2 })];`;

describe('a program whose pools are not closed ends by itself', () => {
  it.each([
    ['that were never used', ''],
    [
      'after run',
      `for (const pool of pools) console.log((await Promise.all([1, 2, 3].map((x) => pool.run(square, x)))).join());`,
    ],
    [
      'after map',
      `for (const pool of pools) console.log((await pool.map(square, [1, 2, 3]).toArray()).join());`,
    ],
    [
      'after an early break',
      `function* endless() { for (let i = 1; ; i += 1) yield i; }
       for (const pool of pools) {
         const seen = [];
         for await (const y of pool.map(square, endless())) if (seen.push(y) === 3) break;
         console.log(seen.join());
       }`,
    ],
    [
      'after a task that is not there',
      `const nowhere = task(dist + 'nowhere.js');
       for (const pool of pools) await pool.run(nowhere, 1).catch((error) => console.log(error.code));`,
    ],
    [
      'while the outputs are still to come',
      `for (const pool of pools) void pool.map(square, [1, 2, 3]).toArray().then((all) => console.log(all.join()));`,
    ],
  ])('%s', async (name, body) => {
    const { code, signal, output } = await runNode(start + body);
    expect({ code, signal }).toEqual({ code: 0, signal: null });
    const line = {
      'that were never used': '',
      'after a task that is not there': 'TASK_NOT_FOUND\n',
    };
    expect(output).toBe((line[name as keyof typeof line] ?? '1,4,9\n').repeat(2));
  });
});

it('a program given with --input-type=module has workers too', async () => {
  const { code, output } = await runNode(
    `${start}
    for (const pool of pools) console.log(await pool.run(square, 3));`,
    {},
    ['--input-type=module'],
  );
  expect({ code, output }).toEqual({ code: 0, output: '9\n9\n' });
});

it('an error of onProgress is one of the map, and ends no program', async () => {
  const { code, output } = await runNode(
    `${start}
    const onProgress = () => { throw new Error('of mine'); };
    for (const pool of pools) {
      await pool.map(square, [1, 2, 3], { onProgress }).toArray().catch((e) => console.log(e.message));
      await pool.close();
    }`,
  );
  expect({ code, output }).toEqual({ code: 0, output: 'of mine\nof mine\n' });
});
