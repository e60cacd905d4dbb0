import type { Pattern } from '../pattern/pattern.js';
import { SpanBuilder } from './builder.js';
import type { PieceSpans } from './columns.js';

const LINE_FEED = 10;

/** Where RegExp finds the pattern in those lines of a block that begin at `offsets`. */
export function addSpans(pattern: Pattern, offsets: Float64Array, bytes: Uint8Array): PieceSpans {
  const spans = new SpanBuilder(pattern);
  const block = Buffer.from(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.length);
  for (const start of offsets) {
    const feed = block.indexOf(LINE_FEED, start);
    const line = block.subarray(start, feed < 0 ? block.length : feed);
    spans.add(line, line.toString());
  }
  return spans.finish();
}
