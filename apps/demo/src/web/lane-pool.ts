import type { ServerResponse } from 'node:http';
import {
  inline,
  nativeProblem,
  ParallelError,
  type Strategy,
  type Task,
  type ThreadStrategy,
  task,
  threads,
} from '@parallel/core';
import { methodOf } from '@parallel/mandelbrot';
import { eventFrame } from './frames.js';
import type { PlotLaneInput } from './lanes/plot-lane.js';
import type { SearchLaneInput } from './lanes/search-lane.js';
import { LIMITS } from './protocol.js';
import { Slots } from './slots.js';
import type { LaneEvent, PlotRequest, SearchRequest } from './wire.js';

const plotTask = task<typeof import('./lanes/plot-lane.js')>(
  new URL('./plot-lane.js', import.meta.url),
);
const searchTask = task<typeof import('./lanes/search-lane.js')>(
  new URL('./search-lane.js', import.meta.url),
);

/** So many, of a few milliseconds each, until V8 has compiled what sends them. */
const WARM_PICTURES = 8;

/** Frames of a lane that wait in the server for a slow client. */
const FRAMES_AHEAD = 4;

/** How a job is to be run, without what connects it to its client. */
type WithoutChannel<T> = Omit<T, 'out'>;

/**
 * Runs each job where it holds nobody up: on a thread of its own, which has
 * whatever workers its point asks for, or, where native threads draw the
 * picture, beside the server, whose own thread then only hands frames on. So it
 * keeps answering even while somebody's `inline` search computes.
 */
export class LanePool {
  readonly #pool: ThreadStrategy = threads({ workers: LIMITS.running, grace: 1000 });
  readonly #jobs = new Set<AbortController>();
  readonly #slots = new Slots(LIMITS.running);

  get running(): number {
    return this.#slots.taken;
  }

  get waiting(): number {
    return this.#jobs.size - this.running;
  }

  /** Whether one more job would have to wait behind too many. */
  get full(): boolean {
    return this.#jobs.size >= LIMITS.running + LIMITS.waiting;
  }

  plot(request: PlotRequest, response: ServerResponse): Promise<void> {
    // A thread of its own would be a hop more for each frame, on processors that all compute.
    const beside = request.strategy === 'native' && !isDeep(request);
    const where = beside ? inline() : this.#pool;
    return this.#stream(where, plotTask, { request }, response);
  }

  search(
    request: SearchRequest,
    file: { path: string; bytes: number },
    response: ServerResponse,
  ): Promise<void> {
    const input: WithoutChannel<SearchLaneInput> = {
      request,
      file: file.path,
      bytes: file.bytes,
    };
    return this.#stream(this.#pool, searchTask, input, response);
  }

  /** Has threads started, modules loaded and code compiled, so that the first click need not wait for it. */
  async warm(lanes: number): Promise<void> {
    const draw = async (where: Strategy, request: PlotRequest) => {
      const channel = where.channel<Uint8Array<ArrayBuffer>, never>();
      const asked = { request, out: channel.end } as unknown as PlotLaneInput;
      const done = where.run(plotTask, asked).finally(() => channel.close());
      done.catch(() => {});
      for await (const _ of channel);
      await done;
    };
    const here = async () => {
      if (nativeProblem()) return;
      for (let i = 0; i < WARM_PICTURES; i += 1) await draw(inline(), warmUp('native', 512));
    };
    const threads = Array.from({ length: lanes }, () => draw(this.#pool, warmUp('inline', 8)));
    await Promise.all([here(), ...threads]).catch(() => {});
  }

  /** Ends all jobs. */
  async close(): Promise<void> {
    for (const job of this.#jobs) job.abort();
    await this.#pool.close();
  }

  async #stream<Input extends { out: unknown }>(
    where: Strategy,
    job: Task<Input, void>,
    input: WithoutChannel<Input>,
    response: ServerResponse,
  ): Promise<void> {
    const gone = new AbortController();
    this.#jobs.add(gone);
    response.once('close', () => gone.abort(new Error('the client has gone')));
    response.writeHead(200, {
      'Content-Type': 'application/octet-stream',
      'Cache-Control': 'no-store',
    });
    // The page hears that it has been heard, unless there is more to hear at once.
    if (where.kind !== 'inline' || this.#slots.full) response.flushHeaders();
    try {
      await this.#slots.use(gone.signal, async () => {
        const channel = where.channel<Uint8Array<ArrayBuffer>, never>({ capacity: FRAMES_AHEAD });
        const options = { signal: gone.signal, timeout: LIMITS.milliseconds };
        const asked = { ...input, out: channel.end } as unknown as Input;
        const done = where.run(job, asked, options).finally(() => channel.close());
        done.catch(() => {});
        for await (const frame of channel) {
          if (!response.write(frame)) await drained(response, gone.signal);
          if (gone.signal.aborted) break;
        }
        await done;
      });
    } catch (error) {
      if (!gone.signal.aborted) response.write(eventFrame(failureEvent(error)));
    } finally {
      this.#jobs.delete(gone);
      response.end();
    }
  }
}

/** By perturbation, JavaScript has a task for each piece, for which the server's thread is not there. */
function isDeep(request: PlotRequest): boolean {
  const { strategy, memory, grain, order, claim, kernel, workers, pruned, ...view } = request;
  return methodOf(view) === 'perturbation';
}

/** Until a client has taken what it was sent, or has gone. */
function drained(response: ServerResponse, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      response.off('drain', finish);
      signal.removeEventListener('abort', finish);
      resolve();
    };
    response.on('drain', finish);
    signal.addEventListener('abort', finish);
    if (signal.aborted) finish();
  });
}

function failureEvent(error: unknown): LaneEvent {
  if (error instanceof ParallelError && error.code === 'TIMEOUT') {
    return { type: 'error', message: `ended after ${LIMITS.milliseconds / 1000} s` };
  }
  return { type: 'error', message: error instanceof Error ? error.message : String(error) };
}

/** A picture that is over soon. */
function warmUp(strategy: 'inline' | 'native', size: number): PlotRequest {
  return {
    width: size,
    height: size,
    x0: -2,
    y0: -1,
    y1: 1,
    maxIterations: 256,
    pruned: true,
    strategy,
    memory: 'shared',
    grain: 'tile',
    order: 'sequential',
    kernel: strategy === 'native' ? 'native' : 'js',
    workers: 1,
  };
}
