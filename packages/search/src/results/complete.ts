import { requireNative } from '@parallel/core/task';
import { spanMatcher } from '../kernels/native.js';
import type { Columns } from '../matches.js';
import type { Pattern } from '../pattern/pattern.js';
import type { SpanTranslation } from '../pattern/translate-spans.js';
import { SpanBuilder } from '../spans/builder.js';
import { joiningSpans, noSpans, type PieceSpans } from '../spans/columns.js';
import { inTurns, Turns } from '../turns.js';
import type { View } from './options.js';

/** Searched at a time by the native engine. */
const BLOCK_BYTES = 64 * 1024;
const LINE_FEED = Buffer.from('\n');

/**
 * Columns with spans, if these are wanted and did not come along.
 * @param lineAt the bytes of a line, by its index.
 */
export async function withSpans<C extends Pick<Columns, 'offsets' | 'spans'>>(
  columns: C,
  pattern: Pattern,
  { spans: wanted }: Pick<View, 'spans'>,
  lineAt: (index: number) => Uint8Array,
  turns = new Turns(),
): Promise<C> {
  if (!wanted || columns.spans) return columns;
  const { length } = columns.offsets;
  if (pattern.invert)
    return { ...columns, spans: await inTurns(joiningSpans([noSpans(length)]), turns) };
  const form = pattern.spans?.native;
  if (form)
    return {
      ...columns,
      spans: await inTurns(joiningSpans(await byNative(form, length, lineAt, turns)), turns),
    };
  const builder = new SpanBuilder(pattern);
  for (let i = 0; i < length; i += 1) {
    const line = lineAt(i);
    builder.add(line, Buffer.from(line.buffer, line.byteOffset, line.length).toString());
    if (turns.due()) await turns.take();
  }
  return { ...columns, spans: await inTurns(joiningSpans([builder.finish()]), turns) };
}

async function byNative(
  form: SpanTranslation,
  length: number,
  lineAt: (index: number) => Uint8Array,
  turns: Turns,
): Promise<PieceSpans[]> {
  const matcher = spanMatcher(form);
  const pieces: PieceSpans[] = [];
  for (let i = 0; i < length; ) {
    const parts: Uint8Array[] = [];
    const offsets: number[] = [];
    let bytes = 0;
    for (; i < length && bytes < BLOCK_BYTES; i += 1) {
      const line = Buffer.from(lineAt(i));
      offsets.push(bytes);
      parts.push(line, LINE_FEED);
      bytes += line.length + 1;
    }
    const { blockSpans } = requireNative();
    pieces.push(blockSpans(matcher, Buffer.concat(parts), Float64Array.from(offsets)));
    if (turns.due()) await turns.take();
  }
  return pieces;
}
