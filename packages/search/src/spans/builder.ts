import { NumberColumn } from '../number-column.js';
import type { Pattern } from '../pattern/pattern.js';
import { eachSpan } from '../pattern/spans.js';
import { ByteOffsets } from './byte-offsets.js';
import type { PieceSpans } from './columns.js';

/** Takes down where RegExp finds the pattern, line after line. */
export class SpanBuilder {
  readonly #counts = new NumberColumn();
  readonly #starts = new NumberColumn();
  readonly #ends = new NumberColumn();
  readonly #patterns: NumberColumn | undefined;

  constructor(private readonly pattern: Pattern) {
    if (pattern.js.length > 1) this.#patterns = new NumberColumn();
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
      counts: this.#counts.toUint32(),
      starts: this.#starts.toUint32(),
      ends: this.#ends.toUint32(),
      ...(this.#patterns && { patterns: this.#patterns.toUint32() }),
    };
  }
}
