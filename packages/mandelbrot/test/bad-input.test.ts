import { nativeProblem } from '@parallel/core';
import { type RenderOptions, render, type View } from '@parallel/mandelbrot';
import { expectError, rejection } from 'test-support/errors';
import { describe, expect, it } from 'vitest';
import { noNative } from './support/native.js';

const view: View = { width: 4, height: 3, x0: -2, y0: -1, y1: 1, maxIterations: 10 };
const rendered = (change: object, options: object = {}) =>
  render({ ...view, ...change }, { strategy: 'inline', kernel: 'js', ...options } as RenderOptions);

const wrong = (option: string, ...values: [unknown, string][]) =>
  values.map(([value, shown]) => [option, value, shown] as const);

describe('a wrong view is named by its part and the value', () => {
  const sides = ['width', 'height'].flatMap((side) =>
    wrong(side, [0, '0'], [-1, '-1'], [1.5, '1.5'], [Number.NaN, 'NaN'], [65_537, '65537']),
  );
  it.each([
    ...sides,
    ...wrong('width', ['4', '"4"'], [undefined, 'undefined'], [null, 'null'], [4n, '4n']),
    ...wrong('maxIterations', [0, '0'], [2 ** 31, '2147483648'], [0.5, '0.5'], [-7, '-7']),
    ...wrong('x0', [Number.POSITIVE_INFINITY, 'Infinity'], [Number.NaN, 'NaN'], ['0', '"0"']),
    ...wrong('y0', [Number.NEGATIVE_INFINITY, '-Infinity'], [undefined, 'undefined']),
    ...wrong('y1', [Number.NaN, 'NaN'], [view.y0, '-1']),
    ...wrong('power', [1, '1'], [9, '9'], [2.5, '2.5'], ['3', '"3"'], [null, 'null']),
    ...wrong('julia', [3, '3'], [[0, 1], 'an array of 2'], ['i', '"i"'], [null, 'null']),
    ...wrong('julia.re', [{ re: Number.NaN, im: 1 }, 'NaN'], [{ im: 1 }, 'undefined']),
    ...wrong('julia.im', [{ re: 0, im: Number.NEGATIVE_INFINITY }, '-Infinity']),
  ])('%s: %s', async (part, value, shown) => {
    const change = { [part.split('.')[0]!]: value };
    await expectError(rendered(change), 'INVALID_OPTION', `"${part}"`, shown);
  });

  it('of which the height is too small for a double', async () => {
    const change = { y0: 0, y1: Number.MIN_VALUE };
    await expectError(rendered(change), 'INVALID_OPTION', '"y1"', '5e-324');
  });

  it('with too many pixels, each side alone being allowed', async () => {
    const change = { width: 65_536, height: 65_536 };
    await expectError(rendered(change), 'INVALID_OPTION', '"height"', '65536', 'pixels');
  });

  it('with a part too many', async () => {
    await expectError(rendered({ colour: 1 }), 'INVALID_OPTION', '"colour"', 'maxIterations');
  });

  it.each([undefined, null, 7, 'view'])('that is %s', async (none) => {
    const words = ['"view"', String(none), 'an object'];
    await expectError(render(none as unknown as View), 'INVALID_OPTION', ...words);
  });
});

describe('a wrong option is named, and its value', () => {
  it.each([
    ...wrong('strategy', ['fibers', '"fibers"'], [{}, 'an object (Object)'], [null, 'null']),
    ...wrong('workers', [0, '0'], [1.5, '1.5'], [2000, '2000']),
    ...wrong('memory', ['moved', '"moved"']),
    ...wrong('kernel', ['webgl', '"webgl"']),
    ...wrong('pruned', [1, '1'], ['yes', '"yes"']),
    ...wrong('simd', ['sse', '"sse"']),
    ...wrong('grain', ['column', '"column"']),
    ...wrong('tileSize', [0, '0'], [-4, '-4'], [2.5, '2.5'], [65_537, '65537']),
    ...wrong('order', ['backwards', '"backwards"']),
    ...wrong('seed', [0.5, '0.5'], [2 ** 31, '2147483648'], ['x', '"x"']),
    ...wrong('chunkSize', [0, '0'], ['all', '"all"'], [1.5, '1.5']),
    ...wrong('onTile', [true, 'true']),
    ...wrong('onProgress', [{}, 'an object (Object)']),
    ...wrong('signal', [{}, 'an object (Object)']),
  ])('%s: %s', async (option, value, shown) => {
    await expectError(rendered({}, { [option]: value }), 'INVALID_OPTION', `"${option}"`, shown);
  });

  it('that is not known, beside those that are', async () => {
    await expectError(rendered({}, { tilesize: 4 }), 'INVALID_OPTION', '"tilesize"', 'tileSize');
  });
});

describe('options that do not go together', () => {
  it.each<[RenderOptions, ...string[]]>([
    [{ strategy: 'native', kernel: 'js' }, '"kernel"', '"js"', '"native"'],
    [{ strategy: 'native', kernel: 'wasm' }, '"kernel"', '"wasm"', '"native"'],
    [{ kernel: 'js', simd: 'portable' }, '"simd"', '"portable"', '"native"'],
    [{ strategy: 'processes', memory: 'transfer' }, '"memory"', '"transfer"', '"processes"'],
    [{ strategy: 'inline', memory: 'copy' }, '"memory"', '"copy"', '"inline"'],
  ])('%j', async (options, ...words) => {
    await expectError(rendered({}, options), 'IMPOSSIBLE_COMBINATION', ...words);
  });

  it.skipIf(noNative)('memory copy with strategy native', async () => {
    const options = { strategy: 'native', kernel: 'native', memory: 'copy' };
    const words = ['"memory"', '"copy"', '"native"'];
    await expectError(rendered({}, options), 'IMPOSSIBLE_COMBINATION', ...words);
  });

  it.skipIf(noNative)('instructions that this machine has not', async () => {
    const simd = process.arch === 'arm64' ? 'avx2' : 'neon';
    const words = ['"simd"', `"${simd}"`, '"portable"'];
    await expectError(rendered({}, { kernel: 'native', simd }), 'INVALID_OPTION', ...words);
  });

  it.skipIf(noNative)('strategy native by name with pieces dealt out', async () => {
    const options = { strategy: 'native', kernel: 'native', claim: 'dealt' };
    await expectError(rendered({}, options), 'IMPOSSIBLE_COMBINATION', '"claim"', '"dealt"');
  });

  it.skipIf(!noNative)('the native kernel without the addon', async () => {
    const { message } = nativeProblem()!;
    await expectError(rendered({}, { kernel: 'native' }), 'NATIVE_UNAVAILABLE', message);
    await expectError(render(view, { strategy: 'native' }), 'NATIVE_UNAVAILABLE', message);
  });

  it('an abort comes after them: what is wrong is said first', async () => {
    const signal = AbortSignal.abort(new Error('no'));
    await expectError(rendered({ width: 0 }, { signal }), 'INVALID_OPTION', '"width"');
    expect(await rejection(rendered({}, { signal }))).toBe(signal.reason);
  });
});
