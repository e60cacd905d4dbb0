import type { Columns } from '../matches.js';
import { NumberColumn } from '../number-column.js';
import type { SpanColumns } from '../spans/columns.js';
import { LineWalker, type RawLine } from '../text/line-walker.js';
import { bufferedText, type TextSource } from '../text/text-source.js';
import { atOnce, inTurns, Turns } from '../turns.js';

/**
 * Puts the lines around matches between them, as grep does: each line once, and
 * those that follow each other in one group. Batches are added in their order; what
 * comes after the last match of one is known when the next is, or at the end.
 */
export class ContextRows {
  /** The first byte that was not given out, and the number of the line before it. */
  #next = 0;
  #number = 0;
  /** How many lines after the last match are still to come. */
  #owed = 0;
  #groups = 0;
  readonly #turns = new Turns();

  constructor(
    private readonly before: number,
    private readonly after: number,
  ) {}

  /** Whether lines after a match have not come yet. */
  get owes(): boolean {
    return this.#owed > 0;
  }

  /**
   * @param source has the text from so many lines before the batch on.
   * @param end up to where it has it, if that is known: lines after a match are not waited for.
   */
  async add(columns: Columns, source: TextSource, end?: number): Promise<Columns> {
    const walker = new LineWalker(bufferedText(source));
    const rows = new RowBuilder(columns.spans);
    const { offsets, lineNumbers } = columns;
    this.#giveOwed(walker, rows, offsets[0] ?? end ?? this.#next);
    for (let i = 0; i < offsets.length; i += 1) {
      const [offset, number] = [offsets[i]!, lineNumbers[i]!];
      const around = walker.before(offset, this.before, Math.max(this.#next, source.start ?? 0));
      const first = around[0]?.offset ?? offset;
      if (this.#groups === 0 || first > this.#next) this.#groups += 1;
      this.#number = number - around.length - 1;
      for (const line of around) this.#context(rows, line);
      rows.add(number, offset, this.#groups - 1, i);
      const ceiling = offsets[i + 1] ?? end;
      const known = i + 1 < offsets.length || end !== undefined;
      const lines = walker.after(offset, known ? this.after + 1 : 1, ceiling);
      const [line, ...following] = lines;
      this.#next = offset + (line?.bytes.length ?? 0) + 1;
      this.#number = number;
      this.#owed = this.after;
      for (const after of following) this.#context(rows, after);
      this.#owed -= following.length;
      if (this.#turns.due()) await this.#turns.take();
    }
    return { lines: columns.lines, ...(await inTurns(rows.finish(), this.#turns)) };
  }

  /** The lines after the last match. */
  finish(source: TextSource): Columns {
    const rows = new RowBuilder(undefined);
    this.#giveOwed(new LineWalker(source), rows, undefined);
    return { lines: undefined, ...atOnce(rows.finish()) };
  }

  #giveOwed(walker: LineWalker, rows: RowBuilder, ceiling: number | undefined): void {
    const lines = walker.after(this.#next, this.#owed, ceiling);
    for (const line of lines) this.#context(rows, line);
    this.#owed -= lines.length;
  }

  #context(rows: RowBuilder, { offset, bytes }: RawLine): void {
    this.#number += 1;
    rows.add(this.#number, offset, this.#groups - 1, undefined);
    this.#next = offset + bytes.length + 1;
  }
}

/** Lines of both kinds, in columns. */
class RowBuilder {
  readonly #numbers = new NumberColumn();
  readonly #offsets = new NumberColumn();
  readonly #kinds = new NumberColumn();
  readonly #groups = new NumberColumn();
  readonly #ends = new NumberColumn();
  #lastNumber = 0;
  #lastEnd = 0;
  #matches = 0;

  constructor(private readonly spans: SpanColumns | undefined) {
    this.#ends.push(0);
  }

  /** @param match its index, if it is one. */
  add(number: number, offset: number, group: number, match: number | undefined): void {
    this.#numbers.push(number);
    this.#offsets.push(offset);
    this.#kinds.push(match === undefined ? 0 : 1);
    this.#groups.push(group);
    this.#lastNumber = number;
    if (match !== undefined) this.#matches += 1;
    if (!this.spans) return;
    if (match !== undefined) this.#lastEnd = this.spans.rows[match + 1]!;
    this.#ends.push(this.#lastEnd);
  }

  *finish(): Generator<void, Omit<Columns, 'lines'>, void> {
    const { length } = this.#numbers;
    const wide = (last: number, size: number) =>
      last > 0xffff_ffff ? new Float64Array(size) : new Uint32Array(size);
    const rows = this.spans && (yield* this.#ends.copyTo(wide(this.#lastEnd, this.#ends.length)));
    return {
      matching: this.#matches,
      lineNumbers: yield* this.#numbers.copyTo(wide(this.#lastNumber, length)),
      offsets: yield* this.#offsets.copyTo(new Float64Array(length)),
      kinds: yield* this.#kinds.copyTo(new Uint8Array(length)),
      groups: yield* this.#groups.copyTo(new Uint32Array(length)),
      ...(this.spans && rows && { spans: { ...this.spans, rows } }),
    };
  }
}
