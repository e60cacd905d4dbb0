import type { Pattern } from '../pattern/pattern.js';
import { eachSpan } from '../pattern/spans.js';
import { ByteOffsets } from './byte-offsets.js';
import type { PieceSpans } from './columns.js';

/** Takes down where RegExp finds the pattern, line after line. */
export class SpanBuilder {
  readonly #counts: number[] = [];
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #patterns: number[] | undefined;

  constructor(private readonly pattern: Pattern) {
    if (pattern.js.length > 1) this.#patterns = [];
  }

  /** @param text what `bytes` decode to. */
  add(bytes: Uint8Array, text: string): void {
    const offsets = new ByteOffsets(bytes, text);
    let count = 0;
    for (const { start, end, pattern } of eachSpan(this.pattern, text)) {
      const [first, last] = offsets.of(start, end);
      this.#starts.push(first);
      this.#ends.push(last);
      this.#patterns?.push(pattern);
      count += 1;
    }
    this.#counts.push(count);
  }

  finish(): PieceSpans {
    return {
      counts: Uint32Array.from(this.#counts),
      starts: Uint32Array.from(this.#starts),
      ends: Uint32Array.from(this.#ends),
      ...(this.#patterns && { patterns: Uint32Array.from(this.#patterns) }),
    };
  }
}
