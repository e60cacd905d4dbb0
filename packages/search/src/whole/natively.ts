import { type NativeBatch, requireNative } from '@parallel/core/task';
import { spanMatcher } from '../kernels/native.js';
import type { Pattern } from '../pattern/pattern.js';
import type { ScanOutput } from '../scan.js';
import { joinColumns } from '../tree/columns.js';
import { type FilePart, partsOf } from '../tree/parts.js';
import { Turns } from '../turns.js';

/**
 * Searches a file as a whole on a native thread: as a tree of one file, whose columns come bit by
 * bit. Undefined once it was cancelled.
 * @param path the file's, or a descriptor.
 */
export async function wholeNatively(
  path: string | number,
  pattern: Pattern,
  { cancel, niceness }: Pick<NativeBatch<unknown>, 'cancel' | 'niceness'>,
): Promise<ScanOutput | undefined> {
  const { spans, invert = false, multiline } = pattern;
  const nothing = { lineNumbers: new Uint32Array(0), offsets: new Float64Array(0) };
  const { limit } = multiline ?? {};
  if (limit === 0) return { count: 0, lines: 0, ...nothing };
  const form = spans!.native!;
  const search = new (requireNative().TreeSearch)({
    roots: [typeof path === 'number' ? `/dev/fd/${path}` : path],
    noIgnore: true,
    mode: 'columns',
    report: 'all',
    invert,
    ...(limit !== undefined && { maxCount: limit }),
    namedBinary: 'text',
    encoding: 'none',
    feedsOnly: form.feedsOnly,
    // The text stays in the file.
    bigBytes: 0,
    niceness,
  });
  const parts: FilePart[] = [];
  await search.run(spanMatcher(form), 1, cancel, (batch) => {
    parts.push(...partsOf(batch));
    // Others have their turn before the next comes.
    setImmediate(() => search.taken(batch.bytes));
  });
  const last = parts.at(-1);
  if (Atomics.load(cancel, 0) !== 0 || !last) return undefined;
  const { error, left, lines } = last;
  if (error) throw Object.assign(new Error(error.message), { code: error.code });
  if (left && left !== 'pattern') return { count: 0, lines: 0, ...nothing, notPlain: left };
  const columns = await joinColumns(parts, new Turns());
  return { count: columns.offsets.length, lines, ...columns };
}
