import { type Strategy, type StrategyKind, task } from '@parallel/core';
import { borrowStrategy } from '@parallel/core/options';
import type { FilesInput, FilesOutput } from '../files/files-task.js';
import type { FilesJob, FoundInFile } from '../files/job.js';
import type { Found, Walk } from '../walk/walk.js';
import { BigSearch, inputFor } from './big-file.js';
import type { FilePart } from './parts.js';
import type { Delivery, PartSource } from './source.js';

// Built into one folder with this, beside it.
const url = new URL('./files-task.js', import.meta.url);
const filesTask = task<typeof import('../files/files-task.js'), 'searchFiles'>(url, 'searchFiles');

/** Files that a worker gets at a time: few at first, so that each has some. */
const LEAST_FILES = 4;
const MOST_FILES = 64;
/** Files that the walk is ahead of the search, and the search of what has to come first. */
const WALK_AHEAD = 1024;
const SEARCH_AHEAD = 4096;
/** Ranges of a big file, for each worker, ahead of the first that is not done. */
const RANGES_AHEAD = 4;
/** Bytes of results that may wait to be used. */
const UNDER_WAY = 8 * 1024 * 1024;
/** What a part weighs beside its columns. */
const PART_BYTES = 256;

export interface StrategySearch {
  readonly walk: Walk;
  readonly job: FilesJob;
  readonly strategy: Strategy | StrategyKind;
  readonly workers: number | undefined;
  readonly niceness: number | undefined;
  /** Whether files are delivered in the order of the walk. */
  readonly sorted: boolean;
  /** Milliseconds that a worker may take for some files. */
  readonly timeout: number | undefined;
}

interface Numbered extends Found {
  readonly id: number;
}

/** A walk in JavaScript, and a strategy's workers that search what it finds. */
export class StrategySource implements PartSource {
  readonly #ending = new AbortController();
  /** Files that no worker has yet. */
  readonly #queue: Numbered[] = [];
  /** What workers are at, by the number of the input. */
  readonly #busy = new Map<number, Numbered[] | { search: BigSearch; start: number }>();
  readonly #bigs = new Set<BigSearch>();
  /** Files that were searched before it was their turn. */
  readonly #early = new Map<number, readonly FilePart[]>();
  /** What is to be delivered next. */
  readonly #ready: FilePart[] = [];
  #inputs = 0;
  #files = 0;
  /** The first file that was not delivered, where the order matters. */
  #turn = 0;
  #atOnce = LEAST_FILES;
  #walked = false;
  #weight = 0;
  #searched = { files: 0, bytes: 0 };
  #failure: { readonly error: unknown } | undefined;
  readonly #waiting: (() => void)[] = [];
  #deliver: (delivery: Delivery) => void = () => {};

  constructor(private readonly search: StrategySearch) {}

