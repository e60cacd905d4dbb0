import type { LineNumbers } from '../columns.js';
import { joiningSpans, type SpanColumns } from '../spans/columns.js';
import { inTurns, type Turns } from '../turns.js';
import type { FilePart } from './parts.js';

/** The columns of a whole file. */
export interface FileColumns {
  readonly lineNumbers: LineNumbers;
  readonly offsets: Float64Array;
  readonly spans?: SpanColumns;
  readonly kinds?: Uint8Array;
  readonly groups?: Uint32Array;
}

/** The columns of a file in which nothing was found. */
export const NOTHING: FileColumns = {
  lineNumbers: new Uint32Array(0),
  offsets: new Float64Array(0),
};

/** Puts a file's parts together: millions of matches, without stopping the event loop. */
export async function joinColumns(parts: readonly FilePart[], turns: Turns): Promise<FileColumns> {
  const spans = parts.flatMap((part) => (part.spans ? [part.spans] : []));
  const joined = spans.length > 0 ? await inTurns(joiningSpans(spans), turns) : undefined;
  return { ...(await joinLines(parts, turns)), ...(joined && { spans: joined }) };
}

async function joinLines(parts: readonly FilePart[], turns: Turns): Promise<FileColumns> {
  const [only] = parts;
  // The only part of a file has its columns as they are.
  if (only && parts.length === 1 && only.firstLine === 0) {
    return { lineNumbers: only.lineNumbers, offsets: only.offsets };
  }
  const count = parts.reduce((sum, part) => sum + part.offsets.length, 0);
  const last = parts.findLast((part) => part.lineNumbers.length > 0);
  const wide = last !== undefined && last.firstLine + last.lineNumbers.at(-1)! > 0xffff_ffff;
  const lineNumbers = wide ? new Float64Array(count) : new Uint32Array(count);
  const offsets = new Float64Array(count);
  let at = 0;
  for (const part of parts) {
    const { firstLine, lineNumbers: within } = part;
    for (let i = 0; i < within.length; i += 1) lineNumbers[at + i] = firstLine + within[i]!;
    offsets.set(part.offsets, at);
    at += within.length;
    if (turns.due()) await turns.take();
  }
  return { lineNumbers, offsets };
}
