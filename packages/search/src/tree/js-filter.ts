import { lineTest } from '../pattern/js-test.js';
import type { Pattern } from '../pattern/pattern.js';
import type { FilePart } from './parts.js';

/** What is left of parts that have each line of their files, once RegExp has seen them. */
export class JsFilter {
  readonly #test: (text: string) => boolean;
  /** Matches so far in files of which more parts are to come. */
  readonly #matched = new Map<number, number>();

  constructor(
    pattern: Pattern,
    private readonly maxCount: number,
    private readonly counts: boolean,
  ) {
    const test = lineTest(pattern);
    this.#test = pattern.invert ? (text) => !test(text) : test;
  }

  filter(part: FilePart): FilePart {
    const before = this.#matched.get(part.id) ?? 0;
    const kept = this.#matching(part, this.maxCount - before);
    const matched = before + kept.length;
    if (part.last) this.#matched.delete(part.id);
    else this.#matched.set(part.id, matched);
    // The lines that were passed on count as matches already; a part that only counts has none.
    if (this.counts) return { ...bare(part), count: kept.length };
    return { ...part, count: kept.length, ...columns(part, kept) };
  }

  /** The indices of lines that match. */
  #matching({ texts }: FilePart, most: number): number[] {
    const kept: number[] = [];
    if (!texts) return kept;
    let start = 0;
    for (let i = 0; i < texts.ends.length && kept.length < most; i += 1) {
      const end = texts.ends[i]!;
      if (this.#test(texts.bytes.toString('utf8', start, end))) kept.push(i);
      start = end;
    }
    return kept;
  }
}

function bare({ texts: _, ...part }: FilePart): FilePart {
  return { ...part, lineNumbers: new Uint32Array(), offsets: new Float64Array() };
}

function columns(part: FilePart, kept: readonly number[]) {
  const { texts, lineNumbers, offsets } = part;
  const lines = kept.map((i) =>
    texts!.bytes.subarray(i === 0 ? 0 : texts!.ends[i - 1]!, texts!.ends[i]!),
  );
  let end = 0;
  return {
    lineNumbers: Uint32Array.from(kept, (i) => lineNumbers[i]!),
    offsets: Float64Array.from(kept, (i) => offsets[i]!),
    ...(texts && {
      texts: {
        bytes: Buffer.concat(lines),
        ends: Uint32Array.from(lines, (line) => (end += line.length)),
      },
    }),
  };
}
