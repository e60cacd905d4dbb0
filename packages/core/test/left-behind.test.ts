import { expect, it } from 'vitest';
import { noNative } from './support/native.js';
import { runNode } from './support/run-node.js';

const url = JSON.stringify(new URL('./fixtures/endings.mjs', import.meta.url));

/** A program with a pool of one worker; `printed` waits for words on the standard error. */
const program = (kind: string, body: string) => `
  const { ${kind}, task } = await import(dist + 'index.js');
  const strategy = ${kind}({ workers: 1 });
  const ending = (name) => task(${url}, name);
  const who = ending('who');
  const before = await strategy.run(who, undefined);
  ${body}
  await strategy.close();`;

it.each(['threads', 'processes'])(
  'a rejected promise that a task has left behind costs a warning, not the worker (%s)',
  async (kind) => {
    const { status, output } = await runNode(
      program(
        kind,
        `
        let told = '';
        const write = process.stderr.write.bind(process.stderr);
        process.stderr.write = (text, ...rest) => {
          told += text;
          return write(text, ...rest);
        };
        const during = await strategy.run(ending('leavesRejection'), 'nobody waits');
        const after = await strategy.run(who, undefined);
        console.log('same', before === during && before === after);
        console.log('stats', JSON.stringify(strategy.stats()));
        // What a thread prints comes by way of its parent.
        while (${kind === 'threads'} && strategy.stats().died === 0 && !told.includes('nobody waits')) {
          await new Promise((resolve) => setImmediate(resolve));
        }`,
      ),
    );
    expect(output).toContain('same true');
    expect(output).toMatch(/stats .*"started":1,"died":0/);
    expect(output).toMatch(/PARALLEL_UNHANDLED_REJECTION.*a task left a rejected promise behind/);
    expect(output).toContain('nobody waits');
    expect(status).toBe(0);
  },
);

// Without control memory nobody can tell that a worker had not begun what it was sent.
it.each(noNative ? ['threads'] : ['threads', 'processes'])(
  'what a timer throws after its task has returned costs the worker, and no other task (%s)',
  async (kind) => {
    const { status, output } = await runNode(
      program(
        kind,
        `
        const outputs = await Promise.all([
          strategy.run(ending('throwsLater'), new Int32Array(1)),
          ...[1, 2, 3].map(() => strategy.run(who, undefined)),
        ]);
        console.log('done', outputs.length, outputs[0] === before);
        while (strategy.stats().died === 0) await new Promise((resolve) => setImmediate(resolve));
        console.log('other', (await strategy.run(who, undefined)) !== before);
        console.log('stats', JSON.stringify(strategy.stats()));`,
      ),
    );
    expect(output).toContain('done 4 true');
    expect(output).toContain('other true');
    expect(output).toMatch(/stats .*"died":1/);
    expect(status).toBe(0);
  },
);