  async run(deliver: (delivery: Delivery) => void): Promise<void> {
    this.#deliver = deliver;
    const walking = this.#walk();
    try {
      await this.#search();
      this.#flush();
    } catch (error) {
      if (!this.#isStopped) throw error;
    } finally {
      this.stop();
      await walking;
    }
    if (this.#failure) throw this.#failure.error;
  }

  stop(): void {
    this.#ending.abort();
    this.#wake();
  }

  taken(weight: number): void {
    this.#weight -= weight;
    this.#wake();
  }

  progress() {
    return { ...this.#searched };
  }

  get #isStopped(): boolean {
    return this.#ending.signal.aborted;
  }

  async #search(): Promise<void> {
    const { strategy: wanted, workers, niceness, timeout } = this.search;
    await using borrowed = borrowStrategy(wanted, { workers, niceness });
    const { strategy } = borrowed;
    const { signal } = this.#ending;
    const bufferSize = 2 * strategy.workers;
    const options = { ordered: false, chunkSize: 1, bufferSize, signal, timeout };
    const inputs = this.#toDo(strategy.workers);
    for await (const output of strategy.map(filesTask, inputs, options)) {
      this.#take(output);
      this.#wake();
      while (this.#weight > UNDER_WAY && !this.#isStopped) await this.#change();
    }
  }

  /** Until something happens that somebody may wait for. */
  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** Walks ahead of the search. Never rejects. */
  async #walk(): Promise<void> {
    try {
      for await (const found of this.search.walk.found()) {
        for (const one of found) this.#found({ ...one, id: this.#files++ });
        this.#wake();
        while (this.#queue.length > WALK_AHEAD && !this.#isStopped) await this.#change();
        if (this.#isStopped) return;
      }
    } catch (error) {
      this.#failure = { error };
      this.stop();
    } finally {
      this.#walked = true;
      this.#wake();
    }
  }

  #found(one: Numbered): void {
    const { id, error } = one;
    if (error) this.#settle(id, [part(one, { ...NOTHING, error })]);
    else this.#queue.push(one);
  }

  /** Gives out work for as long as there is, or may be, some. */
  async *#toDo(workers: number): AsyncGenerator<FilesInput, void, undefined> {
    while (!this.#isStopped) {
      const input = this.#nextInput(workers);
      if (input) yield input;
      else if (this.#walked && this.#busy.size === 0 && this.#queue.length === 0) return;
      else await this.#change();
    }
  }

  #nextInput(workers: number): FilesInput | undefined {
    const { job, sorted } = this.search;
    const id = this.#inputs;
    for (const search of this.#bigs) {
      const piece = search.next(RANGES_AHEAD * workers);
      if (!piece) continue;
      this.#inputs += 1;
      this.#busy.set(id, { search, start: piece.kind === 'range' ? piece.start : 0 });
      return inputFor(search, piece, id, job);
    }
    const isFarAhead = sorted && (this.#queue[0]?.id ?? 0) > this.#turn + SEARCH_AHEAD;
    if (this.#queue.length === 0 || isFarAhead) return undefined;
    const files = this.#queue.splice(0, this.#atOnce);
    this.#atOnce = Math.min(MOST_FILES, this.#atOnce + 1);
    this.#inputs += 1;
    this.#busy.set(id, files);
    const given = files.map(({ path, named }) => ({ path: path.toString('latin1'), named }));
    return { id, job, kind: 'files', files: given };
  }

  #take(output: FilesOutput): void {
    const busy = this.#busy.get(output.id)!;
    this.#busy.delete(output.id);
    if (output.kind === 'files') this.#takeFiles(busy as Numbered[], output);
    else this.#takePiece(busy as { search: BigSearch; start: number }, output);
  }

  #takeFiles(
    files: readonly Numbered[],
    { outputs, done, bytes }: Extract<FilesOutput, { kind: 'files' }>,
  ): void {
    this.#queue.unshift(...files.slice(done));
    const told = new Map(outputs.map((output) => [output.index, output]));
    this.#searched.bytes += bytes;
    for (const [index, file] of files.slice(0, done).entries()) {
      const output = told.get(index);
      if (output && 'big' in output) {
        this.#bigs.add(new BigSearch(file, output.big, this.search.job));
        continue;
      }
      this.#searched.files += 1;
      this.#settle(file.id, output ? [this.#part(file, output.found)] : []);
    }
    this.#flush();
  }

  #takePiece(
    { search, start }: { search: BigSearch; start: number },
    output: Exclude<FilesOutput, { kind: 'files' }>,
  ): void {
    if (output.kind === 'rest') search.addRest(output.rest);
    else search.addRange(start, output.range);
    this.#searched.bytes += output.kind === 'range' ? search.bytesFrom(start) : 0;
    if (!search.ended || !this.#bigs.delete(search)) return;
    this.#searched.files += 1;
    const parts = search.finish();
    this.#settle(search.found.id, search.isTold ? parts : []);
    this.#flush();
  }

  #part(file: Numbered, found: FoundInFile): FilePart {
    const isLeft = this.search.job.mode === 'form' && !found.error;
    return { ...part(file, found), ...(isLeft && { left: 'pattern' as const }) };
  }

  /** All of a file is there: it goes on when it is its turn. */
  #settle(id: number, parts: readonly FilePart[]): void {
    if (!this.search.sorted) {
      this.#ready.push(...parts);
      return;
    }
    this.#early.set(id, parts);
    for (let next = this.#early.get(this.#turn); next; next = this.#early.get(this.#turn)) {
      this.#early.delete(this.#turn);
      this.#turn += 1;
      this.#ready.push(...next);
    }
  }

  #flush(): void {
    if (this.#ready.length === 0) return;
    const parts = this.#ready.splice(0);
    const weight = parts.reduce((sum, one) => sum + weightOf(one), 0);
    this.#weight += weight;
    this.#deliver({ parts, weight });
  }
}

const NOTHING: FoundInFile = {
  count: 0,
  lineNumbers: new Uint32Array(0),
  offsets: new Float64Array(0),
  decoded: false,
  matchesAsBinary: false,
};

/** The only part of a file. */
function part({ id, path, named }: Numbered, { texts, ...found }: FoundInFile): FilePart {
  return {
    id,
    path,
    named,
    last: true,
    firstLine: 0,
    lines: 0,
    ...found,
    ...(texts && { texts: { bytes: asBuffer(texts.bytes), ends: texts.ends } }),
  };
}

/** What has come from a worker is a plain array. */
function asBuffer({ buffer, byteOffset, length }: Uint8Array): Buffer {
  return Buffer.from(buffer as ArrayBuffer, byteOffset, length);
}

function weightOf({ offsets, lineNumbers, texts }: FilePart): number {
  const text = texts ? texts.bytes.length + texts.ends.byteLength : 0;
  return PART_BYTES + offsets.byteLength + lineNumbers.byteLength + text;
}
