import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { startNode } from 'test-support/program';
import { describe, expect, it } from 'vitest';

const program = fileURLToPath(new URL('../dist/load-test.js', import.meta.url));
const run = (...args: string[]) => startNode([program, ...args], { cwd: tmpdir() }).ended;

describe('load-test', () => {
  it('measures the parts that are asked for', async () => {
    const few = ['--only', '20,000', '--rounds', '1', '--unmeasured', '0'];
    const { status, stdout } = await run('processor', 'streaming', ...few);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^asking for a single pixel, \w+: median \d+/m);
    expect(stdout).toMatch(/^processor time/m);
    expect(stdout).not.toMatch(/^first tile|clients at once/m);
  });

  it('says which parts there are', async () => {
    const { status, stdout, stderr } = await run('procesor');
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/'procesor' is invalid.*first, streaming, processor, crowd/);
  });
});
