import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { type Printed, printFile } from '../print-file.js';
import { countMatches, hasMatch, streamFile } from '../search-file.js';
import { painted } from './colors.js';
import { printCount, printName } from './names.js';
import { showProgress } from './progress.js';
import type { Run } from './run.js';
import { searchDevice } from './standard-input.js';
import { searchTree } from './tree.js';

/** Searches a file that was named; whether a line matched (or, if those are asked for, none). */
export async function searchOneFile(run: Run, path: string): Promise<boolean> {
  const { mode, style, search, patterns, tree } = run.request;
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat && !stat.isFile()) return searchDevice(run, path);
  // Only there it is known what is in a file that is not plain text.
  const isPlain = !tree.searchZip && tree.encoding === undefined;
  if (stat && (!isPlain || (tree.binary === undefined && isBinary(path)))) {
    return searchTree(run, path);
  }
  const { onProgress, end } = showProgress(run, path);
  const how = { ...search, ...(onProgress && { onProgress }) };
  try {
    if (mode === 'quiet' || mode === 'files' || mode === 'filesWithout') {
      const { maxCount: _, ...any } = how;
      const found = await hasMatch(path, patterns, any);
      const isNamed = mode === 'filesWithout' ? !found : found;
      if (isNamed && mode !== 'quiet') await printName(run, path);
      return isNamed;
    }
    if (mode === 'count') {
      const count = await countMatches(path, patterns, how);
      await printCount(run, path, count);
      return count > 0;
    }
    const isBare =
      mode === 'lines' &&
      style.replace === undefined &&
      !style.column &&
      !(run.fileNames && (style.heading || style.nul)) &&
      (search.before ?? 0) + (search.after ?? 0) === 0;
    let printed: Printed | undefined;
    if (isBare) {
      await run.writer.flush();
      const name = style.color ? painted('name', path).toString() : path;
      const { lineNumbers, byteOffsets, onlyMatching, color } = style;
      const prefix = run.fileNames ? `${name}:` : '';
      const layout = { prefix, lineNumbers, byteOffsets, onlyMatching, color };
      try {
        printed = await printFile(path, patterns, how, layout);
        if (printed && printed.until === undefined) return printed.count > 0;
      } catch (error) {
        if ((error as { code?: unknown }).code !== 'EPIPE') throw error;
        run.writer.isGone = true;
        return true;
      }
    }
    const size = stat?.size;
    const batches = streamFile(path, patterns, how);
    const { until: printedUntil } = printed ?? {};
    return (await run.printer.print({ name: path, size, batches, printedUntil })) > 0;
  } finally {
    end();
  }
}

const HEAD_BYTES = 64 * 1024;

/** Whether there is a NUL byte at the start of a file: the sign of what is no text. */
function isBinary(path: string): boolean {
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch {
    // Whoever searches it says so.
    return false;
  }
  try {
    const head = Buffer.allocUnsafe(HEAD_BYTES);
    return head.subarray(0, readSync(fd, head)).includes(0);
  } finally {
    closeSync(fd);
  }
}
