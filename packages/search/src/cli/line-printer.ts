import { type Block, blockAt, partsOf } from './blocks.js';
import { type Painted, painted } from './colors.js';
import type { FilePrinter, FoundFile, FoundLines } from './found-file.js';
import type { Style } from './request.js';
import type { Writer } from './writer.js';

const LINE_FEED = 10;

/** Prints lines as `grep` does. */
export class LinePrinter implements FilePrinter {
  #hasPrinted = false;
  /** Under whose heading the next line stands. */
  #headed: FoundFile | undefined;
  /** The number of the line that goes on with what is printed next, where what replaces an end of a line is none. */
  #goesOn: number | undefined;
  #column: number | undefined;
  readonly #wantsParts: boolean;

  /** @param isMultiline whether a match may go over several lines. */
  constructor(
    private readonly writer: Writer,
    private readonly style: Style & { readonly fileNames: boolean },
    private readonly isMultiline: boolean,
  ) {
    this.#wantsParts = style.onlyMatching || style.color || style.replace !== undefined;
  }

  async print(file: FoundFile): Promise<number> {
    let count = 0;
    let group: number | undefined;
    for await (const lines of file.batches) {
      const { offsets } = lines;
      for (let i = 0; i < offsets.length && !this.writer.isGone; i += 1) {
        if (offsets[i]! < (file.printedUntil ?? 0)) continue;
        const next = lines.groups?.[i];
        const isUnderName = this.style.fileNames && this.style.heading && this.#headed !== file;
        if (next !== group && this.#hasPrinted && !isUnderName) this.#separator();
        group = next;
        i = this.#printAt(file, lines, i);
        if (this.writer.isFull) await this.writer.flush();
      }
      count += lines.count;
      if (this.writer.isGone) break;
    }
    this.#endOpenLine();
    return count;
  }

  async end(): Promise<void> {
    await this.writer.flush();
  }

  /** Prints the line at an index, or lines that belong together; the last one's index. */
  #printAt(file: FoundFile, lines: FoundLines, index: number): number {
    const [number, offset] = [lines.lineNumbers[index]!, lines.offsets[index]!];
    if (this.#goesOn !== number || lines.kinds?.[index] === 0) this.#endOpenLine();
    if (lines.kinds?.[index] === 0) {
      this.#line(file, '-', number, offset, lines.bytes(index));
      return index;
    }
    const { spans } = lines;
    if (this.style.vimgrep && spans) {
      for (let k = spans.rows[index]!; k < spans.rows[index + 1]!; k += 1) {
        this.#line(file, ':', number, offset, lines.bytes(index), spans.starts[k]! + 1);
      }
      return index;
    }
    if (!this.#wantsParts || !spans) {
      this.#line(file, ':', number, offset, lines.bytes(index), this.#columnOf(lines, index));
      return index;
    }
    const block = blockAt(lines, index, this.isMultiline ? 'spanned' : 'none');
    if (this.style.onlyMatching) this.#parts(file, lines, block);
    else this.#painted(file, lines, block);
    return block.last;
  }

  /** What matches, each part on a line of its own, without those that are empty. */
  #parts(file: FoundFile, lines: FoundLines, block: Block): void {
    const { replace } = this.style;
    const [firstLine, base] = [lines.lineNumbers[block.first]!, lines.offsets[block.first]!];
    let [line, counted] = [firstLine, 0];
    for (const { start, text } of partsOf(lines, block, replace)) {
      line += count(block.bytes, counted, start);
      counted = start;
      let at = 0;
      for (const [index, piece] of split(text).entries()) {
        const painted = this.#paint('match', piece);
        const from = index > 0 ? 0 : block.bytes.lastIndexOf(LINE_FEED, start - 1) + 1;
        const column = index > 0 ? 1 : start - (start > 0 ? from : 0) + 1;
        if (piece.length > 0)
          this.#line(file, ':', line + index, base + start + at, painted, column);
        // Where it is replaced nothing else has an offset.
        if (replace === undefined) at += piece.length + 1;
      }
    }
  }

