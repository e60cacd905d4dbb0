/** Who gets which piece: whoever is free takes the next, or all are dealt out before the start. */
export type Claim = 'dynamic' | 'dealt';

/** All values of the claim. */
export const CLAIMS: readonly Claim[] = ['dynamic', 'dealt'];

/** Positions from `first` up to, not including, `end`. */
export interface Positions {
  /** The first position. */
  readonly first: number;
  /** Behind the last position. */
  readonly end: number;
}

/**
 * Deals `count` positions out to `workers` in contiguous parts whose lengths
 * differ by one at most, the longer ones first: bands of a sequential order,
 * every n-th piece of one interleaved n ways.
 */
export function deal(count: number, workers: number): Positions[] {
  const each = Math.floor(count / workers);
  const longer = count % workers;
  let first = 0;
  return Array.from({ length: workers }, (_, worker) => {
    const end = first + each + (worker < longer ? 1 : 0);
    const part = { first, end };
    first = end;
    return part;
  });
}

const NEXT = 0;
const LIMIT = 1;

/**
 * A cursor over `count` positions in shared memory: any number of threads
 * claim from it, and each position is claimed once. Nobody claims beyond the
 * limit, which whoever consumes the results moves forward.
 */
export class Cursor {
  /** The size of the memory that a cursor needs. */
  static readonly BYTES = 8;
  /** The largest number of positions: a cell is a signed 32-bit number. */
  static readonly MOST = 2 ** 31 - 1;

  /** @param cells two of them, zero at the start, shared by all who claim. */
  constructor(
    readonly cells: Int32Array<ArrayBufferLike>,
    /** How many positions there are. */
    readonly count: number,
  ) {}

  /** How many positions have been claimed. */
  get claimed(): number {
    return Atomics.load(this.cells, NEXT);
  }

  /** Whether a claim would be given now. */
  get open(): boolean {
    return this.claimed < Math.min(Atomics.load(this.cells, LIMIT), this.count);
  }

  /** Lets positions before `limit` be claimed. */
  allow(limit: number): void {
    Atomics.store(this.cells, LIMIT, Math.min(limit, this.count));
  }

  /**
   * The next positions; undefined where there are none, or none before the limit.
   * @param size how many are wanted, given how many are left.
   */
  claim(size: (remaining: number) => number): Positions | undefined {
    for (;;) {
      const first = Atomics.load(this.cells, NEXT);
      const limit = Math.min(Atomics.load(this.cells, LIMIT), this.count);
      if (first >= limit) return undefined;
      const end = Math.min(first + Math.max(1, size(this.count - first)), limit);
      if (Atomics.compareExchange(this.cells, NEXT, first, end) === first) return { first, end };
    }
  }
}
