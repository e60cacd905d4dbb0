import { processes, task } from '@parallel/core';
import { describe, expect, it } from 'vitest';
import { noNative } from './support/native.js';

type Tasks = typeof import('./fixtures/foreign-tasks.mjs');
const url = new URL('./fixtures/foreign-tasks.mjs', import.meta.url);

// Where the system ends them with their parent they need no other word.
describe.skipIf(process.platform !== 'linux' || noNative)('a child process', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('leaves %s to its parent', async (signal) => {
    await using pool = processes({ workers: 1 });
    expect(await pool.run(task<Tasks, 'outlives'>(url, 'outlives'), signal)).toBe(signal);
    expect(pool.stats()).toMatchObject({ started: 1, died: 0 });
  });
});
