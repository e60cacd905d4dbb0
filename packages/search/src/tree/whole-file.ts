import { ContextRows } from '../results/context.js';
import { joinedText } from '../text/joined-text.js';
import { fileText, type TextSource } from '../text/text-source.js';
import type { Turns } from '../turns.js';
import { joinColumns, NOTHING } from './columns.js';
import { FileMatches } from './file-matches.js';
import type { TreeOptions } from './options.js';
import type { FilePart } from './parts.js';
import type { TreePlan } from './plan.js';

/** What was found in a file that was searched for matches that may go over several lines. */
export async function wholeFile(
  parts: readonly FilePart[],
  { details, engine: usual }: TreePlan,
  { mode = 'lines', encoding }: TreeOptions,
  turns: Turns,
  engine = usual,
): Promise<FileMatches> {
  const isBare = mode !== 'lines' && mode !== 'columns';
  if (isBare || parts.every(({ offsets }) => offsets.length === 0)) {
    return new FileMatches(parts, NOTHING, engine, details);
  }
  let columns = await joinColumns(parts, turns);
  const { source, end } = textOf(parts, encoding !== 'none');
  const { before, after } = details.view;
  if (before + after > 0) {
    const rows = new ContextRows(before, after);
    columns = await rows.add({ ...columns, lines: undefined }, source, end);
  }
  return new FileMatches(parts, columns, engine, details, source);
}

/** The text that came along, or that of the file; up to where it may be read. */
function textOf(parts: readonly FilePart[], hasMark: boolean): { source: TextSource; end: number } {
  const stretches = parts.flatMap(({ stretch }) => (stretch ? [stretch] : []));
  const [first] = stretches;
  if (!first) {
    const text = fileText(parts.at(-1)!.path);
    const source = hasMark ? behindMark(text) : text;
    return { source, end: Number.POSITIVE_INFINITY };
  }
  const bytes = stretches.map((stretch) => stretch.bytes);
  const length = bytes.reduce((sum, part) => sum + part.length, 0);
  return { source: joinedText(bytes, first.offset), end: first.offset + length };
}

const MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** A text without its byte order mark, which is looked for when it is read. */
function behindMark({ read }: TextSource): TextSource {
  let start: number | undefined;
  return {
    read,
    get start() {
      const head = Buffer.alloc(MARK.length);
      start ??= read(head, 0) === MARK.length && head.equals(MARK) ? MARK.length : 0;
      return start;
    },
  };
}
