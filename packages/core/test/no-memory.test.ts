import { expect, it } from 'vitest';
import { runNode } from './support/run-node.js';

const url = JSON.stringify(new URL('./fixtures/endings.mjs', import.meta.url));

/** What a program with child processes prints, where they share no memory with it. */
async function printed(body: string): Promise<unknown> {
  const program = `
    const { processes, task } = await import(dist + 'index.js');
    const ending = (name) => task(${url}, name);
    const who = ending('who');
    const fail = (promise) => promise.then(() => 'nothing', ({ code, piece, message }) => ({ code, piece, message }));
    const print = (value) => console.log(JSON.stringify(value));
    ${body}`;
  const { status, output } = await runNode(program, { PARALLEL_NATIVE: 'off' });
  expect(status, output).toBe(0);
  return JSON.parse(output);
}

it('a task that awaits hears of its end by message, and its worker lives on', async () => {
  const seen = await printed(`
    const strategy = processes({ workers: 1, grace: 2 ** 31 - 1 });
    const before = await strategy.run(who, undefined);
    const options = [{ timeout: 50 }, { signal: AbortSignal.timeout(50) }];
    const codes = [];
    for (const each of options) {
      const { code } = await fail(strategy.run(ending('listens'), new Int32Array(3), each));
      codes.push(code);
    }
    print({ codes, same: before === await strategy.run(who, undefined) });
    await strategy.close();`);
  expect(seen).toEqual({ codes: ['TIMEOUT', 23], same: true });
});

it('one that lets no message in is ended after the grace', async () => {
  const seen = await printed(`
    const strategy = processes({ workers: 1, grace: 1 });
    const before = await strategy.run(who, undefined);
    const running = fail(strategy.run(ending('polls'), new Int32Array(3), { timeout: 50 }));
    const behind = strategy.run(who, undefined);
    const { code } = await running;
    print({ code, same: before === await behind });
    await strategy.close();`);
  expect(seen).toEqual({ code: 'TIMEOUT', same: false });
});

it('a timeout is that of each piece, and names it', async () => {
  const seen = await printed(`
    const strategy = processes({ workers: 1, grace: 1 });
    const cells = new Int32Array(3);
    const inputs = Array.from({ length: 12 }, (_, x) => ({ x, at: 8, cells, looks: false }));
    const outputs = [];
    const { code, piece } = await fail((async () => {
      const options = { chunkSize: 6, timeout: 1000 };
      for await (const x of strategy.map(ending('stopsAt'), inputs, options)) outputs.push(x);
    })());
    print({ code, piece, outputs });
    await strategy.close();`);
  expect(seen).toEqual({ code: 'TIMEOUT', piece: 8, outputs: [0, 1, 2, 3, 4, 5, 6, 7] });
});

it('a piece that kills its worker is found by its retries', async () => {
  const seen = await printed(`
    const strategy = processes({ workers: 1 });
    const tries = new Int32Array(12);
    const inputs = Array.from({ length: 12 }, (_, x) => ({ x, at: 4, times: 99, tries }));
    const options = { chunkSize: 6, retries: 1 };
    const { code, piece, message } = await fail(strategy.map(ending('dies'), inputs, options).toArray());
    print({ code, piece, tried: message.includes('(tried 2 times)') });
    await strategy.close();`);
  expect(seen).toEqual({ code: 'WORKER_DIED', piece: 4, tried: true });
});
