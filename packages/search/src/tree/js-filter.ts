import { lineTest } from '../pattern/js-test.js';
import type { Pattern } from '../pattern/pattern.js';
import { isTooLarge } from '../too-large.js';
import type { Turns } from '../turns.js';
import type { FilePart } from './parts.js';

/** Lines between two looks at the clock. */
const STRETCH = 256;

/** What is left of parts that have each line of their files, once RegExp has seen them. */
export class JsFilter {
  readonly #test: (text: string) => boolean;
  /** Matches so far in files of which more parts are to come. */
  readonly #matched = new Map<number, number>();
  /** Why nothing more can be found in them. */
  readonly #failed = new Map<number, NonNullable<FilePart['error']>>();

  constructor(
    pattern: Pattern,
    private readonly invert: boolean,
    private readonly maxCount: number,
    private readonly counts: boolean,
  ) {
    this.#test = lineTest(pattern);
  }

  async filter(part: FilePart, turns: Turns): Promise<FilePart> {
    const before = this.#matched.get(part.id) ?? 0;
    const kept = await this.#tried(part, this.maxCount - before, turns);
    const matched = before + kept.length;
    const error = this.#failed.get(part.id);
    if (part.last) this.#matched.delete(part.id);
    else this.#matched.set(part.id, matched);
    if (part.last) this.#failed.delete(part.id);
    const whole = part.last && error ? { ...part, error } : part;
    if (this.counts) return { ...bare(whole), count: kept.length };
    return { ...whole, count: kept.length, ...columns(part, kept) };
  }

  /** The same, none where a line is too long to be looked at. */
  async #tried(part: FilePart, most: number, turns: Turns): Promise<number[]> {
    if (this.#failed.has(part.id)) return [];
    try {
      return await this.#matching(part, most, turns);
    } catch (error) {
      if (!isTooLarge(error)) throw error;
      const { code, message } = error as { code: string; message: string };
      this.#failed.set(part.id, { code, message });
      return [];
    }
  }

  /** The indices of lines that match. */
  async #matching({ texts }: FilePart, most: number, turns: Turns): Promise<number[]> {
    const kept: number[] = [];
    if (!texts) return kept;
    let start = 0;
    for (let i = 0; i < texts.ends.length && kept.length < most; i += 1) {
      const end = texts.ends[i]!;
      const matches = this.#test(texts.bytes.toString('utf8', start, end));
      if (matches !== this.invert) kept.push(i);
      start = end;
      if (i % STRETCH === 0 && turns.due()) await turns.take();
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
