import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  channelOptions,
  closeOptions,
  mapOptions,
  processOptions,
  threadOptions,
} from '../src/options/schemas.js';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const readme = read('../README.md');

describe('the README', () => {
  it('names every error code', () => {
    const [list = ''] = /^export type ParallelErrorCode =.*?;\n\n/ms.exec(
      read('../src/errors.ts'),
    )!;
    const codes = [...list.matchAll(/'([A-Z_]+)'/g)].map(([, code]) => code!);
    expect(codes.length).toBeGreaterThan(10);
    expect(codes.filter((code) => !readme.includes(`\`${code}\``))).toEqual([]);
  });

  it.each(
    Object.entries({ channelOptions, closeOptions, mapOptions, processOptions, threadOptions }),
  )('names every option of %s', (_, { shape }) => {
    const missing = Object.keys(shape).filter((name) => !new RegExp(`\\b${name}\\b`).test(readme));
    expect(missing).toEqual([]);
  });
});
