import type { Span, Strategy } from '@parallel/core';
import { createStrategy } from '@parallel/core/options';
import { observed } from './observed.js';

/** The bars of a run's timeline, in columns: milliseconds since its start. */
export interface Spans {
  readonly worker: readonly number[];
  readonly start: readonly number[];
  readonly end: readonly number[];
  /** The first piece of each. */
  readonly piece: readonly number[];
}

/** More bars than these no picture can show. */
const MOST_SPANS = 5000;

/** Follows one run: lends it a strategy that tells of each piece that a worker is through with. */
export class Trace {
  readonly #spans = {
    worker: [] as number[],
    start: [] as number[],
    end: [] as number[],
    piece: [] as number[],
  };
  #runStart = 0;
  /** Milliseconds inside pieces, summed over the workers. */
  computing = 0;
  /** When the first piece was begun. */
  firstStart = Number.POSITIVE_INFINITY;
  /** Bars that were left out. */
  omitted = 0;
  /** How many pieces the run had, as far as was seen. */
  pieces = 0;

  get spans(): Spans {
    return this.#spans;
  }

  /** Its time is now. */
  begin(): void {
    this.#runStart = performance.now();
  }

  /**
   * Runs `work` with a strategy that is traced, and closes it after that. Native
   * threads are the task's own: they have no spans.
   */
  async with<T>(
    kind: Strategy['kind'],
    workers: number,
    work: (strategy: Strategy | 'native') => Promise<T>,
  ): Promise<T> {
    if (kind === 'native') return work(kind);
    await using strategy = createStrategy(kind, { workers });
    const tell = (span: Span, begun: number) => this.#add(span, begun - this.#runStart);
    return await work(observed(strategy, tell));
  }

  #add({ worker, pieces, start, end }: Span, offset: number): void {
    this.computing += end - start;
    this.firstStart = Math.min(this.firstStart, start + offset);
    for (const piece of pieces) if (piece >= this.pieces) this.pieces = piece + 1;
    if (this.#spans.worker.length >= MOST_SPANS) {
      this.omitted += 1;
      return;
    }
    this.#spans.worker.push(worker);
    this.#spans.start.push(round(start + offset));
    this.#spans.end.push(round(end + offset));
    this.#spans.piece.push(pieces[0] ?? 0);
  }
}

/** Hundredths of a millisecond are enough. */
const round = (milliseconds: number) => Math.round(milliseconds * 100) / 100;
