import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { type Block, fileNameOf } from './blocks.js';

/** Inside this package, so that imports find what users would have installed. */
export const work = fileURLToPath(new URL('.work', import.meta.url));
const written = join(work, 'written');
const built = join(work, 'built');

export interface Compiled {
  /** The JavaScript to run for each block that is code. */
  readonly programs: ReadonlyMap<Block, string>;
  /** What the compiler says of a block, with lines of the document. */
  readonly errors: ReadonlyMap<Block, readonly string[]>;
}

/** Writes the blocks of all documents as modules, type-checks them together and compiles them. */
export function compile(blocks: readonly Block[]): Compiled {
  rmSync(work, { recursive: true, force: true });
  const owners = new Map<string, Block>();
  const programs = new Map<Block, string>();
  for (const block of blocks) {
    const name = nameOf(block);
    const file = join(written, folderOf(block), name);
    if (owners.has(file)) throw new Error(`${block.document}:${block.line}: a second ${name}`);
    owners.set(file, block);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, textOf(block));
    programs.set(block, join(built, folderOf(block), name.replace(/ts$/, 'js')));
  }
  writeFileSync(join(work, 'package.json'), '{ "type": "module" }\n');

  const program = ts.createProgram([...owners.keys()], {
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts'],
    types: ['node'],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: true,
    allowJs: true,
    rootDir: written,
    outDir: built,
  });
  const errors = new Map<Block, string[]>();
  const told = [...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics];
  for (const { file, start, messageText } of told) {
    const text = ts.flattenDiagnosticMessageText(messageText, '\n');
    const block = file && owners.get(file.fileName);
    if (!block) throw new Error(text);
    const inFile = file.getLineAndCharacterOfPosition(start ?? 0).line;
    const line = inFile - setupLines(block) + block.line;
    errors.set(block, [...(errors.get(block) ?? []), `${block.document}:${line}: ${text}`]);
  }
  return { programs, errors };
}

function folderOf({ document }: Block): string {
  return document.replaceAll(/[^\w]+/g, '-').toLowerCase();
}

function nameOf(block: Block): string {
  const named = fileNameOf(block);
  if (named !== undefined) return named;
  if (block.language === 'ts') return `line-${block.line}.ts`;
  return /\brequire\(/.test(block.code) ? `line-${block.line}.cjs` : `line-${block.line}.js`;
}

function textOf(block: Block): string {
  const setup = block.setup === '' ? '' : `${block.setup}\n`;
  // A module even where it imports nothing, for its top-level await.
  const end = /\brequire\(/.test(block.code) ? '' : '\nexport {};\n';
  return `${setup}${block.code}${end}`;
}

function setupLines({ setup }: Block): number {
  return setup === '' ? 0 : setup.split('\n').length;
}
