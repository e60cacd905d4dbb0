import { createReadStream } from 'node:fs';
import { searchStream } from '../search-stream.js';
import { printCount, printName } from './names.js';
import type { Run } from './run.js';

/** Searches what is piped in. */
export function searchInput(run: Run): Promise<boolean> {
  return searchAsItComes(run, '<stdin>', process.stdin);
}

/** Searches what is no regular file: a named pipe, a device. */
export function searchDevice(run: Run, path: string): Promise<boolean> {
  return searchAsItComes(run, path, createReadStream(path));
}

async function searchAsItComes(run: Run, name: string, input: NodeJS.ReadableStream) {
  const { mode, search, patterns } = run.request;
  const { ignoreCase, smartCase, word, wholeLine, invert, multiline, kernel } = search;
  const { spans, before, after } = search;
  const isAny = mode === 'quiet' || mode === 'files' || mode === 'filesWithout';
  const maxCount = isAny ? 1 : search.maxCount;
  const pattern = { ignoreCase, smartCase, word, wholeLine, invert, multiline };
  const counts = mode === 'count' && multiline && !invert;
  const how = { ...pattern, kernel, maxCount, spans: spans || counts, before, after };
  const batches = searchStream(input as AsyncIterable<Uint8Array>, patterns, how);
  if (!isAny && mode !== 'count') {
    return (await run.printer.print({ name, size: undefined, batches })) > 0;
  }
  let count = 0;
  for await (const lines of batches) {
    count += counts ? lines.spans!.starts.length : lines.count;
  }
  if (mode === 'count') await printCount(run, name, count);
  const isNamed = mode === 'filesWithout' ? count === 0 : count > 0;
  if (isNamed && (mode === 'files' || mode === 'filesWithout')) await printName(run, name);
  return isNamed;
}
