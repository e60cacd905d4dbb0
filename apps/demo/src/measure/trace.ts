import type { Span } from '@parallel/core';
import { type Bar, Bars } from './bars.js';
import { sideBySide } from './side-by-side.js';

/** The bars of a run's timeline, in columns: milliseconds since its start. */
export interface Spans {
  readonly worker: readonly number[];
  readonly start: readonly number[];
  readonly end: readonly number[];
  /** The first piece of each. */
  readonly piece: readonly number[];
}

/** More bars than these no picture can show. */
const MOST_BARS = 5000;
/** The shortest that one can, in milliseconds. */
const SHORTEST = 0.1;

/** Follows one run: is told of each piece that a worker is through with. */
export class Trace {
  readonly #bars = new Bars(SHORTEST);
  #drawn: Bar[] | undefined;
  #runStart = 0;
  /** When the first piece was begun. */
  firstStart = Number.POSITIVE_INFINITY;
  /** How many pieces the run had, as far as was seen. */
  pieces = 0;

  /** Its time is now. */
  begin(): void {
    this.#runStart = performance.now();
  }

  /** For `render` or `searchFile`, which begin now and count from there. */
  listen(): (span: Span) => void {
    const offset = performance.now() - this.#runStart;
    return (span) => {
      const [start, end] = [span.start + offset, span.end + offset];
      this.firstStart = Math.min(this.firstStart, start);
      for (const piece of span.pieces) if (piece >= this.pieces) this.pieces = piece + 1;
      this.#bars.add({ ...span, start, end });
    };
  }

  /** Milliseconds inside pieces, summed over the workers. */
  get computing(): number {
    return this.#all.reduce((sum, { start, end }) => sum + end - start, 0);
  }

  /** Bars that are left out. */
  get omitted(): number {
    return Math.max(0, this.#all.length - MOST_BARS);
  }

  get spans(): Spans {
    const bars = this.#all.slice(0, MOST_BARS);
    return {
      worker: bars.map(({ worker }) => worker),
      start: bars.map(({ start }) => round(start)),
      end: bars.map(({ end }) => round(end)),
      piece: bars.map(({ piece }) => piece),
    };
  }

  /** When the run is over: in the order in which they were begun, none over another of its worker. */
  get #all(): readonly Bar[] {
    if (this.#drawn) return this.#drawn;
    const byWorker = new Map<number, Bar[]>();
    for (const bar of this.#bars.take()) {
      const own = byWorker.get(bar.worker);
      if (own) own.push(bar);
      else byWorker.set(bar.worker, [bar]);
    }
    this.#drawn = [...byWorker.values()].flatMap(sideBySide).sort((a, b) => a.start - b.start);
    return this.#drawn;
  }
}

/** Hundredths of a millisecond are enough. */
const round = (milliseconds: number) => Math.round(milliseconds * 100) / 100;
