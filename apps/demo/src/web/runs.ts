/*
 * Counts as runs, in words of 16 bits: one below 0x8000 says how many counts follow as they are,
 * one above, less 0x8000, how often the next one comes. A picture of the whole set becomes a
 * seventh: bands of one color, and much of it inside. Whatever writes to a socket copies each byte
 * some times, so this spares more time than it takes.
 */

const RUN = 0x8000;
/** Shorter ones are no shorter as a run. */
const SHORTEST_RUN = 3;
const LONGEST = RUN - 1;
const FEW = 32;

/** Writes rows of counts, one after the other, as runs. */
export class RunWriter {
  #words: Uint16Array = new Uint16Array(0);
  #length = 0;
  /** Where the number of counts that stand as they are is noted, while more of them come. */
  #head = -1;

  /** Begins anew. @param counts how many will come at most. */
  begin(counts: number): void {
    // A run spares the word that it costs to go on without one after it.
    const most = counts + 2 + Math.ceil(counts / LONGEST);
    if (this.#words.length < most) this.#words = new Uint16Array(most);
    this.#length = 0;
    this.#head = -1;
  }

  /** `counts` from one place to another, in 16 bits: of -1 they are INSIDE. */
  row(counts: Int32Array | Uint16Array, from: number, to: number): void {
    const words = this.#words;
    let length = this.#length;
    let head = this.#head;
    for (let i = from; i < to; ) {
      const count = counts[i]!;
      const end = Math.min(to, i + LONGEST);
      let next = i + 1;
      while (next < end && counts[next] === count) next += 1;
      if (next - i >= SHORTEST_RUN) {
        if (head >= 0) words[head] = length - head - 1;
        words[length] = RUN + next - i;
        words[length + 1] = count;
        length += 2;
        head = -1;
        i = next;
        continue;
      }
      for (; i < next; i += 1) {
        if (head < 0 || length - head > LONGEST) {
          if (head >= 0) words[head] = LONGEST;
          head = length++;
        }
        words[length++] = count;
      }
    }
    if (head >= 0) words[head] = length - head - 1;
    this.#length = length;
    this.#head = head;
  }

  /** What has been written; valid until the next `begin`. */
  get words(): Uint16Array {
    return this.#words.subarray(0, this.#length);
  }
}

/**
 * Reads runs.
 * @param counts where to; it is as long as what they say.
 * @throws RangeError if it is not.
 */
export function readRuns(words: Uint16Array, counts: Uint16Array): void {
  let at = 0;
  for (let i = 0; i < words.length; ) {
    const word = words[i]!;
    const length = word & LONGEST;
    i += 1;
    if (at + length > counts.length) throw new RangeError('runs of more counts than tiles have');
    if (word & RUN) {
      const count = words[i]!;
      // What `fill` takes to begin is more than a few counts do.
      if (length > FEW) counts.fill(count, at, at + length);
      else for (let k = 0; k < length; k += 1) counts[at + k] = count;
      i += 1;
    } else {
      for (let k = 0; k < length; k += 1) counts[at + k] = words[i + k]!;
      i += length;
    }
    at += length;
  }
  if (at !== counts.length) throw new RangeError('runs of fewer counts than tiles have');
}
