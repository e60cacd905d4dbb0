import { LineWalker, type RawLine } from '../text/line-walker.js';
import type { FilePrinter, FoundFile } from './found-file.js';
import type { Spans } from './line-spans.js';
import type { Style } from './request.js';
import type { Writer } from './writer.js';

/** ripgrep's colours. */
const COLORS = { name: '\x1b[35m', number: '\x1b[32m', match: '\x1b[1m\x1b[31m' };
const RESET = '\x1b[0m';

/** Prints lines as `grep` does. */
export class LinePrinter implements FilePrinter {
  #hasPrinted = false;

  /** @param spans what matches in a line; undefined where nobody wants to know. */
  constructor(
    private readonly writer: Writer,
    private readonly style: Style & { readonly fileNames: boolean },
    private readonly spans: Spans | undefined,
  ) {}

  async print(file: FoundFile): Promise<number> {
    const { before, after, onlyMatching } = this.style;
    const hasContext = (before > 0 || after > 0) && !onlyMatching;
    return hasContext ? this.#printWithContext(file) : this.#printLines(file);
  }

  async end(): Promise<void> {
    await this.writer.flush();
  }

  async #printLines(file: FoundFile): Promise<number> {
    let count = 0;
    for await (const lines of file.batches) {
      for (let i = 0; i < lines.count && !this.writer.isGone; i += 1) {
        this.#match(file, lines.lineNumbers[i]!, lines.offsets[i]!, lines.bytes(i));
        await this.writer.drain();
      }
      count += lines.count;
      if (this.writer.isGone) break;
    }
    return count;
  }

  async #printWithContext(file: FoundFile): Promise<number> {
    const { before, after } = this.style;
    const walker = new LineWalker(file.source);
    let count = 0;
    /** The first line that is not printed yet, and how many after the last match still may be. */
    let next = 0;
    let number = 0;
    let owed = 0;
    const contextLine = (line: RawLine, lineNumber: number) => {
      this.#line(file, '-', lineNumber, line.offset, line.bytes);
      next = line.offset + line.bytes.length + 1;
      number = lineNumber;
    };
    const printOwed = (ceiling: number | undefined) => {
      for (const line of walker.after(next, owed, ceiling)) contextLine(line, number + 1);
      owed = 0;
    };
    for await (const lines of file.batches) {
      for (let i = 0; i < lines.count && !this.writer.isGone; i += 1) {
        const [lineNumber, offset] = [lines.lineNumbers[i]!, lines.offsets[i]!];
        if (count > 0) printOwed(offset);
        const around = walker.before(offset, before, next);
        const first = around[0]?.offset ?? offset;
        if (this.#hasPrinted && (count === 0 || first > next)) this.#separator();
        for (const [k, line] of around.entries()) contextLine(line, lineNumber - around.length + k);
        const bytes = lines.bytes(i);
        this.#match(file, lineNumber, offset, bytes);
        next = offset + bytes.length + 1;
        number = lineNumber;
        owed = after;
        count += 1;
        await this.writer.drain();
      }
      if (this.writer.isGone) break;
    }
    if (count > 0) printOwed(undefined);
    return count;
  }

  #separator(): void {
    this.writer.add('--');
    this.writer.endLine();
  }

  #match(file: FoundFile, lineNumber: number, offset: number, bytes: Uint8Array): void {
    const { onlyMatching, color } = this.style;
    if (!this.spans) {
      this.#line(file, ':', lineNumber, offset, bytes);
      return;
    }
    const parts = this.spans(bytes);
    if (onlyMatching) {
      for (const { start, text } of parts) {
        if (text.length > 0) {
          this.#line(file, ':', lineNumber, offset + start, this.#painted('match', text));
        }
      }
      return;
    }
    const pieces: Uint8Array[] = [];
    let at = 0;
    for (const { start, end, text } of parts) {
      pieces.push(bytes.subarray(at, start), color ? this.#painted('match', text) : text);
      at = end;
    }
    pieces.push(bytes.subarray(at));
    this.#line(file, ':', lineNumber, offset, Buffer.concat(pieces));
  }

  #line(
    { name }: FoundFile,
    separator: ':' | '-',
    lineNumber: number,
    offset: number,
    bytes: Uint8Array,
  ): void {
    const { fileNames, lineNumbers, byteOffsets } = this.style;
    this.#hasPrinted = true;
    const field = (kind: 'name' | 'number', text: string | Uint8Array) => {
      this.writer.add(this.#painted(kind, text));
      this.writer.add(separator);
    };
    if (fileNames) field('name', name);
    if (lineNumbers) field('number', String(lineNumber));
    if (byteOffsets) field('number', String(offset));
    this.writer.add(bytes);
    this.writer.endLine();
  }

  #painted(kind: keyof typeof COLORS, text: string | Uint8Array): Uint8Array {
    const bytes = typeof text === 'string' ? Buffer.from(text) : text;
    if (!this.style.color || bytes.length === 0) return bytes;
    return Buffer.concat([Buffer.from(COLORS[kind]), bytes, Buffer.from(RESET)]);
  }
}
