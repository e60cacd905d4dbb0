import { search, type TreeOptions } from '@parallel/search';
import { expectError } from 'test-support/errors';
import { describe, it } from 'vitest';
import { noNative } from '../support/native.js';

/** Options are refused by the call itself, before anything is iterated. */
const call = async (options: object, pattern: unknown = 'a', paths: unknown = '.') =>
  void search(paths as string, pattern as string, options as TreeOptions);

describe('search refuses', () => {
  it.each([
    ['glob', 5, '5'],
    ['glob', '', '""'],
    ['types', ['a', 5], 'an array of 2'],
    ['hidden', 'yes', '"yes"'],
    ['noIgnore', 1, '1'],
    ['followSymlinks', null, 'null'],
    ['maxFileSize', -1, '-1'],
    ['maxFileSize', 1.5, '1.5'],
    ['maxDepth', Number.NaN, 'NaN'],
    ['sort', 'size', '"size"'],
    ['mode', 'words', '"words"'],
    ['includeWithoutMatch', 'no', '"no"'],
    ['maxCount', 0, '0'],
    ['binary', 'ignore', '"ignore"'],
    ['encoding', 7, '7'],
    ['searchZip', 'gz', '"gz"'],
    ['strategy', 'fibres', '"fibres"'],
    ['workers', 0, '0'],
    ['kernel', 'wasm', '"wasm"'],
    ['native', 'maybe', '"maybe"'],
    ['signal', {}, 'an object (Object)'],
    ['onProgress', 1, '1'],
    ['onError', {}, 'an object (Object)'],
  ])('%s: %j', async (option, value, shown) => {
    await expectError(call({ [option]: value }), 'INVALID_OPTION', `"${option}`, shown);
  });

  it('what it does not know', async () => {
    await expectError(call({ ignoreCases: true }), 'INVALID_OPTION', '"ignoreCases"', 'maxDepth');
  });

  it.each([
    ['', '""'],
    ['a\0', '"a\\u0000"'],
    [5, '5'],
    [[], 'empty'],
    [['a', null], 'null'],
    [new URL('https://example.org/'), 'https://example.org/'],
  ])('paths: %j', async (paths, shown) => {
    await expectError(call({}, 'a', paths), 'INVALID_OPTION', '"paths"', shown);
  });

  it('a pattern that is none', async () => {
    await expectError(call({}, 5), 'INVALID_OPTION', '"pattern"', '5');
  });

  it.each([
    ['glob', { glob: '[' }, '"["'],
    ['glob', { glob: ['*.ts', 'a{b'] }, '"a{b"'],
    ['types', { types: 'klingon' }, '"klingon"'],
    ['types', { types: ['ts', '!klingon'] }, '"!klingon"'],
    ['encoding', { encoding: 'utf-17' }, '"utf-17"'],
  ])('%s: %j', async (option, options, shown) => {
    await expectError(call(options), 'INVALID_OPTION', `"${option}"`, shown);
    const js = { ...options, kernel: 'js' };
    await expectError(call(js), 'INVALID_OPTION', `"${option}"`, shown);
  });

  it('what goes against each other', async () => {
    const both = { strategy: 'native', kernel: 'js' };
    await expectError(call(both), 'IMPOSSIBLE_COMBINATION', '"kernel"', '"native"');
  });

  it.skipIf(noNative).each([{ kernel: 'js' }, { strategy: 'threads' }])(
    'packed files with %j',
    async (option) => {
      const options = { ...option, searchZip: true };
      await expectError(call(options), 'IMPOSSIBLE_COMBINATION', '"searchZip"', 'leave that out');
    },
  );

  it.skipIf(!noNative).each([
    ['the addon, where it is required', { native: 'require' }],
    ['its kernel', { kernel: 'native' }],
    ['its threads', { strategy: 'native' }],
    ['packed files', { searchZip: true }],
  ])('without the addon: %s', async (_, options) => {
    await expectError(call(options), 'NATIVE_UNAVAILABLE');
  });
});
