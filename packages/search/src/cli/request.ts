import { readFileSync } from 'node:fs';
import type { SearchOptions } from '../options.js';
import { type Given, parseArguments } from './options.js';
import { type Replacement, replacementOf } from './replacement.js';
import { UsageError } from './usage-error.js';

/** What is printed of a file. */
export type Mode = 'lines' | 'count' | 'files' | 'filesWithout' | 'quiet' | 'json';

/** How lines are printed. */
export interface Style {
  readonly lineNumbers: boolean;
  readonly byteOffsets: boolean;
  /** Undefined: where there are several files. */
  readonly fileNames: boolean | undefined;
  readonly onlyMatching: boolean;
  readonly replace: Replacement | undefined;
  readonly color: boolean;
  /** Names stand on lines of their own. */
  readonly heading: boolean;
  /** Where in its line the first match begins. */
  readonly column: boolean;
  /** A line for each match. */
  readonly vimgrep: boolean;
  /** Names end with a NUL byte. */
  readonly nul: boolean;
}

/** A call of the command, understood. */
export interface Request {
  readonly action: 'search' | 'files' | 'types' | 'help' | 'version';
  readonly patterns: readonly (string | RegExp)[];
  /** Empty: standard input or this folder. */
  readonly paths: readonly string[];
  readonly mode: Mode;
  readonly style: Style;
  /** Options of the library that say what is to be found, and how. */
  readonly search: SearchOptions;
  /** And in which files of a folder. */
  readonly tree: TreeRequest;
  readonly messages: boolean;
  readonly explain: boolean;
  readonly progress: boolean;
}

export interface TreeRequest {
  readonly glob?: readonly string[];
  readonly types?: readonly string[];
  readonly hidden: boolean;
  readonly noIgnore: boolean;
  readonly followSymlinks: boolean;
  readonly maxDepth?: number;
  readonly maxFileSize?: number;
  readonly sort?: 'path' | 'none';
  readonly binary?: 'text';
  readonly searchZip: boolean;
  readonly encoding?: string;
}

/** Where the command runs. */
export interface Terminal {
  readonly stdoutIsTerminal: boolean;
  readonly stderrIsTerminal: boolean;
  /** The environment's NO_COLOR. */
  readonly noColor: boolean;
}

/** @throws UsageError */
export function parseRequest(args: readonly string[], terminal: Terminal): Request {
  const { values, positionals } = parseArguments(args);
  const has = (name: string) => values[name] === true;
  const context = count(values, 'context') ?? 0;
  const files = values['file'] as string[] | undefined;
  const given = [...((values['regexp'] as string[] | undefined) ?? []), ...patternsOf(files)];
  const isGiven = given.length > 0 || files !== undefined;
  const action = actionOf(has);
  if (!isGiven && positionals.length === 0 && action === 'search') {
    throw new UsageError('a pattern is needed');
  }
  const [sources, paths] =
    isGiven || action !== 'search'
      ? [given, positionals]
      : [positionals.slice(0, 1), positionals.slice(1)];
  const mode = modeOf(has);
  const multiline = has('multiline');
  const flags = `${multiline ? 'm' : ''}${has('multiline-dotall') ? 's' : ''}`;
  const onlyMatching = has('only-matching');
  const replace = values['replace'] as string | undefined;
  const isPretty = has('pretty');
  const color = isPretty || colorOf(values, terminal);
  const vimgrep = has('vimgrep');
  const column = has('column') || vimgrep;
  const unrestricted = (values['unrestricted'] as boolean[] | undefined)?.length ?? 0;
  const printsLines = mode === 'lines' || mode === 'json';
  const wantsSpans = onlyMatching || color || column || replace !== undefined || mode === 'json';
  // What is only a part of a line has no lines around it.
  const hasContext = printsLines && (mode === 'json' || !onlyMatching);
  const threads = count(values, 'threads');
  const maxCount = count(values, 'max-count');
  const chunkBytes = count(values, 'chunk-bytes');
  const maxDepth = count(values, 'max-depth');
  const globs = values['glob'] as string[] | undefined;
  const types = [
    ...((values['type'] as string[] | undefined) ?? []),
    ...((values['type-not'] as string[] | undefined) ?? []).map((type) => `!${type}`),
  ];
  return {
    action,
    patterns:
      sources.length === 0
        ? [NOTHING]
        : has('fixed-strings')
          ? sources
          : sources.map((one) => regexpOf(one, flags)),
    paths,
    mode,
    style: {
      lineNumbers:
        has('line-number') ||
        (!has('no-line-number') && (column || isPretty || terminal.stdoutIsTerminal)),
      byteOffsets: has('byte-offset'),
      fileNames: has('with-filename') || vimgrep ? true : has('no-filename') ? false : undefined,
      onlyMatching,
      replace: replace === undefined ? undefined : replacementOf(replace),
      color,
      heading: (has('heading') || isPretty) && !has('no-heading') && !vimgrep,
      column,
      vimgrep,
      nul: has('null'),
    },
    search: {
      ignoreCase: has('ignore-case'),
      smartCase: has('smart-case'),
      word: has('word-regexp'),
      wholeLine: has('line-regexp'),
      invert: has('invert-match'),
      multiline,
      ...(printsLines && wantsSpans && { spans: true }),
      ...(hasContext && {
        before: count(values, 'before-context') ?? context,
        after: count(values, 'after-context') ?? context,
      }),
      ...(maxCount !== undefined && { maxCount }),
      ...(threads !== undefined && { workers: threads }),
      ...(chunkBytes !== undefined && { chunkBytes }),
      ...named(values, 'strategy'),
      ...named(values, 'kernel'),
      ...named(values, 'feed'),
      ...named(values, 'memory'),
    },
    tree: {
      ...(globs && { glob: globs }),
      ...(types.length > 0 && { types }),
      hidden: has('hidden') || unrestricted > 1,
      noIgnore: has('no-ignore') || unrestricted > 0,
      followSymlinks: has('follow'),
      ...(maxDepth !== undefined && { maxDepth }),
      ...(values['max-filesize'] !== undefined && { maxFileSize: bytes(values) }),
      ...(values['sort'] !== undefined && { sort: values['sort'] as 'path' | 'none' }),
      ...((has('text') || unrestricted > 2) && { binary: 'text' as const }),
      searchZip: has('search-zip'),
      ...(values['encoding'] !== undefined && { encoding: values['encoding'] as string }),
    },
    messages: !has('no-messages'),
    explain: has('explain'),
    progress: has('progress') || (terminal.stderrIsTerminal && !has('no-progress')),
  };
}

