import type { PieceMatches } from './kernels/kernel.js';
import type { Columns, SearchPlan } from './matches.js';
import { firstSpans, joiningSpans } from './spans/columns.js';
import { atOnce, inTurns } from './turns.js';

/** Line numbers from 1; doubles once the file has more lines than 32 bits can number. */
export type LineNumbers = Uint32Array | Float64Array;

/** Columns, and what of the plan turned out otherwise. */
export interface FoundColumns extends Columns {
  readonly plan?: Partial<SearchPlan>;
}

/** Line numbers between two turns. */
const STEP = 1 << 16;

/** Puts the pieces of a file, given in its order, together. */
export class ColumnBuilder {
  #pieces: { readonly first: number; readonly matches: PieceMatches }[] = [];
  #lines = 0;
  #count = 0;
  #whyJs: string | undefined;

  /** @param limit no more matches than this. */
  constructor(private readonly limit = Number.POSITIVE_INFINITY) {}

  /** Whether nothing more is wanted. */
  get isFull(): boolean {
    return this.#count >= this.limit;
  }

  add(matches: PieceMatches): void {
    const room = this.limit - this.#count;
    const { length } = matches.lineNumbers;
    const kept = length > room ? firstOf(matches, room) : matches;
    if (kept.lineNumbers.length > 0) this.#pieces.push({ first: this.#lines, matches: kept });
    this.#lines += matches.lines;
    this.#whyJs ??= matches.whyJs;
    this.#count += Math.min(length, room);
  }

  /** The whole columns; what each piece held is let go as soon as it is copied. */
  async finish(): Promise<FoundColumns> {
    const columns = await inTurns(this.#join());
    return { ...columns, lines: this.isFull ? undefined : this.#lines };
  }

  /** What has come since the last batch; line numbers go on. */
  takeBatch(): FoundColumns {
    return atOnce(this.#join());
  }

  /** Piece after piece: for millions of matches the event loop must have a turn between them. */
  *#join(): Generator<void, FoundColumns, void> {
    const pieces = this.#pieces;
    this.#pieces = [];
    const count = pieces.reduce((sum, { matches }) => sum + matches.lineNumbers.length, 0);
    const wide = this.#lines > 0xffff_ffff;
    const lineNumbers = wide ? new Float64Array(count) : new Uint32Array(count);
    const offsets = new Float64Array(count);
    let at = 0;
    for (const { first, matches } of pieces) {
      const within = matches.lineNumbers;
      for (let i = 0; i < within.length; i += 1) {
        lineNumbers[at + i] = first + within[i]! + 1;
        if (i % STEP === STEP - 1) yield;
      }
      offsets.set(matches.offsets, at);
      at += within.length;
      yield;
    }
    const spans = pieces.flatMap(({ matches }) => (matches.spans ? [matches.spans] : []));
    const joined = spans.length > 0 ? yield* joiningSpans(spans) : undefined;
    return {
      lines: this.#lines,
      lineNumbers,
      offsets,
      ...(joined && { spans: joined }),
      ...(this.#whyJs !== undefined && { plan: { engine: 'js', whyJs: this.#whyJs } }),
    };
  }
}

function firstOf(
  { lines, lineNumbers, offsets, spans }: PieceMatches,
  count: number,
): PieceMatches {
  return {
    lines,
    lineNumbers: lineNumbers.slice(0, count),
    offsets: offsets.slice(0, count),
    ...(spans && { spans: firstSpans(spans, count) }),
  };
}
