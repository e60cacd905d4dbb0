import { setTimeout } from 'node:timers/promises';
import { processes, threads } from '@parallel/core';
import { expectCoded, rejection } from 'test-support/errors';
import { describe, expect, it } from 'vitest';
import { forProcesses } from '../src/worker/exec-argv.js';
import { ending, FOREVER } from './support/endings.js';

const who = ending('who');

describe.each([
  ['threads', threads],
  ['processes', processes],
] as const)('workers of %s', (_, make) => {
  it('are ended when they have been idle for long, and started again', async () => {
    await using strategy = make({ workers: 1, idleTimeout: 1 });
    const before = await strategy.run(who, undefined);
    let after = before;
    // A worker that is asked too soon is not idle: asked ever later, it must have been.
    for (let wait = 1; after === before; wait *= 2) {
      await setTimeout(wait);
      after = await strategy.run(who, undefined);
    }
    const { started, died, completed } = strategy.stats();
    expect(started).toBeGreaterThan(1);
    expect(died).toBe(0);
    expect(completed).toBeGreaterThan(1);
  });

  it('stay where they are not idle for so long', async () => {
    await using strategy = make({ workers: 1, idleTimeout: FOREVER });
    const before = await strategy.run(who, undefined);
    await setTimeout(20);
    expect(await strategy.run(who, undefined)).toBe(before);
  });

  it('have the environment that they are given, and no other', async () => {
    const variable = ending('variable');
    await using other = make({ workers: 1, env: { OWN: 'mine', NONE: undefined } });
    expect(await other.run(variable, 'OWN')).toBe('mine');
    expect(await other.run(variable, 'NONE')).toBe(undefined);
    expect(await other.run(variable, 'PATH')).toBe(undefined);
    await using same = make({ workers: 1 });
    expect(await same.run(variable, 'PATH')).toBe(process.env['PATH']);
  });

  it('have the options of Node that they are given', async () => {
    await using strategy = make({ workers: 1, execArgv: ['--no-warnings'] });
    expect(await strategy.run(ending('flags'), undefined)).toContain('--no-warnings');
  });

  it('have no debugger or test runner of their own', () => {
    const inspected = [
      '--test',
      '--watch',
      '--inspect=9229',
      '--inspect-brk',
      '--inspect-wait=0',
      '--inspect-port',
      '1',
    ];
    expect(forProcesses(['--expose-gc', ...inspected, '--import', 'x', '--debug-port=1'])).toEqual([
      '--expose-gc',
      '--import',
      'x',
    ]);
    const others = ['--inspect-publish-uid=http', '--test-isolation=none'];
    expect(forProcesses(others)).toEqual(others);
  });

  it('that Node refuses to start fail what they were for, and do not start for ever', async () => {
    await using strategy = make({ workers: 2, execArgv: ['--no-such-option'] });
    const error = await rejection(strategy.run(who, undefined));
    expectCoded(error, strategy.kind === 'threads' ? 'INVALID_OPTION' : 'WORKER_DIED');
    expect(strategy.stats().started).toBe(strategy.kind === 'threads' ? 0 : 1);
    const words = strategy.kind === 'threads' ? '--no-such-option' : 'while it was started';
    const code = strategy.kind === 'threads' ? 'INVALID_OPTION' : 'WORKER_DIED';
    expectCoded(await rejection(strategy.start()), code, words);
  });
});

it('a thread that takes more memory than it may dies alone', async () => {
  await using strategy = threads({ workers: 1, resourceLimits: { maxOldGenerationSizeMb: 16 } });
  const error = await rejection(strategy.run(ending('fills'), undefined));
  expectCoded(error, 'WORKER_DIED', 'memory');
  expect(await strategy.run(who, undefined)).toBeTypeOf('string');
});
