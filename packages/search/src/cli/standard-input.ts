import { createReadStream } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { searchBytes, searchStream } from '../search-stream.js';
import { bytesText, type TextSource } from '../text/text-source.js';
import type { FoundLines } from './found-file.js';
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
  const { mode, style, search, patterns } = run.request;
  const { ignoreCase, smartCase, word, wholeLine, invert, kernel } = search;
  const isAny = mode === 'quiet' || mode === 'files' || mode === 'filesWithout';
  const maxCount = isAny ? 1 : search.maxCount;
  const how = { ignoreCase, smartCase, word, wholeLine, invert, kernel, maxCount };
  const stream = input as AsyncIterable<Uint8Array>;
  let batches: AsyncIterable<FoundLines>;
  let source: TextSource = bytesText(new Uint8Array(0));
  if (style.before + style.after > 0 && !isAny && mode !== 'count') {
    // The lines around a match may be far from it: all of the text has to be there.
    const bytes = await buffer(input);
    source = bytesText(bytes);
    const matches = await searchBytes(bytes, patterns, how);
    batches = (async function* () {
      yield matches;
    })();
  } else batches = searchStream(stream, patterns, how);
  if (!isAny && mode !== 'count') {
    return (await run.printer.print({ name, size: undefined, batches, source })) > 0;
  }
  let count = 0;
  for await (const lines of batches) count += lines.count;
  if (mode === 'count') await printCount(run, name, count);
  const isNamed = mode === 'filesWithout' ? count === 0 : count > 0;
  if (isNamed && (mode === 'files' || mode === 'filesWithout')) await printName(run, name);
  return isNamed;
}
