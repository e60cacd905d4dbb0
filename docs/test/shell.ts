import type { Block } from './blocks.js';

/** Ours, which are run. */
const OURS =
  /^(?:[A-Z_]+=\S+ )*(?:parallel-search|parallel-mandelbrot|npx @parallel\/\w+|npx demo)\b/;

/**
 * What others run: installing, building, testing (npm test, test:install), the
 * whole demo, the benchmarks and bundlers; and programs that are not ours.
 */
const OTHERS =
  /^(?:npm (?:install|i|run|test|ci)|pnpm|npx -?-?y?e?s? ?wireit|git|cd|esbuild|vite|webpack|rollup|docker|cargo|ffmpeg|tail|node benchmarks\/|#)/;

/** Where a picture or a page would be shown to somebody. */
const VIEWER = /\s*\| *(?:display|less)\b.*$/;

/** Pictures are drawn small: what is tried here is the command. */
function small(command: string): string {
  if (!/mandelbrot/.test(command) || /--preview|--help/.test(command)) return command;
  const without = command.replace(/ +#.*$/, '').replace(/ (?:-s|--size) \S+/, '');
  return without.replace(/parallel-mandelbrot|@parallel\/mandelbrot/, '$& -s 160x120');
}

export interface ShellLine {
  readonly line: number;
  readonly command: string;
}

/** The commands of a block that are run, and those of which this test knows nothing. */
export function shellLines(block: Block): { run: ShellLine[]; unknown: ShellLine[] } {
  const lines: ShellLine[] = [];
  let begun: ShellLine | undefined;
  for (const [i, text] of block.code.split('\n').entries()) {
    const line: ShellLine = begun
      ? { ...begun, command: `${begun.command}\n${text}` }
      : { line: block.line + i, command: text.replace(/^\$ /, '') };
    begun = text.endsWith('\\') ? line : undefined;
    if (!begun && line.command.trim() !== '') lines.push(line);
  }
  const run = lines
    .filter(({ command }) => OURS.test(command))
    .map(({ line, command }) => ({ line, command: small(command.replace(VIEWER, '')) }));
  const unknown = lines.filter(({ command }) => !OURS.test(command) && !OTHERS.test(command));
  return { run, unknown };
}
