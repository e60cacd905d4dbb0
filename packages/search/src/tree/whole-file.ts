import { readFile } from 'node:fs/promises';
import { ContextRows } from '../results/context.js';
import { joinSpans, noSpans } from '../spans/columns.js';
import { bytesText } from '../text/text-source.js';
import { wholeKernel } from '../whole/kernel.js';
import { checkSize } from '../whole/size.js';
import type { FileColumns } from './columns.js';
import { decodedText } from './decoded.js';
import { FileMatches } from './file-matches.js';
import type { TreeOptions } from './options.js';
import type { FilePart } from './parts.js';
import type { TreePlan } from './plan.js';

/** What is binary is so from the block with its first NUL on, as for a search line by line. */
const NUL_BLOCK = 64 * 1024;
const LINE_FEED = 10;
const MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** Searches a file that was found for matches that may go over several lines. */
export async function wholeFile(
  part: FilePart,
  { details, engine }: TreePlan,
  how: TreeOptions,
): Promise<FileMatches> {
  const { pattern, view } = details;
  const nothing = { lineNumbers: new Uint32Array(0), offsets: new Float64Array(0) };
  const failed = (error: { code: string; message: string }) =>
    new FileMatches([{ ...part, ...nothing, count: 0, error }], nothing, engine, details);
  if (part.error) return failed(part.error);
  let text: Buffer;
  try {
    text = part.decoded ? await decodedText(part.path, how) : await readFile(part.path);
    checkSize(text.length, engine, part.path.toString());
  } catch (error) {
    const { code = 'EIO', message } = error as NodeJS.ErrnoException;
    return failed({ code, message });
  }
  const nul = how.binary === 'text' ? -1 : text.indexOf(0);
  if (nul >= 0) text = linesBefore(text, nul - (nul % NUL_BLOCK));
  // A byte order mark is no text.
  const base = how.encoding !== 'none' && text.subarray(0, 3).equals(MARK) ? MARK.length : 0;
  text = text.subarray(base);
  const found = wholeKernel(engine).searchBlock(pattern, text);
  const offsets = found.offsets.map((offset) => offset + base);
  const lineNumbers = found.lineNumbers.map((number) => number + 1);
  const spans = joinSpans([found.spans ?? noSpans(lineNumbers.length)]);
  let columns: FileColumns = { lineNumbers, offsets, spans };
  const source = bytesText(text, base);
  if (view.before + view.after > 0) {
    const rows = new ContextRows(view.before, view.after);
    columns = await rows.add({ ...columns, lines: undefined }, source, base + text.length);
  }
  const { mode = 'lines' } = how;
  const isBare = mode !== 'lines' && mode !== 'columns';
  const { binaryOffset: _, ...rest } = part;
  // What is counted are matches, which may have several lines each.
  const matches = pattern.invert ? lineNumbers.length : spans.starts.length;
  const count = isBare ? matches : lineNumbers.length;
  const whole = {
    ...rest,
    ...nothing,
    count: mode === 'filesWithMatches' || mode === 'filesWithoutMatch' ? Math.min(1, count) : count,
    ...(nul >= 0 && { binaryOffset: nul }),
  };
  const actual = found.whyJs === undefined ? engine : 'js';
  return new FileMatches([whole], isBare ? nothing : columns, actual, details, source);
}

/** The whole lines before a place. */
function linesBefore(text: Buffer, end: number): Buffer {
  const feed = end === 0 ? -1 : text.lastIndexOf(LINE_FEED, end - 1);
  return text.subarray(0, feed + 1);
}
