import { invalidOption } from '../errors.js';

/**
 * The numbers from `start` up to, not including, `end`, as a source for `map`
 * that needs no memory and whose pieces need not be sent.
 */
export class Range implements Iterable<number> {
  /** How many numbers there are. */
  readonly length: number;

  constructor(
    /** The first number. */
    readonly start: number,
    /** Where they end; itself not one of them. */
    readonly end: number,
    /** From one number to the next; may be negative. */
    readonly step: number,
  ) {
    const length = Math.max(0, Math.ceil((end - start) / step));
    // Rounded, the last one may have become the end itself.
    const last = start + (length - 1) * step;
    this.length = length > 0 && (step > 0 ? last >= end : last <= end) ? length - 1 : length;
  }

  /** The number at `index`, from 0. */
  at(index: number): number {
    return this.start + index * this.step;
  }

  /** The numbers one by one. */
  *[Symbol.iterator](): Generator<number, void, undefined> {
    for (let i = 0; i < this.length; i += 1) yield this.at(i);
  }
}

/**
 * `range(5)` is 0, 1, 2, 3, 4; `range(2, 10, 3)` is 2, 5, 8; `range(3, 0, -1)` is 3, 2, 1.
 * @throws ParallelError `INVALID_OPTION` for what is not a finite number, for a step of 0, and for more
 *   numbers than can be counted.
 */
export function range(end: number): Range;
export function range(start: number, end: number, step?: number): Range;
export function range(startOrEnd: number, end?: number, step = 1): Range {
  const [from, to] = end === undefined ? [0, startOrEnd] : [startOrEnd, end];
  for (const [name, value] of Object.entries({ start: from, end: to, step })) {
    if (!Number.isFinite(value)) throw invalidOption(name, value, 'a finite number');
  }
  if (step === 0) throw invalidOption('step', step, 'a number other than 0');
  if (Math.abs((to - from) / step) > Number.MAX_SAFE_INTEGER) {
    throw invalidOption('step', step, `large enough for the way from ${from} to ${to}`);
  }
  return new Range(from, to, step);
}
