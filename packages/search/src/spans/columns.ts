import { atOnce } from '../turns.js';

/** Where the pattern matches in each line, in columns: 8 bytes a line and 8 a span. */
export interface SpanColumns {
  /** One more than there are lines: the spans of line i are those from `rows[i]` up to and without `rows[i + 1]`. */
  readonly rows: Uint32Array | Float64Array;
  /** The first byte of each span, counted from the first of its line. */
  readonly starts: Uint32Array;
  /** The byte behind its last, counted likewise: with `multiline` it may lie in a later line. */
  readonly ends: Uint32Array;
  /** Which pattern of the list it was, from 0; absent where there is but one. */
  readonly patterns?: Uint32Array;
}

/** The spans of a piece's lines. */
export interface PieceSpans {
  /** How many each line has. */
  readonly counts: Uint32Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  readonly patterns?: Uint32Array;
}

/** No span in any of so many lines. */
export function noSpans(lines: number): PieceSpans {
  const none = new Uint32Array(0);
  return { counts: new Uint32Array(lines), starts: none, ends: none };
}

/** The first lines' spans alone. */
export function firstSpans({ counts, starts, ends, patterns }: PieceSpans, lines: number) {
  const kept = counts.slice(0, lines);
  const spans = sum(kept);
  return {
    counts: kept,
    starts: starts.slice(0, spans),
    ends: ends.slice(0, spans),
    ...(patterns && { patterns: patterns.slice(0, spans) }),
  };
}

/** The spans of pieces, one behind the other. */
export function joinSpans(pieces: readonly PieceSpans[]): SpanColumns {
  return atOnce(joiningSpans(pieces));
}

const STEP = 1 << 16;

/** As `joinSpans`, in steps. */
export function* joiningSpans(pieces: readonly PieceSpans[]): Generator<void, SpanColumns, void> {
  const lines = pieces.reduce((total, { counts }) => total + counts.length, 0);
  const spans = pieces.reduce((total, { starts }) => total + starts.length, 0);
  const rows = spans > 0xffff_ffff ? new Float64Array(lines + 1) : new Uint32Array(lines + 1);
  const only = pieces.length === 1 ? pieces[0] : undefined;
  const starts = only?.starts ?? new Uint32Array(spans);
  const ends = only?.ends ?? new Uint32Array(spans);
  const listed = pieces.some(({ patterns }) => patterns !== undefined);
  const patterns = listed ? (only?.patterns ?? new Uint32Array(spans)) : undefined;
  let [row, at, known] = [0, 0, 0];
  for (const piece of pieces) {
    for (let i = 0; i < piece.counts.length; i += 1) {
      at += piece.counts[i]!;
      rows[++row] = at;
      if (i % STEP === STEP - 1) yield;
    }
    if (!only) {
      starts.set(piece.starts, known);
      ends.set(piece.ends, known);
      if (patterns && piece.patterns) patterns.set(piece.patterns, known);
    }
    known += piece.starts.length;
    yield;
  }
  return { rows, starts, ends, ...(patterns && { patterns }) };
}

/** The buffers of a piece's spans, for who moves them to another isolate. */
export function spanBuffers({ counts, starts, ends, patterns }: PieceSpans): ArrayBuffer[] {
  const columns = [counts, starts, ends, ...(patterns ? [patterns] : [])];
  return [...new Set(columns.map(({ buffer }) => buffer as ArrayBuffer))];
}

function sum(counts: Uint32Array): number {
  let total = 0;
  for (const count of counts) total += count;
  return total;
}
