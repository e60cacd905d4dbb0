import { createHash, type Hash } from 'node:crypto';
import type { Image } from '@parallel/mandelbrot';
import type { Matches } from '@parallel/search';
import type { Answer } from '../experiments/expected.js';

/** Columns whose text has been read and digested: those of one file that are equal have equal text. */
const known = new Map<string, string>();

/**
 * The digest of all `number:line`, byte for byte what `grep -n` prints. The
 * lines are read once for each set of columns that differs.
 */
export function digestMatches(matches: Matches): Answer {
  const { count, lineNumbers, offsets, path } = matches;
  const columns = createHash('sha256').update(path);
  for (const column of [lineNumbers, offsets]) {
    columns.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
  }
  const key = columns.digest('hex');
  let digest = known.get(key);
  if (digest === undefined) {
    digest = digestText(matches);
    known.set(key, digest);
  }
  return { count, digest };
}

/** The same of matches that come in batches. */
export async function digestBatches(batches: AsyncIterable<Matches>): Promise<Answer> {
  const hash = createHash('sha256');
  let count = 0;
  for await (const batch of batches) {
    count += batch.count;
    addText(hash, batch);
  }
  return { count, digest: hash.digest('hex') };
}

function digestText(matches: Matches): string {
  const hash = createHash('sha256');
  addText(hash, matches);
  return hash.digest('hex');
}

function addText(hash: Hash, matches: Matches): void {
  let pending = '';
  for (const { lineNumber, text } of matches) {
    pending += `${lineNumber}:${text}\n`;
    if (pending.length > 1 << 16) {
      hash.update(pending);
      pending = '';
    }
  }
  hash.update(pending);
}

/** The digest of all counts, row by row as 32-bit numbers of this machine's byte order. */
export function digestImage({ counts }: Image): Answer {
  const bytes = new Uint8Array(counts.buffer, counts.byteOffset, counts.byteLength);
  let inside = 0;
  for (const count of counts) if (count < 0) inside += 1;
  return { count: inside, digest: createHash('sha256').update(bytes).digest('hex') };
}
