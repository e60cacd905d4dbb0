import { notWhenAborted, whenAborted } from '@parallel/core/portable';
import { withSpans } from '../results/complete.js';
import { ContextRows } from '../results/context.js';
import { isTooLarge } from '../too-large.js';
import { Turns } from '../turns.js';
import { joinColumns, NOTHING } from './columns.js';
import { sourceOf } from './decoded.js';
import { FileMatches } from './file-matches.js';
import { FileQueue } from './file-queue.js';
import type { TreeOptions } from './options.js';
import { type FilePart, withError } from './parts.js';
import type { TreePlan } from './plan.js';
import type { Delivery } from './source.js';
import { wholeFile } from './whole-file.js';
import { WholeJobs } from './whole-jobs.js';

const PROGRESS_MS = 100;
/** Files that wait for one before them. */
const MOST_AHEAD = 64;

/** One search under way: parts of files come in from who searches, files go out. */
export class TreeRun {
  readonly #deliveries: Delivery[] = [];
  /** Parts of files whose last has not come yet. */
  readonly #open = new Map<number, FilePart[]>();
  readonly #jobs: WholeJobs;
  readonly #queue: FileQueue<FileMatches | undefined>;
  #parts: Iterator<FilePart, void> | undefined;
  #weight = 0;
  #wake: (() => void) | undefined;
  #ended = false;
  #failure: { readonly error: unknown } | undefined;

  constructor(
    private readonly plan: TreePlan,
    private readonly how: TreeOptions,
    workers: number,
  ) {
    this.#jobs = new WholeJobs(plan.details.pattern, how, workers);
    this.#queue = new FileQueue(how.sort === 'path', () => this.#wake?.());
  }

  /** The files, as they come; ending the iteration ends the search. */
  async *files(): AsyncGenerator<FileMatches, void, undefined> {
    const { signal } = this.how;
    signal?.throwIfAborted();
    const abort = () => this.#fail(signal?.reason);
    whenAborted(signal, abort);
    const endProgress = this.#reportProgress();
    const run = this.#start();
    try {
      const turns = new Turns();
      for (;;) {
        this.#throwFailure();
        const next = this.#queue.take();
        if (next?.value) yield next.value;
        if (next) continue;
        // What comes behind a file that takes its time has to be kept.
        const part = this.#mayGoAhead ? this.#nextPart() : undefined;
        if (part) {
          await this.#put(part, turns);
          if (turns.due()) await turns.take();
        } else if (this.#ended && this.#mayGoAhead && this.#queue.size === 0) {
          break;
        } else {
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
        }
      }
      endProgress(true);
      this.#throwFailure();
    } finally {
      endProgress(false);
      notWhenAborted(signal, abort);
      this.plan.source.stop();
      await Promise.all([run, this.#jobs.close()]);
    }
  }

  get #mayGoAhead(): boolean {
    return !this.#jobs.isFull && this.#queue.size < MOST_AHEAD;
  }

  /** The next part of what was delivered. */
  #nextPart(): FilePart | undefined {
    for (;;) {
      const next = this.#parts?.next();
      if (next && !next.done) return next.value;
      if (this.#parts) this.plan.source.taken(this.#weight);
      const delivery = this.#deliveries.shift();
      this.#parts = delivery?.parts[Symbol.iterator]();
      if (!delivery) return undefined;
      this.#weight = delivery.weight;
    }
  }

  /** Puts a file where it goes out, if this part completes one. */
  async #put(part: FilePart, turns: Turns): Promise<void> {
    if (part.left) {
      this.#queue.putLater(this.#searched(part, turns));
      return;
    }
    const parts = this.#add(part);
    const file = parts && (await this.#fileOf(parts, turns));
    if (file) this.#queue.put(file);
  }

  /** A file that only RegExp can search. */
  async #searched(part: FilePart, turns: Turns): Promise<FileMatches | undefined> {
    const parts = [await this.#jobs.search(part)];
    const making = wholeFile(parts, this.plan, this.how, turns, 'js');
    return this.#told(await this.#readable(parts, making));
  }

  /** Settles, and never rejects, once all who search have ended. */
  async #start(): Promise<void> {
    try {
      await this.plan.source.run((delivery) => {
        this.#deliveries.push(delivery);
        this.#wake?.();
      });
    } catch (error) {
      this.#fail(error);
    }
    this.#ended = true;
    this.#wake?.();
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
    this.plan.source.stop();
    this.#wake?.();
  }

  #throwFailure(): void {
    if (this.#failure) throw this.#failure.error;
  }

  /** All parts of the file that this one completes. */
  #add(part: FilePart): FilePart[] | undefined {
    const parts = this.#open.get(part.id);
    if (part.last) {
      this.#open.delete(part.id);
      return parts ? [...parts, part] : [part];
    }
    if (parts) parts.push(part);
    else if (part.count > 0) this.#open.set(part.id, [part]);
    return undefined;
  }

  /** A file, if it is to be told of. */
  async #fileOf(parts: FilePart[], turns: Turns): Promise<FileMatches | undefined> {
    return this.#told(await this.#readable(parts, this.#finished(parts, turns)));
  }

  /** A file, or the error of one that cannot be read again for what is around its lines. */
  async #readable(parts: FilePart[], making: Promise<FileMatches>): Promise<FileMatches> {
    try {
      return await making;
    } catch (error) {
      const { code, message, syscall } = error as NodeJS.ErrnoException;
      if (code === undefined || (syscall === undefined && !isTooLarge(error))) throw error;
      const { engine, details } = this.plan;
      return new FileMatches(
        [withError(parts.at(-1)!, { code, message })],
        NOTHING,
        engine,
        details,
      );
    }
  }

  #told(file: FileMatches): FileMatches | undefined {
    const { wants } = this.plan;
    if (file.error && this.how.onError) {
      this.how.onError(file.error, file.path);
      if (file.count === 0) return undefined;
    }
    return file.error || wants(file.count > 0 || file.matchesAsBinary) ? file : undefined;
  }

  async #finished(parts: FilePart[], turns: Turns): Promise<FileMatches> {
    const { engine, details } = this.plan;
    if (details.pattern.multiline) return wholeFile(parts, this.plan, this.how, turns);
    const columns = await joinColumns(parts, turns);
    const file = new FileMatches(parts, columns, engine, details);
    const { pattern, view } = details;
    const isBare = !view.spans && view.before + view.after === 0;
    if (isBare || columns.offsets.length === 0) return file;
    const lineAt = (index: number) => file.bytes(index);
    const whole = await withSpans(columns, pattern, view, lineAt, turns);
    if (view.before + view.after === 0) return new FileMatches(parts, whole, engine, details);
    const source = await sourceOf(parts.at(-1)!, this.how);
    const rows = new ContextRows(view.before, view.after);
    const all = await rows.add({ ...whole, lines: undefined }, source, Number.POSITIVE_INFINITY);
    return new FileMatches(parts, all, engine, details, source);
  }

  /** Tells the listener now and then; the function returned ends that, with a last time if asked. */
  #reportProgress(): (last: boolean) => void {
    const { onProgress } = this.how;
    if (!onProgress) return () => {};
    const start = performance.now();
    const tell = () => {
      try {
        onProgress({ ...this.plan.source.progress(), elapsed: performance.now() - start });
      } catch (error) {
        this.#fail(error);
      }
    };
    const timer = setInterval(tell, PROGRESS_MS);
    return (last) => {
      clearInterval(timer);
      if (last) tell();
    };
  }
}
