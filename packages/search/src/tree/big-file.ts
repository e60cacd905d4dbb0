import type { FilesInput, FilesOutput } from '../files/files-task.js';
import { type BigFile, type FilesJob, type FoundInRange, RANGE } from '../files/job.js';
import type { FilePart } from './parts.js';

type RangeOutput = Extract<FilesOutput, { kind: 'range' }>['range'];
type RestOutput = Extract<FilesOutput, { kind: 'rest' }>['rest'];

/** What a worker is to do next for a big file. */
export type Piece =
  | { readonly kind: 'range'; readonly start: number; readonly end: number }
  | { readonly kind: 'rest'; readonly nul: number };

/** A big file that a strategy's workers search range by range: what is to be done, what was found. */
export class BigSearch {
  readonly #size: number;
  #given = 0;
  #done = 0;
  readonly #waiting = new Map<number, RangeOutput>();
  readonly #parts: FilePart[] = [];
  #lines = 0;
  #count = 0;
  #nul: number | undefined;
  #lastRange = 0;
  #restIs: 'unknown' | 'asked' | 'known' = 'unknown';
  #isEnough = false;

  constructor(
    readonly found: { readonly id: number; readonly path: Buffer; readonly named: boolean },
    readonly file: BigFile,
    private readonly job: FilesJob,
  ) {
    this.#size = Math.max(0, file.size - file.mark);
  }

  /** Whether all is known that is wanted. */
  get ended(): boolean {
    return this.#isEnough || (this.#done >= this.#ranges && !this.#wantsRest);
  }

  /** Whether there is something to tell of it. */
  get isTold(): boolean {
    const { report } = this.job;
    if (report === 'all' || this.#parts.some(({ error }) => error)) return true;
    const matches = this.#count > 0 || this.#parts.some((one) => one.matchesAsBinary);
    return matches === (report === 'matching');
  }

  /** How long the range is that begins there. */
  bytesFrom(start: number): number {
    return Math.min(RANGE, this.#size - start);
  }

  /** What can be done now; not more ranges ahead of the first that is not done than `ahead`. */
  next(ahead: number): Piece | undefined {
    if (this.#isEnough) return undefined;
    if (this.#given < this.#ranges && this.#given < this.#done + ahead) {
      const start = this.#given * RANGE;
      this.#given += 1;
      return { kind: 'range', start, end: Math.min(start + RANGE, this.#size) };
    }
    if (this.#done < this.#ranges || !this.#wantsRest || this.#restIs === 'asked') return undefined;
    this.#restIs = 'asked';
    return { kind: 'rest', nul: this.#nul! };
  }

  /** Takes what was found in a range. */
  addRange(start: number, output: RangeOutput): void {
    this.#waiting.set(start / RANGE, output);
    for (;;) {
      const next = this.#waiting.get(this.#done);
      if (!next || this.#isEnough || this.#done >= this.#ranges) return;
      this.#waiting.delete(this.#done);
      this.#done += 1;
      if ('error' in next) this.#fail(next.error);
      else this.#add(next);
    }
  }

  /** Takes whether something matches where the file is binary. */
  addRest(output: RestOutput): void {
    this.#restIs = 'known';
    if ('error' in output) this.#fail(output.error);
    else this.#push({ matchesAsBinary: output.matches });
  }

  /** Its parts, once it has ended. */
  finish(): FilePart[] {
    this.#push({
      last: true,
      ...(this.#nul !== undefined && !this.#isEnough && { binaryOffset: this.#nul }),
      matchesAsBinary: this.#parts.some(({ matchesAsBinary }) => matchesAsBinary),
    });
    return this.#parts;
  }

  /** Ranges that have lines of text: none behind the one with the first NUL. */
  get #ranges(): number {
    return this.#nul === undefined ? Math.ceil(this.#size / RANGE) : this.#lastRange;
  }

  get #wantsRest(): boolean {
    return this.#nul !== undefined && this.file.binary === 'stop' && this.#restIs !== 'known';
  }

  #add({ lines, lineNumbers, offsets, nul }: FoundInRange): void {
    const { mode, maxCount } = this.job;
    const most = mode === 'exists' ? 1 : maxCount;
    const kept = Math.min(most - this.#count, offsets.length);
    const isBare = mode === 'count' || mode === 'exists';
    this.#push({
      firstLine: this.#lines,
      count: kept,
      ...(!isBare && {
        lineNumbers: lineNumbers.subarray(0, kept).map((number) => number + 1),
        offsets: offsets.subarray(0, kept),
      }),
    });
    this.#lines += lines;
    this.#count += kept;
    this.#isEnough = this.#count >= most;
    this.#nul = nul;
    this.#lastRange = this.#done;
  }

  #fail(error: { readonly code: string; readonly message: string }): void {
    this.#isEnough = true;
    this.#push({ error });
  }

  #push(part: Partial<FilePart>): void {
    const error = this.#parts.find((one) => one.error)?.error;
    this.#parts.push({
      ...this.found,
      lines: 0,
      last: false,
      firstLine: this.#lines,
      count: 0,
      lineNumbers: new Uint32Array(0),
      offsets: new Float64Array(0),
      decoded: false,
      matchesAsBinary: false,
      ...(error && { error }),
      ...part,
    });
  }
}

/** The piece as a worker gets it. */
export function inputFor(search: BigSearch, piece: Piece, id: number, job: FilesJob): FilesInput {
  const path = search.found.path.toString('latin1');
  return { id, job, path, big: search.file, ...piece };
}
