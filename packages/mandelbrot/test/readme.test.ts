import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { colorSchema } from '../src/color/options.js';
import { renderOptions } from '../src/options.js';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

it.each(Object.entries({ renderOptions, colorSchema }))(
  'the README has every option of %s in a table',
  (_, { shape }) => {
    const rows = readme.match(/^\|.*\|$/gm)!.join('\n');
    const missing = Object.keys(shape).filter((name) => !new RegExp(`\`${name}\\b`).test(rows));
    expect(missing).toEqual([]);
  },
);
