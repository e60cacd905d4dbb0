import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The root of the repository. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** A fenced code block of a document, and what the comments before it say. */
export interface Block {
  /** The document, from the root. */
  readonly document: string;
  /** The line of its first line of code, from 1. */
  readonly line: number;
  /** `ts`, `js`, `sh`; empty where the fence names none. */
  readonly language: string;
  readonly code: string;
  /** Code that goes before it and that readers need not see. */
  readonly setup: string;
  /** Why it is not run, or only type-checked, if so. */
  readonly notRun: string | undefined;
  readonly onlyTypes: string | undefined;
  readonly needsAddon: boolean;
  /** What it has to print; the text of the block after it that `<!-- prints -->` introduces. */
  readonly prints: string | undefined;
}

const NOTHING_SAID = {
  setup: '',
  notRun: undefined,
  onlyTypes: undefined,
  needsAddon: false,
  prints: undefined,
};
const FENCE = /^(`{3,})(\S*).*$/;

/**
 * All code blocks of a document. A comment before a block says what else there is to know:
 *
 * `<!-- file: name.ts … -->`: a file that the blocks of the document import and readers need not see;
 * `<!-- setup … -->`: code that goes before the block, over several lines if need be;
 * `<!-- needs: addon -->`: not run where the addon is not built;
 * `<!-- not run: reason -->`; `<!-- only types: reason -->`: checked, not run;
 * `<!-- prints -->`: the block is what the one before it prints.
 */
export function blocksOf(document: string, text = readFileSync(`${root}/${document}`, 'utf8')) {
  const blocks: Block[] = [];
  let comments: string[] = [];
  const source = text.split('\n');
  for (let i = 0; i < source.length; i += 1) {
    const line = source[i]!;
    if (line.startsWith('<!--')) {
      const begin = i;
      while (!source[i]!.includes('-->') && i < source.length - 1) i += 1;
      const comment = source
        .slice(begin, i + 1)
        .join('\n')
        .replace(/^<!--\s*/, '')
        .replace(/\s*-->.*$/s, '');
      const file = /^file: (\S+)\n/.exec(comment);
      if (file) {
        const code = `// ${file[1]}\n${comment.slice(file[0].length)}`;
        blocks.push({ ...NOTHING_SAID, document, line: begin + 1, language: 'ts', code });
      } else comments.push(comment);
      continue;
    }
    const fence = FENCE.exec(line);
    if (fence) {
      const begin = i + 1;
      for (i = begin; i < source.length && source[i]!.trimEnd() !== fence[1]; i += 1);
      if (i >= source.length) throw new Error(`${document}:${begin}: a block that never ends`);
      const code = source.slice(begin, i).join('\n');
      const previous = blocks.at(-1);
      if (comments.includes('prints') && previous)
        blocks.splice(-1, 1, { ...previous, prints: code });
      else {
        const said = (word: string) =>
          comments
            .find((comment) => comment.startsWith(word))
            ?.slice(word.length)
            .trim();
        blocks.push({
          document,
          line: begin + 1,
          language: fence[2]!,
          code,
          setup: said('setup') ?? '',
          notRun: said('not run:'),
          onlyTypes: said('only types:'),
          needsAddon: said('needs:') === 'addon',
          prints: undefined,
        });
      }
    }
    // Comments speak of the block that comes next, with nothing between them.
    if (line.trim() !== '') comments = [];
  }
  return blocks;
}

/** `// name.ts` as first line makes a block a file of that name, for others of its document to import. */
export function fileNameOf({ code }: Block): string | undefined {
  return /^\/\/ ([\w-]+\.(?:ts|js|mjs|cjs))$/m.exec(code.split('\n')[0]!)?.[1];
}
