import { requireNative } from '@parallel/core/task';
import { readBlock } from '../feeds/read-range.js';
import type { Engine, PieceMatches, SearchKernel } from '../kernels/kernel.js';
import { spanMatcher } from '../kernels/native.js';
import type { Pattern } from '../pattern/pattern.js';
import { noSpans } from '../spans/columns.js';
import { searchWholeText } from './rows.js';

/** Why the native engine leaves a text to RegExp. */
export const WHY_NOT = {
  text: 'a text that is malformed or has characters beyond the basic plane',
  lineEnds: 'a text in which not only line feeds end lines',
} as const;

/** Searches a whole text, in which a match may go over several lines. */
export function wholeKernel(engine: Engine): SearchKernel {
  return {
    searchBlock: (pattern, bytes) => search(engine, pattern, bytes),
    searchRange(pattern, path, start, end) {
      return search(engine, pattern, readBlock(path, start, end).bytes);
    },
  };
}

function search(engine: Engine, pattern: Pattern, bytes: Uint8Array): PieceMatches {
  const whyJs = engine === 'native' ? WHY_NOT : undefined;
  const found = whyJs && native(pattern, bytes);
  if (typeof found === 'object') return found;
  const block = Buffer.from(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.length);
  const matches = searchWholeText(pattern, block);
  return found && whyJs ? { ...matches, whyJs: whyJs[found] } : matches;
}

/** What the native engine finds, or why it is not asked. */
function native(pattern: Pattern, bytes: Uint8Array): PieceMatches | 'text' | 'lineEnds' {
  const form = pattern.spans!.native!;
  const found = requireNative().searchWhole(spanMatcher(form), bytes, wholeOptions(pattern));
  if (typeof found === 'string') return found;
  return pattern.invert ? { ...found, spans: noSpans(found.offsets.length) } : found;
}

export function wholeOptions({ spans, invert = false, multiline }: Pattern) {
  const { limit } = multiline ?? {};
  const feedsOnly = spans?.native?.feedsOnly ?? false;
  return { feedsOnly, invert, ...(limit !== undefined && { limit }) };
}
