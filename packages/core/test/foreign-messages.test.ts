import { processes, range, task, threads } from '@parallel/core';
import { describe, expect, it, vi } from 'vitest';
import { isForPool, passOn } from '../src/worker/foreign.js';

type Tasks = typeof import('./fixtures/foreign-tasks.mjs');
const url = new URL('./fixtures/foreign-tasks.mjs', import.meta.url);
const chatty = task<Tasks, 'chatty'>(url, 'chatty');
const upTo = (end: number) => Array.from({ length: end }, (_, i) => i);

describe.each([
  ['threads', threads],
  ['processes', processes],
] as const)('what tasks of %s post to their parent by themselves', (_, make) => {
  it('is no output of theirs, nor of another', async () => {
    await using pool = make({ workers: 2 });
    const squares = upTo(50).map((x) => x * x);
    const runs = await Promise.all(upTo(50).map((x) => pool.run(chatty, x)));
    expect(runs).toEqual(squares);
    for (const source of [range(50), upTo(50), new Set(upTo(50))]) {
      expect(await pool.map(chatty, source, { chunkSize: 3 }).toArray()).toEqual(squares);
    }
    expect(pool.stats()).toMatchObject({ failed: 0, died: 0 });
  });

  it('may be what Node has for who watches files', async () => {
    const env = { ...process.env, WATCH_REPORT_DEPENDENCIES: '1' };
    await using pool = make({ workers: 1, env });
    expect(await pool.run(chatty, 3)).toBe(9);
    expect(await pool.run(chatty, 4)).toBe(16);
  });
});

describe('a message of a worker', () => {
  const reply = { kind: 'reply', outputs: [], start: 0, milliseconds: 0 };
  it('is for the pool if it has what the pool needs', () => {
    expect(isForPool(reply)).toBe(true);
    expect(isForPool({ ...reply, kind: 'claimed', first: 0, pieces: 1 })).toBe(true);
    expect(isForPool({ kind: 'begun', item: 0 })).toBe(true);
    expect(isForPool({ kind: 'channel', request: {} })).toBe(true);
    for (const other of [undefined, null, 1, 'reply', [], {}, { kind: 'reply' }, { kind: 'begun' }])
      expect(isForPool(other), JSON.stringify(other)).toBe(false);
  });

  it('that is not costs one warning, unless it is for who watches this process', () => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    passOn({ 'watch:require': ['/a.js'], 'watch:import': [] });
    expect(warn).not.toHaveBeenCalled();
    for (const message of ['progress', {}, null, { 'watch:require': [], other: 1 }])
      passOn(message);
    expect(warn.mock.calls).toEqual([
      [
        expect.stringContaining('a channel'),
        { type: 'ParallelWarning', code: 'PARALLEL_FOREIGN_MESSAGE' },
      ],
    ]);
    warn.mockRestore();
  });
});
