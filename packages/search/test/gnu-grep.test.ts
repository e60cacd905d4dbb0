import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { type SearchOptions, searchFile } from '@parallel/search';
import fc from 'fast-check';
import { temporaryFolder } from 'test-support/folder';
import { runs } from 'test-support/runs';
import { describe, expect, it } from 'vitest';
import { shortLines } from './support/contents.js';

const gnu = spawnSync('grep', ['--version'], { encoding: 'utf8' }).stdout?.includes('GNU grep');

/** What both understand alike in any file: ASCII, no dot, no negated class, anchors at the ends. */
const one = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...'abcAB ', '1', '_') },
  { weight: 2, arbitrary: fc.constantFrom('[ab]', '[a-c]', '[0-9]', '\\w', '\\.', '\\[', '\\\\') },
);
const repeated = fc
  .tuple(one, fc.constantFrom('', '', '*', '+', '?', '{2}', '{1,2}', '{2,}'))
  .map((parts) => parts.join(''));
const sequence = fc.array(repeated, { maxLength: 3 }).map((parts) => parts.join(''));
const group = fc
  .tuple(sequence, sequence, fc.constantFrom('', '*', '+', '?'))
  .map(([a, b, quantifier]) => `(${a}|${b})${quantifier}`);
const edge = fc.constantFrom('', '', '', '\\b');
const patterns = fc
  .tuple(
    fc.constantFrom('', '', '^'),
    edge,
    fc.array(fc.oneof(repeated, group), { maxLength: 4 }).map((parts) => parts.join('')),
    edge,
    fc.constantFrom('', '', '$'),
  )
  .map((parts) => parts.join(''));

function grep(path: string, pattern: string): string {
  const args = ['-n', '-a', '-E', '-e', pattern, '--', path];
  const options = { env: { ...process.env, LC_ALL: 'C' }, encoding: 'latin1' as const };
  const { status, stdout, stderr } = spawnSync('grep', args, options);
  // 1 says that no line matches; anything more is an error.
  expect({ status: status === 0 || status === 1, stderr }).toEqual({ status: true, stderr: '' });
  return stdout;
}

async function ours(path: string, pattern: string, options: SearchOptions): Promise<string> {
  const bytes = readFileSync(path);
  const { lineNumbers, offsets } = await searchFile(path, new RegExp(pattern), options);
  return [...offsets]
    .map((offset, i) => {
      const feed = bytes.indexOf(10, offset);
      const line = bytes.subarray(offset, feed < 0 ? bytes.length : feed).toString('latin1');
      return `${lineNumbers[i]}:${line}\n`;
    })
    .join('');
}

describe.skipIf(!gnu)('as GNU grep', () => {
  const folder = temporaryFolder();

  it('the same lines with the same numbers', async () => {
    await fc.assert(
      fc.asyncProperty(shortLines, patterns, async (bytes, pattern) => {
        const path = folder.write('file', bytes);
        expect(await ours(path, pattern, { strategy: 'inline', chunkBytes: 50 })).toBe(
          grep(path, pattern),
        );
      }),
      runs(250),
    );
  });

  it.each(['a', '^$', '', 'b$', 'lin(e|ux)', '^[a-z]+ [0-9]{2,}$'])(
    'for %s in a text',
    async (p) => {
      const text = 'a line\n\nlinux 42\nb\r\nab\n\n\nline 7\nlast without end: b';
      const path = folder.write('text', text);
      expect(await ours(path, p, {})).toBe(grep(path, p));
    },
  );
});
