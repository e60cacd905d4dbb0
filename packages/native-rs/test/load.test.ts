import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import native from '../index.js';
import { missing } from './support.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const PROGRAM = `
  const { load } = require('./index.js');
  const errors = [0, 1].map(() => { try { load(); } catch (error) { return error; } });
  const [error] = errors;
  console.log(JSON.stringify(error && {
    name: error.name, code: error.code, message: error.message,
    cause: error.cause instanceof Error, same: errors[0] === errors[1],
  }));`;

function run(cwd: string, env: NodeJS.ProcessEnv = {}) {
  const options = {
    cwd,
    env: { ...process.env, PARALLEL_NATIVE: '', ...env },
    encoding: 'utf8',
  } as const;
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', PROGRAM], options);
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

describe('load', () => {
  it('says that it is switched off', () => {
    expect(run(root, { PARALLEL_NATIVE: 'off' })).toMatchObject({
      name: 'NativeUnavailableError',
      code: 'NATIVE_UNAVAILABLE',
      message: 'the native kernel is not available: switched off by PARALLEL_NATIVE=off',
    });
  });

  it('says why there is no kernel, and keeps the cause', () => {
    const folder = mkdtempSync(join(tmpdir(), 'native-rs-'));
    const copy = (file: string) => cpSync(join(root, file), join(folder, file));
    const error = { name: 'NativeUnavailableError', code: 'NATIVE_UNAVAILABLE', cause: true };
    try {
      for (const file of ['index.js', 'binding.js', 'package.json']) copy(file);
      expect(run(folder)).toMatchObject({
        ...error,
        same: true,
        message: expect.stringMatching(/: no binary for \w+-\w+ is built or installed$/),
      });
      if (process.platform === 'linux') {
        for (const libc of ['gnu', 'musl']) {
          const file = `parallel-native.linux-${process.arch}-${libc}.node`;
          writeFileSync(join(folder, file), 'not a binary');
        }
        expect(run(folder)).toMatchObject({
          ...error,
          message: expect.stringMatching(/: its binary does not load: .+$/),
        });
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.skipIf(missing)('gives the same binding each time', () => {
    expect(native.load()).toBe(native.load());
  });

  it.skipIf(missing)('knows its file, whatever else is in the cache of modules', () => {
    // What an ES module has imported as JSON is there without an id.
    const program = `
      const native = require('./index.js');
      const binding = native.load();
      const cache = { a: { exports: {}, loaded: true }, b: undefined, c: { exports: binding } };
      const own = { ...require.cache };
      for (const key of Object.keys(own)) delete require.cache[key];
      Object.assign(require.cache, cache, own);
      console.log(native.loadedFrom());`;
    const options = { cwd: root, encoding: 'utf8' } as const;
    const { stdout } = spawnSync(process.execPath, ['-e', program], options);
    expect(stdout).toMatch(/[\\/]parallel-native\.[\w-]+\.node\n$/);
  });
});
