import { existsSync, readdirSync } from 'node:fs';
import { nativeProblem } from '@parallel/core';
import { describe, expect, it } from 'vitest';
import { type Block, blocksOf, root } from './blocks.js';
import { makePlace, run } from './place.js';
import { compile } from './programs.js';
import { shellLines } from './shell.js';

const documents = [
  'README.md',
  ...inFolders('packages', 'README.md'),
  ...markdownIn('docs/guides'),
];
const blocks = documents.flatMap((document) => blocksOf(document));
const addon = nativeProblem() === undefined;

const code = blocks.filter(
  ({ language, notRun }) => notRun === undefined && /^(ts|js|mjs|cjs)$/.test(language),
);
const shell = blocks.filter(
  ({ language, notRun }) => notRun === undefined && /^(sh|bash|shell|console)$/.test(language),
);
const { programs, errors } = compile(code);

const place = ({ document, line }: Block) => `${document}:${line}`;

describe('code blocks', () => {
  it.concurrent.each(code.map((block) => [place(block), block] as const))(
    '%s',
    async (_, block) => {
      expect(errors.get(block) ?? []).toEqual([]);
      if (block.onlyTypes !== undefined || (block.needsAddon && !addon)) return;
      const where = makePlace(place(block).replaceAll(/\W+/g, '-'));
      const { status, stdout, stderr } = await run('node', [programs.get(block)!], where);
      expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
      if (block.prints !== undefined) expect(stdout.trimEnd()).toBe(block.prints);
    },
  );
});

describe('commands', () => {
  it.concurrent.each(shell.map((block) => [place(block), block] as const))(
    '%s',
    async (_, block) => {
      const lines = shellLines(block);
      // A command that is neither ours nor known to be somebody else's: see shell.ts.
      expect(lines.unknown).toEqual([]);
      if (block.needsAddon && !addon) return;
      const where = makePlace(place(block).replaceAll(/\W+/g, '-'));
      for (const { line, command } of lines.run) {
        const { status, stderr } = await run('sh', ['-c', command], where);
        // grep's habit: 1 is no match, which is no error.
        const fine = status === 0 || (status === 1 && /parallel-search/.test(command));
        expect({ line, command, status, stderr: fine ? '' : stderr, fine }).toMatchObject({
          fine: true,
          stderr: '',
        });
      }
    },
  );
});

describe('the documents', () => {
  it('say of which language each block is', () => {
    const known = /^(ts|js|mjs|cjs|sh|bash|shell|console|text|json|jsonc|html|toml|yaml|diff)?$/;
    expect(blocks.filter(({ language }) => !known.test(language)).map(place)).toEqual([]);
  });

  it('leave few blocks out, each with a reason', () => {
    const left = blocks.filter(({ notRun, onlyTypes }) => (notRun ?? onlyTypes) !== undefined);
    expect(left.filter((block) => (block.notRun ?? block.onlyTypes)!.length < 10)).toEqual([]);
    expect(left.length).toBeLessThanOrEqual(code.length / 4);
  });
});

function inFolders(folder: string, file: string): string[] {
  return readdirSync(`${root}/${folder}`)
    .map((name) => `${folder}/${name}/${file}`)
    .filter((path) => existsSync(`${root}/${path}`));
}

function markdownIn(folder: string): string[] {
  return readdirSync(`${root}/${folder}`)
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`);
}
