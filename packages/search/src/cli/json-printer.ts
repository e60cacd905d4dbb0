import { isUtf8 } from 'node:buffer';
import { blockAt, partsOf } from './blocks.js';
import type { FilePrinter, FoundFile, FoundLines } from './found-file.js';
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
    /** Whether a match may go over several lines. */
    private readonly isMultiline: boolean,
  ) {}

  async print(file: FoundFile): Promise<number> {
    const start = performance.now();
    const stats = { ...noStats(), searches: 1, bytes_searched: file.size ?? 0 };
    const path = textOrBytes(Buffer.from(file.name));
    let begun = false;
    for await (const lines of file.batches) {
      for (let i = 0; i < lines.offsets.length && !this.writer.isGone; i += 1) {
        if (!begun) this.#message('begin', { path });
        begun = true;
        i = this.#printAt(file, path, lines, i, stats);
        await this.writer.drain();
      }
      if (this.writer.isGone) break;
    }
    if (stats.matched_lines > 0) {
      stats.searches_with_match = 1;
      const elapsed = duration(performance.now() - start);
      this.#message('end', { path, binary_offset: null, stats: { elapsed, ...stats } });
    }
    for (const key of Object.keys(stats) as (keyof Stats)[]) this.#total[key] += stats[key];
    return stats.matched_lines;
  }

  /** Prints the line at an index, or lines that belong together; the last one's index. */
  #printAt(file: FoundFile, path: object, lines: FoundLines, index: number, stats: Stats): number {
    const isMatch = lines.kinds?.[index] !== 0;
    const block = blockAt(lines, index, this.isMultiline && isMatch ? 'adjacent' : 'none');
    const { bytes } = block;
    const offset = lines.offsets[index]!;
    const parts = isMatch && lines.spans ? partsOf(lines, block, this.style.replace) : [];
    this.#message(isMatch ? 'match' : 'context', {
      path,
      lines: textOrBytes(isLast(file, offset + bytes.length) ? bytes : withLineFeed(bytes)),
      line_number: lines.lineNumbers[index]!,
      absolute_offset: offset,
      submatches: parts.map(({ start, end, text }) => ({
        match: textOrBytes(Buffer.from(bytes.subarray(start, end))),
        ...(this.style.replace && { replacement: textOrBytes(Buffer.from(text)) }),
        start,
        end,
      })),
    });
    if (isMatch) stats.matched_lines += block.last - block.first + 1;
    stats.matches += parts.length;
    return block.last;
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
