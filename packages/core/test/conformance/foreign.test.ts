import {
  type AnyTask,
  type CallerChannel,
  type ChannelOptions,
  type CloseOptions,
  type MapOptions,
  type MapResult,
  type RunOptions,
  type SharedArray,
  type SharedArrayConstructor,
  type Source,
  type Strategy,
  type Task,
  threads,
} from '@parallel/core';
import { conformance } from '@parallel/core/testing';
import { describe, it } from 'vitest';

/** One that somebody else might write: threads, of which it counts the calls. */
class Counting implements Strategy {
  readonly #threads = threads({ workers: 2, grace: 1000 });
  readonly kind = this.#threads.kind;
  readonly workers = this.#threads.workers;
  readonly memory = this.#threads.memory;
  calls = 0;

  run<Input, Output>(task: Task<Input, Output>, input: Input, options?: RunOptions) {
    this.calls += 1;
    return this.#threads.run(task, input, options);
  }

  map<Input, Output>(
    task: Task<Input, Output>,
    source: Source<Input>,
    options?: MapOptions,
  ): MapResult<Output> {
    this.calls += 1;
    return this.#threads.map(task, source, options);
  }

  share<T extends SharedArray>(type: SharedArrayConstructor<T>, length: number): T {
    return this.#threads.share(type, length);
  }

  unshare(array: SharedArray): void {
    this.#threads.unshare(array);
  }

  channel<Received, Sent = Received>(options?: ChannelOptions): CallerChannel<Received, Sent> {
    return this.#threads.channel(options);
  }

  stats() {
    return this.#threads.stats();
  }

  start(...tasks: readonly AnyTask[]): Promise<void> {
    return this.#threads.start(...tasks);
  }

  close(options?: CloseOptions): Promise<void> {
    return this.#threads.close(options);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

describe('a strategy of somebody else', () => conformance({ describe, it }, () => new Counting()));
