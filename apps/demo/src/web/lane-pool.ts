import type { ServerResponse } from 'node:http';
import { nativeProblem, type Task, type ThreadStrategy, task, threads } from '@parallel/core';
import { methodOf } from '@parallel/mandelbrot';
import { eventFrame } from './frames.js';
import { drawLane } from './lanes/draw-lane.js';
import type { FrameSink } from './lanes/lane.js';
import type { PlotLaneInput } from './lanes/plot-lane.js';
import { partsOf } from './lanes/plot-parts.js';
import type { SearchLaneInput } from './lanes/search-lane.js';
import { LIMITS } from './protocol.js';
import { ResponseSink } from './response-sink.js';
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

/** Runs a job to its end. */
type Run = (sink: FrameSink, signal: AbortSignal) => Promise<void>;

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
    return this.#stream(response, this.#plotting(request), isBeside(request));
  }

  search(
    request: SearchRequest,
    file: { path: string; bytes: number },
    response: ServerResponse,
  ): Promise<void> {
    const input: WithoutChannel<SearchLaneInput> = { request, file: file.path, bytes: file.bytes };
    return this.#stream(response, this.#onThread(searchTask, input), false);
  }

  /** Has threads started, modules loaded and code compiled, so that the first click need not wait for it. */
  async warm(lanes: number): Promise<void> {
    const nobody: FrameSink = { send: () => Promise.resolve() };
    const draw = (request: PlotRequest) =>
      this.#plotting(request)(nobody, new AbortController().signal);
    const here = async () => {
      if (nativeProblem()) return;
      for (let i = 0; i < WARM_PICTURES; i += 1) await draw(warmUp('native', 512));
    };
    const threads = Array.from({ length: lanes }, () => draw(warmUp('inline', 8)));
    await Promise.all([here(), ...threads]).catch(() => {});
  }

  /** Ends all jobs. */
  async close(): Promise<void> {
    for (const job of this.#jobs) job.abort(new Error('the server ends'));
    await this.#pool.close();
  }

  #plotting(request: PlotRequest): Run {
    // A thread of its own would be a hop more for each frame, on processors that all compute.
    if (isBeside(request)) return (sink, signal) => drawLane(request, sink, signal);
    return this.#onThread<PlotLaneInput>(plotTask, { request });
  }

  #onThread<Input extends { out: unknown }>(
    job: Task<Input, void>,
    input: WithoutChannel<Input>,
  ): Run {
    return async (sink, signal) => {
      const channel = this.#pool.channel<Uint8Array<ArrayBuffer>, never>({
        capacity: FRAMES_AHEAD,
      });
      const asked = { ...input, out: channel.end } as unknown as Input;
      const done = this.#pool.run(job, asked, { signal }).finally(() => channel.close());
      done.catch(() => {});
      for await (const frame of channel) {
        if (signal.aborted) break;
        await sink.send(frame);
      }
      await done;
    };
  }

  /** @param soon whether it has something to send as soon as it runs. */
  async #stream(response: ServerResponse, run: Run, soon: boolean): Promise<void> {
    const job = new AbortController();
    const { signal } = job;
    this.#jobs.add(job);
    response.once('close', () => job.abort(new Error('the client has gone')));
    response.writeHead(200, {
      'Content-Type': 'application/octet-stream',
      'Cache-Control': 'no-store',
    });
    // The page hears that it has been heard, unless there is more to hear at once.
    if (!soon || this.#slots.full) response.flushHeaders();
    try {
      await this.#slots.use(signal, async () => {
        const late = new Error(`ended after ${LIMITS.milliseconds / 1000} s`);
        const timer = setTimeout(() => job.abort(late), LIMITS.milliseconds);
        try {
          await run(new ResponseSink(response, signal), signal);
        } finally {
          clearTimeout(timer);
        }
      });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const failure: LaneEvent = { type: 'error', message };
      if (!response.destroyed) response.write(eventFrame(failure));
    } finally {
      this.#jobs.delete(job);
      response.end();
    }
  }
}

/** By perturbation, JavaScript has a task for each piece, for which the server's thread is not there. */
function isBeside(request: PlotRequest): boolean {
  return request.strategy === 'native' && methodOf(partsOf(request).view) !== 'perturbation';
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
