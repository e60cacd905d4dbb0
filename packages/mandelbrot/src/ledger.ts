const CURSOR = 0;
const FINISHED = 1;
const LOG = 2;

/**
 * Which tile is begun next, and which are finished: in memory that all workers
 * share, so that no tile needs a message. The addon writes it as well.
 */
export class Ledger {
  #read = 0;

  constructor(readonly cells: Int32Array) {}

  /** How many cells a picture of so many tiles needs. */
  static length(tiles: number): number {
    return LOG + tiles;
  }

  /** The next place in the order of tiles; beyond the last when there are no more. */
  claim(): number {
    return Atomics.add(this.cells, CURSOR, 1);
  }

  finish(place: number): void {
    const at = Atomics.add(this.cells, FINISHED, 1);
    Atomics.store(this.cells, LOG + at, place + 1);
  }

  /** The places that have been finished since this was last asked. */
  news(): number[] {
    const places: number[] = [];
    for (let next = this.#next(); next > 0; next = this.#next()) {
      places.push(next - 1);
      this.#read += 1;
    }
    return places;
  }

  #next(): number {
    const at = LOG + this.#read;
    return at < this.cells.length ? Atomics.load(this.cells, at) : 0;
  }
}
