import { isUtf8 } from 'node:buffer';
import { LineWalker } from '../text/line-walker.js';
import type { FilePrinter, FoundFile } from './found-file.js';
import type { Spans } from './line-spans.js';
import type { Style } from './request.js';
import type { Writer } from './writer.js';

interface Stats {
  searches: number;
  searches_with_match: number;
  bytes_searched: number;
  bytes_printed: number;
  matched_lines: number;
  matches: number;
}

/** Prints one object a line, in the format of `rg --json` (its crate grep-printer documents it). */
export class JsonPrinter implements FilePrinter {
  readonly #start = performance.now();
  readonly #total = noStats();

  constructor(
    private readonly writer: Writer,
    private readonly style: Style,
    private readonly spans: Spans,
  ) {}

  async print(file: FoundFile): Promise<number> {
    const start = performance.now();
    const stats = { ...noStats(), searches: 1, bytes_searched: file.size ?? 0 };
    const path = textOrBytes(Buffer.from(file.name));
    const data = (lineNumber: number, offset: number, bytes: Buffer, submatches: object[]) => ({
      path,
      lines: textOrBytes(isLast(file, offset + bytes.length) ? bytes : withLineFeed(bytes)),
      line_number: lineNumber,
      absolute_offset: offset,
      submatches,
    });
    const walker = new LineWalker(file.source);
    const { before, after } = this.style;
    let next = 0;
    let number = 0;
    let owed = 0;
    const context = (offset: number, lineNumber: number, bytes: Buffer) => {
      next = offset + bytes.length + 1;
      number = lineNumber;
      this.#message('context', data(lineNumber, offset, bytes, []));
    };
    const printOwed = (ceiling?: number) => {
      for (const line of walker.after(next, owed, ceiling)) {
        context(line.offset, number + 1, line.bytes);
      }
    };
    for await (const lines of file.batches) {
      for (let i = 0; i < lines.count && !this.writer.isGone; i += 1) {
        const [lineNumber, offset] = [lines.lineNumbers[i]!, lines.offsets[i]!];
        if (stats.matched_lines === 0) this.#message('begin', { path });
        else printOwed(offset);
        const around = walker.before(offset, before, next);
        for (const [k, line] of around.entries()) {
          context(line.offset, lineNumber - around.length + k, line.bytes);
        }
        const bytes = Buffer.from(lines.bytes(i));
        const submatches = this.spans(bytes).map(({ start, end, text }) => ({
          match: textOrBytes(Buffer.from(bytes.subarray(start, end))),
          ...(this.style.replace !== undefined && { replacement: textOrBytes(Buffer.from(text)) }),
          start,
          end,
        }));
        this.#message('match', data(lineNumber, offset, bytes, submatches));
        stats.matched_lines += 1;
        stats.matches += submatches.length;
        next = offset + bytes.length + 1;
        number = lineNumber;
        owed = after;
        await this.writer.drain();
      }
      if (this.writer.isGone) break;
    }
    if (stats.matched_lines > 0) {
      printOwed();
      stats.searches_with_match = 1;
      const elapsed = duration(performance.now() - start);
      this.#message('end', { path, binary_offset: null, stats: { elapsed, ...stats } });
    }
    for (const key of Object.keys(stats) as (keyof Stats)[]) this.#total[key] += stats[key];
    return stats.matched_lines;
  }

  async end(): Promise<void> {
    const elapsed = duration(performance.now() - this.#start);
    this.#message('summary', { elapsed_total: elapsed, stats: { elapsed, ...this.#total } });
    await this.writer.flush();
  }

  #message(type: string, data: object): void {
    const line = Buffer.from(JSON.stringify({ type, data }));
    this.#total.bytes_printed += line.length + 1;
    this.writer.add(line);
    this.writer.endLine();
  }
}

function noStats(): Stats {
  return {
    searches: 0,
    searches_with_match: 0,
    bytes_searched: 0,
    bytes_printed: 0,
    matched_lines: 0,
    matches: 0,
  };
}

/** Whether the file ends with a line that ends here, without a line feed. */
function isLast({ size }: FoundFile, end: number): boolean {
  return size !== undefined && end >= size;
}

function withLineFeed(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.from('\n')]);
}

function textOrBytes(bytes: Buffer): { text: string } | { bytes: string } {
  return isUtf8(bytes) ? { text: bytes.toString() } : { bytes: bytes.toString('base64') };
}

function duration(milliseconds: number) {
  const secs = Math.floor(milliseconds / 1000);
  const nanos = Math.round((milliseconds % 1000) * 1e6);
  return { secs, nanos, human: `${(milliseconds / 1000).toFixed(6)}s` };
}