/** Of no pattern at all. */
const NOTHING = /[^\s\S]/;

/** The lines of files that hold patterns. */
function patternsOf(files: readonly string[] = []): string[] {
  return files.flatMap((file) => {
    let text: string;
    try {
      text = readFileSync(file === '-' ? 0 : file, 'utf8');
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      const why = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`;
      throw new UsageError(`option "--file": ${JSON.stringify(file)} ${why}`);
    }
    return text === '' ? [] : text.replace(/\n$/, '').split('\n');
  });
}

function actionOf(has: (name: string) => boolean): Request['action'] {
  if (has('help')) return 'help';
  if (has('version')) return 'version';
  if (has('type-list')) return 'types';
  return has('files') ? 'files' : 'search';
}

function modeOf(has: (name: string) => boolean): Mode {
  if (has('quiet')) return 'quiet';
  if (has('files-with-matches')) return 'files';
  if (has('files-without-match')) return 'filesWithout';
  if (has('count')) return 'count';
  return has('json') ? 'json' : 'lines';
}

function named(values: Given, name: string): object {
  return values[name] === undefined ? {} : { [name]: values[name] };
}

/** A whole number that is not negative. */
function count(values: Given, name: string): number | undefined {
  const given = values[name] as string | undefined;
  if (given === undefined) return undefined;
  if (/^\d+$/.test(given) && Number.isSafeInteger(Number(given))) return Number(given);
  throw new UsageError(`option "--${name}": ${JSON.stringify(given)} is not a whole number`);
}

const UNITS: Record<string, number> = { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 };

function bytes(values: Given): number {
  const given = values['max-filesize'] as string;
  const [, number, unit = ''] = /^(\d+)([KMG]?)$/i.exec(given) ?? [];
  if (number !== undefined) return Number(number) * UNITS[unit.toUpperCase()]!;
  throw new UsageError(
    `option "--max-filesize": ${JSON.stringify(given)} is not a size (a number, and K, M or G if need be)`,
  );
}

function colorOf(values: Given, terminal: Terminal): boolean {
  const when = values['color'] ?? 'auto';
  if (when === 'always') return true;
  if (when === 'never') return false;
  if (when === 'auto') return terminal.stdoutIsTerminal && !terminal.noColor;
  throw new UsageError(
    `option "--color": ${JSON.stringify(when)} is not one of auto, always and never`,
  );
}

function regexpOf(source: string, flags: string): RegExp {
  try {
    return new RegExp(source, flags);
  } catch (error) {
    throw new UsageError(`pattern ${JSON.stringify(source)}: ${(error as Error).message}`);
  }
}
