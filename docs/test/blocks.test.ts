import { describe, expect, it } from 'vitest';
import { blocksOf, fileNameOf } from './blocks.js';
import { shellLines } from './shell.js';

const FENCE = '```';
const text = `# A document

${FENCE}ts
// square.ts
export default (x: number) => x * x;
${FENCE}

<!-- setup
const a = 1;
const b = 2;
-->

${FENCE}ts
console.log(a + b);
${FENCE}

<!-- prints -->
${FENCE}text
3
${FENCE}

<!-- not run: it would take an hour -->
${FENCE}sh
parallel-search -n x big.log | \\
  head
frobnicate --all
${FENCE}

<!-- not run: this says nothing of what comes after other words -->
Words.

${FENCE}
plain
${FENCE}
`;

describe('blocksOf', () => {
  const blocks = blocksOf('a.md', text);

  it('finds blocks, their lines and what comments say of them', () => {
    expect(blocks.map(({ line, language, notRun }) => [line, language, notRun])).toEqual([
      [4, 'ts', undefined],
      [14, 'ts', undefined],
      [24, 'sh', 'it would take an hour'],
      [33, '', undefined],
    ]);
    expect(blocks[1]).toMatchObject({ setup: 'const a = 1;\nconst b = 2;', prints: '3' });
    expect(blocks.map(fileNameOf)).toEqual(['square.ts', undefined, undefined, undefined]);
  });

  it('refuses a block that does not end', () => {
    expect(() => blocksOf('a.md', `${FENCE}ts\nlet x;`)).toThrow('a.md:1');
  });

  it('knows our commands, over several lines, and which are nobody’s', () => {
    expect(shellLines(blocks[2]!)).toEqual({
      run: [{ line: 24, command: 'parallel-search -n x big.log | \\\n  head' }],
      unknown: [{ line: 26, command: 'frobnicate --all' }],
    });
  });
});
