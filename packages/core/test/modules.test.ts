import { mkdirSync, symlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inline, processes, type Strategy, task, threads } from '@parallel/core';
import { expectError } from 'test-support/errors';
import { temporaryFolder } from 'test-support/folder';
import { describe, expect, it } from 'vitest';
import { runNode } from './support/run-node.js';

interface Module {
  default: (x: number) => number;
  cube: (x: number) => number;
}

const double = 'export default (x) => 2 * x;';

describe.each<[string, () => Strategy]>([
  ['inline', inline],
  ['threads', () => threads({ workers: 1 })],
  ['processes', () => processes({ workers: 1 })],
])('a task under %s', (_, make) => {
  it('may be what a compiler has made CommonJS of', async () => {
    await using strategy = make();
    const url = new URL('./fixtures/compiled.cjs', import.meta.url);
    expect(await strategy.run(task<Module>(url), 3)).toBe(9);
    expect(await strategy.run(task<Module, 'cube'>(url, 'cube'), 3)).toBe(27);
    const none = task<{ none(): void }, 'none'>(url, 'none');
    await expectError(strategy.run(none, undefined), 'TASK_NOT_FOUND', '"none"');
  });

  it('that is not there is looked for again', async () => {
    await using strategy = make();
    const folder = temporaryFolder();
    const late = task<Module>(pathToFileURL(folder.path('late.mjs')));
    await expectError(strategy.run(late, 1), 'TASK_NOT_FOUND', 'late.mjs');
    folder.write('late.mjs', double);
    expect(await strategy.run(late, 4)).toBe(8);
  });
});

// In a node of its own: vitest has names of its own for what is imported inline.
it('a task may be in a folder of any name, or behind a link', async () => {
  const folder = temporaryFolder();
  const name = 'é ü #1?%20 [x]/dôuble 💩.mjs';
  mkdirSync(dirname(folder.path(name)));
  const path = folder.write(name, double);
  symlinkSync(path, folder.path('link.mjs'));
  const urls = [path, folder.path('link.mjs')].map((at) => pathToFileURL(at).href);
  const { output } = await runNode(`
    const { inline, threads, processes, task } = await import(dist + 'index.js');
    for (const make of [inline, () => threads({ workers: 1 }), () => processes({ workers: 1 })]) {
      const pool = make();
      for (const url of ${JSON.stringify(urls)}) console.log(await pool.run(task(url), 4));
      await pool.close();
    }`);
  expect(output).toBe('8\n'.repeat(6));
});

it('a program may import JSON, of which Node keeps a module without an id', async () => {
  const folder = temporaryFolder();
  const json = pathToFileURL(folder.write('data.json', '{}')).href;
  const square = 'data:text/javascript,export default (x) => x * x';
  const path = folder.write(
    'main.mjs',
    `import data from ${JSON.stringify(json)} with { type: 'json' };
     export default async ({ processes, task }) => {
       const pool = processes({ workers: 1 });
       console.log(data, await pool.run(task(${JSON.stringify(square)}), 3));
       await pool.close();
     };`,
  );
  const main = JSON.stringify(pathToFileURL(path).href);
  const { output } = await runNode(
    `await (await import(${main})).default(await import(dist + 'index.js'));`,
    {},
    ['--no-warnings'],
  );
  expect(output).toBe('{} 9\n');
});
