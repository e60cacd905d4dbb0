import { ContextRows } from '../results/context.js';
import { joinedText } from '../text/joined-text.js';
import { fileText, type TextSource } from '../text/text-source.js';
import type { Turns } from '../turns.js';
import { type FileColumns, joinColumns } from './columns.js';
import { FileMatches } from './file-matches.js';
import type { TreeOptions } from './options.js';
import type { FilePart } from './parts.js';
import type { TreePlan } from './plan.js';

const NOTHING: FileColumns = { lineNumbers: new Uint32Array(0), offsets: new Float64Array(0) };

/** What was found in a file that was searched for matches that may go over several lines. */
export async function wholeFile(
  parts: readonly FilePart[],
  { details, engine: usual }: TreePlan,
  { mode = 'lines' }: TreeOptions,
  turns: Turns,
  engine = usual,
): Promise<FileMatches> {
  const isBare = mode !== 'lines' && mode !== 'columns';
  if (isBare || parts.every(({ offsets }) => offsets.length === 0)) {
    return new FileMatches(parts, NOTHING, engine, details);
  }
  let columns = await joinColumns(parts, turns);
  const { source, end } = textOf(parts);
  const { before, after } = details.view;
  if (before + after > 0) {
    const rows = new ContextRows(before, after);
    columns = await rows.add({ ...columns, lines: undefined }, source, end);
  }
  return new FileMatches(parts, columns, engine, details, source);
}

/** The text that came along, or that of the file; up to where it may be read. */
function textOf(parts: readonly FilePart[]): { source: TextSource; end: number } {
  const stretches = parts.flatMap(({ stretch }) => (stretch ? [stretch] : []));
  const [first] = stretches;
  if (!first) return { source: fileText(parts.at(-1)!.path), end: Number.POSITIVE_INFINITY };
  const bytes = stretches.map((stretch) => stretch.bytes);
  const length = bytes.reduce((sum, part) => sum + part.length, 0);
  return { source: joinedText(bytes, first.offset), end: first.offset + length };
}
