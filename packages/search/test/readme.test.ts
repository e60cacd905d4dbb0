import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { searchOptions } from '../src/options.js';
import { treeOptions } from '../src/tree/options.js';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
/** What stands first in a row of a table, code by code: names, without what they are given. */
const named = [...readme.matchAll(/^\| `(.+?)` +\|/gm)].flatMap(([, cell = '']) =>
  cell.split('`, `').map((name) => name.replace(/\(.*/, '')),
);

it('the README has every option in a table, and no other', () => {
  const options = { ...searchOptions.shape, ...treeOptions.shape };
  const beside = [...new Set(named)].filter((name) => /^\w+$/.test(name));
  expect(beside.sort()).toEqual(Object.keys(options).sort());
});
