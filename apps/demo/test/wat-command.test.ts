import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { temporaryFolder } from 'test-support/folder';
import { describe, expect, it } from 'vitest';
import { wats } from '../src/wat/index.js';
import { runDemo, startDemo } from './run-demo.js';

describe('demo wat', () => {
  it('shows questions, programs, outcomes and lessons of those named', async () => {
    const { status, stdout, stderr } = await runDemo(
      ['wat', 'class-instance'],
      temporaryFolder().root,
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(
      /one expects +12\.50 EUR\n +Node\.js says +\[object Object\]\n +done right +12\.50 EUR\n/,
    );
    expect(stdout).toContain('│ const received = structuredClone(new Money(1250));');
    expect(stdout).toContain('│ export default ({ cents }) =>');
    expect(stdout).not.toContain('\u001b');
  });

  it('gives data', async () => {
    const args = ['wat', 'sum-of-sums', 'moved-away', '--json'];
    const { status, stdout } = await runDemo(args, temporaryFolder().root);
    const { node, wats } = JSON.parse(stdout);
    expect({ status, node }).toEqual({ status: 0, node: process.version });
    expect(wats).toMatchObject([
      { id: 'sum-of-sums', surprised: true, outcome: { right: { said: 'the same sum' } } },
      { id: 'moved-away', outcome: { surprise: { said: 'I still have 0 numbers', status: 0 } } },
    ]);
    expect(wats[1].surprise.files[0].text).toContain('pixels.subarray(0, 2)');
  });

  it('lists', async () => {
    const { stdout } = await runDemo(['wat', '--list'], temporaryFolder().root);
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.split(' ')[0]),
    ).toEqual(wats.map(({ id }) => id));
  });
});

/** Processes that were given this mark by their ancestors. */
function marked(mark: string): string[] {
  return readdirSync('/proc').filter((name) => {
    try {
      return /^\d+$/.test(name) && readFileSync(`/proc/${name}/environ`, 'latin1').includes(mark);
    } catch {
      return false; // Gone, or somebody else's.
    }
  });
}

describe.runIf(process.platform === 'linux')('a program that never ends', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGKILL', 137],
  ] as const)('is gone after %s', async (signal, expected) => {
    const mark = `WAT_MARK=${process.pid}-${signal}`;
    const { child, ended } = startDemo(
      ['wat', 'idle-worker', '--no-code'],
      temporaryFolder().root,
      {
        WAT_MARK: mark.slice(9),
      },
    );
    // The demo, and the program that it has started.
    while (marked(mark).length < 2) await sleep(5);
    child.kill(signal);
    const { status, stdout, stderr } = await ended;
    expect(status).toBe(expected);
    expect(stdout).toContain('one expects');
    if (signal !== 'SIGKILL') expect(stderr).toMatch(/^(interrupted|terminated)\n$/);
    while (marked(mark).length > 0) await sleep(5);
  });
});
