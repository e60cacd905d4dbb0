import { existsSync, readFileSync } from 'node:fs';
import { temporaryFolder } from 'test-support/folder';
import { startNode } from 'test-support/program';
import { isLeftOut } from 'test-support/strategies';
import { afterEach, expect, it, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllEnvs();
});

it('a program is run to its end, and both outputs are kept', async () => {
  vi.stubEnv('FORCE_COLOR', '3');
  const body = `process.stdout.write(Buffer.of(0xff));
    console.error(process.env.OURS, process.env.FORCE_COLOR, process.stdin.read());
    process.exitCode = 3;`;
  const { ended } = startNode(['-e', body], { env: { OURS: 'ours' } });
  expect(await ended).toEqual({
    status: 3,
    signal: null,
    stdout: '\ufffd',
    bytes: Buffer.of(0xff),
    stderr: 'ours undefined null\n',
  });
});

it('one that a signal ends has the status that a shell gives it', async () => {
  const { child, ended } = startNode(['-e', 'setInterval(() => {}, 1e6); console.log("up")']);
  child.stdout?.once('data', () => child.kill('SIGKILL'));
  expect(await ended).toMatchObject({ status: 137, signal: 'SIGKILL', stdout: 'up\n' });
});

let made = '';
it('a folder has the files that were asked for, until the tests are over', () => {
  const folder = temporaryFolder({ 'a/b': 'text' });
  made = folder.root;
  expect(readFileSync(folder.path('a/b'), 'utf8')).toBe('text');
  expect(folder.write('c/d', 'more')).toBe(folder.path('c/d'));
});
it('and in the next one of them, too', () => {
  expect(existsSync(made)).toBe(true);
});

it('tests may be left out, except in continuous integration', () => {
  vi.stubEnv('CI', '');
  expect(isLeftOut(undefined)).toBe(false);
  expect(isLeftOut(new Error('no addon'))).toBe(true);
  vi.stubEnv('CI', 'true');
  expect(isLeftOut(undefined)).toBe(false);
  expect(() => isLeftOut(new Error('no addon'))).toThrow('no addon');
});
