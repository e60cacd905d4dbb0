import { Holding } from '../channel/channel.js';
import type { ChunkResult, ExecuteOptions } from '../engine/executor.js';
import { nativeProblem } from '../native.js';
import { workerOptions } from '../options/schemas.js';
import { parseWorkerOptions } from '../options/worker-options.js';
import type { AnyTask, Task } from '../task.js';
import { toWire } from '../worker/wire.js';
import { type AutoDecision, Measurement } from './auto-decision.js';
import { BaseStrategy, orAborted } from './base.js';
import { type InlineStrategy, inline } from './inline.js';
import { type NativeStrategy, native } from './native.js';
import { assertCloneable } from './pooled.js';
import type { StrategyStats, WorkerOptions } from './strategy.js';
import { type ThreadStrategy, threads } from './threads.js';

/** Measures a task's first pieces where it is called, and then runs it in the cheapest way. */
export class AutoStrategy extends BaseStrategy {
  readonly kind = 'auto';
  readonly memory = ['shared', 'copy'] as const;
  /** How much nicer its workers are than who started them. */
  override readonly niceness: number;
  readonly #inline: InlineStrategy = inline();
  readonly #threads: ThreadStrategy;
  readonly #native: NativeStrategy;
  readonly #tasks = new Map<string, TaskState>();

  constructor(
    readonly workers: number,
    options: WorkerOptions,
  ) {
    super();
    this.niceness = options.niceness ?? 0;
    this.#threads = threads({ ...options, workers });
    this.#native = native({ workers, niceness: this.niceness });
  }

  /** Why each task runs where it runs: one for each task that has been measured. */
  get decisions(): readonly AutoDecision[] {
    return [...this.#tasks.values()].map(({ measurement }) => measurement.decision);
  }

  /** The same in words: a line for each task, with the numbers. */
  explain(): string {
    const lines = this.decisions.map(({ task, why }) => `${task}: ${why}`);
    return lines.join('\n') || 'nothing has been run yet';
  }

  protected executeChunk<Input, Output>(
    task: Task<Input, Output>,
    inputs: readonly Input[],
    options: ExecuteOptions,
  ): Promise<ChunkResult<Output>> {
    // Tasks that wait for their turn hold their channels too.
    const holding = new Holding();
    toWire(inputs, undefined, (channel) => holding.add(channel));
    const result = this.#executeInTurn(task, inputs, options).finally(() => holding.letGo());
    return orAborted(result, options.signal);
  }

  async #executeInTurn<Input, Output>(
    task: Task<Input, Output>,
    inputs: readonly Input[],
    options: ExecuteOptions,
  ): Promise<ChunkResult<Output>> {
    const { measurement, line } = this.#stateOf(task);
    if (!measurement.moved) {
      // One after another: what the first pieces cost decides about the others.
      const turn = line.last.then(async () => {
        const started = this.#threads.stats().started > 0;
        const chosen = measurement.choose(inputs.length, options.remaining, started);
        if (chosen !== 'inline') return undefined;
        const result = await this.#inline.execute(task, inputs, options);
        measurement.record(inputs, result);
        return result;
      });
      line.last = turn;
      const result = await turn;
      if (result) return result;
    }
    const strategy = measurement.moved === 'native' ? this.#native : this.#threads;
    return strategy.execute(task, inputs, options);
  }

  #stateOf(task: AnyTask): TaskState {
    const key = `${task.exportName} ${task.url} ${task.native !== undefined}`;
    let state = this.#tasks.get(key);
    if (!state) {
      const candidate = task.native && !nativeProblem() ? 'native' : 'threads';
      const measurement = new Measurement(task, this.workers, candidate);
      state = { measurement, line: { last: Promise.resolve() } };
      this.#tasks.set(key, state);
    }
    return state;
  }

  /** Its tasks may move to a worker at any time. */
  protected override assertSendable(value: unknown): void {
    assertCloneable(value);
  }

  override stats(): StrategyStats {
    const { queued, started, died } = this.#threads.stats();
    return { ...super.stats(), queued, started, died };
  }

  /** Threads, too, which then count as started: a task moves to them sooner. */
  protected async startWorkers(tasks: readonly AnyTask[]): Promise<void> {
    await Promise.all([this.#inline.start(...tasks), this.#threads.start(...tasks)]);
  }

  protected async end(): Promise<void> {
    await Promise.all([this.#inline.close(), this.#threads.close(), this.#native.close()]);
  }
}

interface TaskState {
  readonly measurement: Measurement;
  readonly line: { last: Promise<unknown> };
}

/**
 * A strategy that decides by itself: it measures a task's first pieces where it
 * is called, and moves the rest to worker threads, or to the task's native
 * entry, where that is cheaper. `explain()` says why. It never chooses child
 * processes, which cost more than threads and are for isolation.
 * @throws ParallelError `INVALID_OPTION`.
 */
export function auto(options: WorkerOptions = {}): AutoStrategy {
  const { workers, ...rest } = parseWorkerOptions(workerOptions, options);
  return new AutoStrategy(workers, rest);
}
