import { fstatSync, readFileSync, statSync } from 'node:fs';
import { ParallelError } from '@parallel/core';
import { compilePatterns } from '../pattern/pattern.js';
import { listFiles, typeList } from '../tree/list-files.js';
import { explain } from './explain.js';
import type { FilePrinter } from './found-file.js';
import { JsonPrinter } from './json-printer.js';
import { LinePrinter } from './line-printer.js';
import { shownName } from './names.js';
import { searchOneFile } from './one-file.js';
import { helpText } from './options.js';
import { parseRequest, type Request, type Terminal } from './request.js';
import { searchInput } from './standard-input.js';
import { searchTree } from './tree.js';
import { UsageError } from './usage-error.js';
import { Writer } from './writer.js';

/** What searching needs beside the request. */
export interface Run {
  readonly request: Request;
  readonly writer: Writer;
  readonly printer: FilePrinter;
  readonly fileNames: boolean;
  /** Says what went wrong with one file; the search goes on. */
  complain(message: string): void;
}

/** What is wrong with one file and not with the others. */
const PER_FILE: ReadonlySet<string> = new Set(['FILE_UNREADABLE', 'TOO_LARGE']);

/** Runs the command; its exit status. */
export async function run(args: readonly string[], version: string): Promise<number> {
  const terminal: Terminal = {
    stdoutIsTerminal: process.stdout.isTTY === true,
    stderrIsTerminal: process.stderr.isTTY === true,
    noColor: (process.env['NO_COLOR'] ?? '') !== '',
  };
  const writer = new Writer(process.stdout);
  try {
    const request = parseRequest(args, terminal);
    if (request.action === 'types') {
      writer.add(typeList());
      await writer.flush();
      return 0;
    }
    if (request.action === 'files') return await listAll(request, writer);
    if (request.action !== 'search') {
      writer.add(request.action === 'help' ? helpText() : `parallel-search ${version}\n`);
      await writer.flush();
      return 0;
    }
    return await searchAll(request, writer);
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof ParallelError)) throw error;
    const hint = error instanceof UsageError ? ' (see parallel-search --help)' : '';
    process.stderr.write(`parallel-search: ${error.message}${hint}\n`);
    return 2;
  }
}

/** Names the files that would be searched. */
async function listAll(request: Request, writer: Writer): Promise<number> {
  const { paths, tree, style, messages } = request;
  let [failed, found] = [false, false];
  for await (const { path, error } of listFiles(paths.length > 0 ? paths : ['.'], tree)) {
    if (writer.isGone) break;
    if (error) {
      failed = true;
      if (messages) process.stderr.write(`parallel-search: ${error.message}\n`);
      continue;
    }
    found = true;
    writer.add(shownName(request, path));
    writer.add(style.nul ? '\0' : '\n');
    await writer.drain();
  }
  await writer.flush();
  return failed ? 2 : found ? 0 : 1;
}

async function searchAll(request: Request, writer: Writer): Promise<number> {
  const paths = request.paths.length > 0 ? request.paths : [isPiped() ? '-' : '.'];
  const isSeveral = paths.length > 1 || paths.some(isFolder);
  const fileNames = request.style.fileNames ?? isSeveral;
  // What is wrong with the pattern is said before anything is searched.
  const pattern = compilePatterns(request.patterns, request.search);
  const { style, mode, search } = request;
  let failed = false;
  const shown = { ...style, fileNames };
  // Lines that no match covers do not belong together.
  const isMultiline = (search.multiline ?? false) && !search.invert;
  const state: Run = {
    request,
    writer,
    fileNames,
    printer:
      mode === 'json'
        ? new JsonPrinter(writer, shown, isMultiline)
        : new LinePrinter(writer, shown, isMultiline),
    complain(message) {
      failed = true;
      if (request.messages) process.stderr.write(`parallel-search: ${message}\n`);
    },
  };
  if (request.explain) await explain(request, pattern, paths);
  let matched = false;
  for (const path of paths) {
    if (writer.isGone || (matched && mode === 'quiet')) break;
    const search = path === '-' ? searchInput : isFolder(path) ? searchTree : searchOneFile;
    try {
      if (await search(state, path)) matched = true;
    } catch (error) {
      if (!(error instanceof ParallelError) || !PER_FILE.has(error.code)) throw error;
      state.complain(error.message);
    }
  }
  await state.printer.end();
  if (matched && mode === 'quiet') return 0;
  return failed ? 2 : matched ? 0 : 1;
}

function isPiped(): boolean {
  try {
    const stat = fstatSync(0);
    return stat.isFIFO() || stat.isFile() || stat.isSocket();
  } catch {
    return false;
  }
}

function isFolder(path: string): boolean {
  return path !== '-' && (statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false);
}

/** The package's version. */
export function packageVersion(): string {
  const file = new URL('../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
