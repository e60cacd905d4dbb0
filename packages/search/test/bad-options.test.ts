import { nativeProblem } from '@parallel/core';
import { type SearchOptions, searchFile } from '@parallel/search';
import { expectError } from 'test-support/errors';
import { temporaryFolder } from 'test-support/folder';
import { describe, expect, it } from 'vitest';
import { noNative } from './support/native.js';

const folder = temporaryFolder();
const path = folder.write('file', 'one\ntwo\n');
const search = (options: object, pattern: unknown = 'one', where: unknown = path) =>
  searchFile(where as string, pattern as string, options as SearchOptions);

describe('an option with a wrong value is named, and its value', () => {
  it.each([
    ['chunkBytes', 0, '0'],
    ['chunkBytes', -1, '-1'],
    ['chunkBytes', 1.5, '1.5'],
    ['chunkBytes', Number.NaN, 'NaN'],
    ['chunkBytes', 1e12, '1000000000000'],
    ['chunkBytes', Number.POSITIVE_INFINITY, 'Infinity'],
    ['chunkBytes', '64', '"64"'],
    ['workers', 0, '0'],
    ['workers', -3, '-3'],
    ['workers', 2.5, '2.5'],
    ['workers', 5000, '5000'],
    ['workers', null, 'null'],
    ['strategy', 'fibers', '"fibers"'],
    ['strategy', {}, 'an object (Object)'],
    ['strategy', null, 'null'],
    ['memory', 'moved', '"moved"'],
    ['kernel', 'wasm', '"wasm"'],
    ['feed', 'blocks', '"blocks"'],
    ['onProgress', 'yes', '"yes"'],
    ['signal', {}, 'an object (Object)'],
  ])('%s: %s', async (option, value, shown) => {
    await expectError(search({ [option]: value }), 'INVALID_OPTION', `"${option}"`, shown);
  });

  it('an option that is not known, beside those that are', async () => {
    await expectError(search({ chunkbytes: 4 }), 'INVALID_OPTION', '"chunkbytes"', 'chunkBytes');
  });

  it.each([null, 5, 'threads', []])('options that are %s', async (options) => {
    await expectError(search(options as unknown as object), 'INVALID_OPTION', 'options');
  });

  it.each([
    [42, '42'],
    [null, 'null'],
    [undefined, 'undefined'],
    [['a', 7], '7'],
    [{ source: 'a' }, 'an object (Object)'],
  ])('a pattern that is none: %s', async (pattern, shown) => {
    // Not by search(), whose default would stand in for undefined.
    const searched = searchFile(path, pattern as unknown as string);
    await expectError(searched, 'INVALID_OPTION', '"pattern"', shown);
  });

  it.each([
    ['', '""'],
    ['a\0b', '"a\\u0000b"'],
    [7.5, '7.5'],
    [null, 'null'],
    [undefined, 'undefined'],
  ])('a path that is none: %j', async (where, shown) => {
    const searched = searchFile(where as string, 'one');
    await expectError(searched, 'INVALID_OPTION', '"path"', shown);
  });

  it('a URL that is no file', async () => {
    const url = new URL('https://example.org/file');
    await expectError(
      search({}, 'one', url),
      'INVALID_OPTION',
      '"path"',
      'https://example.org/file',
    );
  });
});

describe('options that do not go together', () => {
  it.each<[SearchOptions, ...string[]]>([
    [{ strategy: 'native', kernel: 'js' }, '"kernel"', '"js"', '"native"'],
    [{ strategy: 'processes', memory: 'transfer' }, '"memory"', '"transfer"', '"processes"'],
    [{ strategy: 'processes', memory: 'transfer', feed: 'lines' }, '"memory"', '"processes"'],
    [{ strategy: 'threads', memory: 'shared', feed: 'ranges' }, '"memory"', '"shared"'],
    [{ strategy: 'inline', memory: 'copy' }, '"memory"', '"copy"', '"inline"'],
  ])('%j', async (options, ...words) => {
    // Without the addon the kernel has to be named, or its absence would be what is wrong.
    const kernel = noNative && options.strategy !== 'native' ? { kernel: 'js' } : {};
    await expectError(search({ ...kernel, ...options }), 'IMPOSSIBLE_COMBINATION', ...words);
  });

  it.skipIf(noNative)('strategy native and the feed lines', async () => {
    const options = { strategy: 'native', feed: 'lines' };
    await expectError(search(options), 'IMPOSSIBLE_COMBINATION', '"feed"', '"lines"', '"native"');
  });

  it.skipIf(noNative)('strategy native and a pattern that only JavaScript can run', async () => {
    for (const pattern of [/one(?=\n)/, /a^/m, /(o)\1/]) {
      const error = await expectError(
        search({ strategy: 'native' }, pattern),
        'IMPOSSIBLE_COMBINATION',
        '"pattern"',
        'native',
      );
      expect(error.message).toMatch(/"threads"|"processes"|"inline"/);
    }
  });

  it.skipIf(!noNative)('the native kernel without the addon', async () => {
    const words = [nativeProblem()!.message];
    await expectError(search({ kernel: 'native' }), 'NATIVE_UNAVAILABLE', ...words);
    await expectError(search({ strategy: 'native' }), 'NATIVE_UNAVAILABLE', ...words);
  });
});