  /** The lines, in which what matches is coloured or replaced. */
  #painted(file: FoundFile, lines: FoundLines, block: Block): void {
    const { color, replace } = this.style;
    const { bytes } = block;
    const pieces: Uint8Array[] = [];
    let at = 0;
    for (const { start, end, text } of partsOf(lines, block, replace)) {
      pieces.push(bytes.subarray(at, start), ...(color ? this.#paintLines(text) : [text]));
      at = end;
    }
    pieces.push(bytes.subarray(at));
    const number = lines.lineNumbers[block.first]!;
    let offset = lines.offsets[block.first]!;
    const all = Buffer.concat(pieces);
    // Where matches may have line feeds, a replacement may have them or not.
    const printed = block.first === block.last && !this.isMultiline ? [all] : split(all);
    const endsLine = printed.length > 1 && printed.at(-1)!.length === 0;
    if (endsLine && replace !== undefined) printed.pop();
    const goesOn = this.#goesOn !== undefined;
    this.#goesOn = undefined;
    for (const [index, line] of printed.entries()) {
      if (replace === undefined) offset = lines.offsets[block.first + index] ?? offset;
      if (index > 0) this.writer.endLine();
      const column = this.#columnOf(lines, block.first);
      if (index > 0 || !goesOn) this.#prefix(file, ':', number + index, offset, column);
      this.writer.add(line);
    }
    // What replaces an end of a line may have none, and so join it with the next.
    if (block.takesFeed && !endsLine && replace !== undefined) {
      this.#goesOn = lines.lineNumbers[block.last]! + 1;
    } else this.writer.endLine();
  }

  #endOpenLine(): void {
    if (this.#goesOn !== undefined) this.writer.endLine();
    this.#goesOn = undefined;
  }

  #separator(): void {
    this.#endOpenLine();
    this.writer.add('--');
    this.writer.endLine();
  }

  /** Where the first match of a line begins, from 1; if none does, where that begins that goes over it. */
  #columnOf({ spans }: FoundLines, index: number): number | undefined {
    if (!spans) return undefined;
    const first = spans.rows[index]!;
    if (first < spans.rows[index + 1]!) this.#column = spans.starts[first]! + 1;
    else if (!this.isMultiline) return undefined;
    return this.#column;
  }

  /** A line with the name of the file, unless it has one. */
  #heading(file: FoundFile): void {
    if (this.#headed === file) return;
    if (this.#hasPrinted) this.writer.endLine();
    this.#headed = file;
    this.writer.add(this.#paint('name', file.name));
    if (this.style.nul) this.writer.add('\0');
    else this.writer.endLine();
  }

  #line(
    file: FoundFile,
    separator: ':' | '-',
    lineNumber: number,
    offset: number,
    bytes: Uint8Array,
    column?: number,
  ): void {
    this.#prefix(file, separator, lineNumber, offset, column);
    this.writer.add(bytes);
    this.writer.endLine();
  }

  /** What stands before a line. */
  #prefix(
    file: FoundFile,
    separator: ':' | '-',
    lineNumber: number,
    offset: number,
    column: number | undefined,
  ): void {
    const { fileNames, lineNumbers, byteOffsets, color, heading, nul } = this.style;
    if (fileNames && heading) this.#heading(file);
    this.#hasPrinted = true;
    const field = (kind: 'name' | 'number', text: string | Uint8Array) => {
      this.writer.add(color ? this.#paint(kind, text) : text);
      this.writer.add(separator);
    };
    if (fileNames && nul && !heading) {
      this.writer.add(this.#paint('name', file.name));
      this.writer.add('\0');
    } else if (fileNames && !heading) field('name', file.name);
    if (lineNumbers) field('number', String(lineNumber));
    if (this.style.column && column !== undefined) this.writer.add(`${column}${separator}`);
    if (byteOffsets) field('number', String(offset));
  }

  /** Colour ends with a line and begins again with the next. */
  #paintLines(text: Uint8Array): Uint8Array[] {
    const feed = Buffer.from([LINE_FEED]);
    return split(text).flatMap((line, i) => [...(i > 0 ? [feed] : []), this.#paint('match', line)]);
  }

  #paint(kind: Painted, text: string | Uint8Array): Uint8Array {
    const bytes = typeof text === 'string' ? Buffer.from(text) : text;
    if (!this.style.color || bytes.length === 0) return bytes;
    return painted(kind, bytes);
  }
}

function count(bytes: Uint8Array, start: number, end: number): number {
  let feeds = 0;
  for (let at = bytes.indexOf(LINE_FEED, start); at >= 0 && at < end; feeds += 1) {
    at = bytes.indexOf(LINE_FEED, at + 1);
  }
  return feeds;
}

function split(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  for (let start = 0; ; ) {
    const feed = bytes.indexOf(LINE_FEED, start);
    if (feed < 0) return [...lines, bytes.subarray(start)];
    lines.push(bytes.subarray(start, feed));
    start = feed + 1;
  }
}
