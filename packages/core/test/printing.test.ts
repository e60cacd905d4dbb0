import { expect, it } from 'vitest';
import { runNode } from './support/run-node.js';

// More than a pipe takes at once.
const LINES = 8000;
const source = `
  export default (lines) => { for (let i = 0; i < lines; i += 1) console.log('line ' + i + '.'.repeat(100)); }
  export const busy = () => { setImmediate(() => { for (;;); }); };`;
const url = JSON.stringify(`data:text/javascript,${encodeURIComponent(source)}`);

it.each(['threads', 'processes'])(
  'what %s have printed is there when the pool is closed',
  async (kind) => {
    const { status, output } = await runNode(`
    const { ${kind}, task } = await import(dist + 'index.js');
    const pool = ${kind}({ workers: 1 });
    await pool.run(task(${url}), ${LINES});
    await pool.close();`);
    const lines = output.trimEnd().split('\n');
    expect(lines.length).toBe(LINES);
    expect(lines.at(-1)).toMatch(/^line 7999\.+$/);
    expect(status).toBe(0);
  },
);

it.each(['threads', 'processes'])('%s that a task has left busy end all the same', async (kind) => {
  const { status, output } = await runNode(`
    const { ${kind}, task } = await import(dist + 'index.js');
    const pool = ${kind}({ workers: 1 });
    await pool.run(task(${url}, 'busy'), 1);
    await pool.close();
    console.log('closed');`);
  expect([status, output]).toEqual([0, 'closed\n']);
});
