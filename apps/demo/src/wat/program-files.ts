import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Program, ProgramText, Wat, WatDescription } from './wat.js';

/** The programs are run and shown as they stand in the sources: never bundled, never copied. */
const folder = join(packageRoot(), 'src', 'wat');

/** Ends a program whose demo is gone; see the file. */
export const guardFile = join(folder, 'guard.mjs');

export function fileOf(program: Program, name: string = program.files[0]): string {
  return join(folder, 'programs', program.folder, name);
}

export function isPython(program: Program): boolean {
  return program.files[0].endsWith('.py');
}

/** The very text that runs. */
export async function textOf(program: Program): Promise<ProgramText> {
  const texts = await Promise.all(
    program.files.map(async (name) => ({
      name,
      text: await readFile(fileOf(program, name), 'utf8'),
    })),
  );
  return { language: isPython(program) ? 'python' : 'js', files: texts };
}

export async function describeWat(wat: Wat): Promise<WatDescription> {
  const [surprise, right] = await Promise.all([textOf(wat.surprise), textOf(wat.right)]);
  return { ...wat, surprise, right };
}

/** The folder of this package, from wherever the bundler has put this module. */
function packageRoot(): string {
  let at = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(at, 'package.json'))) at = dirname(at);
  return at;
}
