import type { Span } from '@parallel/core/types';

/** Cells of each tile: its worker, when it was begun, when it was done. */
const CELLS = 3;

/** A look at the clock takes as long as several points: so many have it in common. */
const POINTS = 128;

/**
 * Who had which tile from when to when, by the place of each in the order in
 * which they are begun: in memory that workers share, so that no tile needs a
 * message. The addon writes it as well.
 */
export class Timeline {
  constructor(readonly cells: Float64Array) {}

  /** In memory that the threads of this process share. */
  static of(tiles: number): Timeline {
    const bytes = Float64Array.BYTES_PER_ELEMENT * Timeline.length(tiles);
    return new Timeline(new Float64Array(new SharedArrayBuffer(bytes)));
  }

  /** How many cells a picture of so many tiles needs. */
  static length(tiles: number): number {
    return CELLS * tiles;
  }

  /**
   * Draws tiles that are done. Small ones that were begun at the same moment are one span.
   * @param begun when the run began, by the clock of those who made the notes.
   * @param indices of the tiles by their places, where these are not the same.
   */
  draw(
    places: ArrayLike<number>,
    begun: number,
    indices: ArrayLike<number> | undefined,
    onSpan: (span: Span) => void,
  ): void {
    const open = new Map<number, Growing>();
    for (let i = 0; i < places.length; i += 1) {
      const place = places[i]!;
      const at = CELLS * place;
      const worker = this.cells[at]!;
      const start = this.cells[at + 1]! - begun;
      const end = this.cells[at + 2]! - begun;
      const piece = indices?.[place] ?? place;
      const span = open.get(worker);
      if (span?.start === start) {
        span.pieces.push(piece);
        span.end = Math.max(span.end, end);
        continue;
      }
      if (span) onSpan(span);
      open.set(worker, { worker, pieces: [piece], start, end, outcome: 'done' });
    }
    for (const span of open.values()) onSpan(span);
  }
}

/** A span that may get more pieces. */
interface Growing extends Span {
  readonly pieces: number[];
  end: number;
}

/** One worker's notes on a {@link Timeline}. */
export class Notes {
  #last = 0;
  #points = POINTS;

  constructor(
    private readonly cells: Float64Array,
    private readonly worker: number,
    /** Milliseconds, by one clock for all workers. */
    private readonly now: () => number,
  ) {}

  begin(place: number, points: number): void {
    const at = CELLS * place;
    this.cells[at] = this.worker;
    this.cells[at + 1] = this.#look(points);
  }

  done(place: number, points: number): void {
    this.cells[CELLS * place + 2] = this.#look(points);
  }

  #look(points: number): number {
    this.#points += points;
    if (this.#points >= POINTS) {
      this.#points = 0;
      this.#last = this.now();
    }
    return this.#last;
  }
}
