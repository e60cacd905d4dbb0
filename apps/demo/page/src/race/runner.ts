import type { Method } from '@parallel/mandelbrot/browser';
import type { TileCounts } from '../../../src/web/frames.js';
import { followLane } from '../../../src/web/lane-client.js';
import type { DrawnSpan, LaneEvent } from '../../../src/web/wire.js';
import type { Point } from '../shared/point.js';
import { scheduleOf } from './plot-axes.js';
import type { View } from './view.js';

/** A picture to compute, and at which point of the space. */
export interface PlotRun {
  readonly view: View;
  readonly maxIterations: number;
  /** The one that the view's depth asks for. */
  readonly method: Method;
  readonly pruned: boolean;
  readonly point: Point;
}

/** What has computed a picture. */
export interface Ran {
  /** As whoever computed it took them. */
  readonly seconds: number;
  readonly method: string;
  readonly kernel: string;
  /** What makes the counts continuous, where that came with them: by perturbation in this browser. */
  readonly smooth?: Float32Array | undefined;
}

export interface RunListener {
  /** Its time begins. */
  onStart(workers: number): void;
  onTile(tile: TileCounts): void;
  onSpans(spans: readonly DrawnSpan[]): void;
}

/** Computes a picture somewhere. */
export type Runner = (run: PlotRun, listener: RunListener, signal: AbortSignal) => Promise<Ran>;

/** On the server. */
export const onServer: Runner = async (run, listener, signal) => {
  const { view, maxIterations, pruned, point } = run;
  const request = {
    ...view,
    maxIterations,
    pruned,
    ...point,
    ...scheduleOf(point),
    workers: Number(point['workers']),
  };
  let ran: Ran | undefined;
  let failure: string | undefined;
  const onEvent = (event: LaneEvent) => {
    if (event.type === 'started') listener.onStart(event.workers);
    else if (event.type === 'spans') listener.onSpans(event.spans);
    else if (event.type === 'done') ran = event;
    else if (event.type === 'error') failure = event.message;
  };
  await followLane('/api/plot', request, { onEvent, onTile: listener.onTile }, signal);
  if (!ran) throw new Error(failure ?? 'the server did not say how it ended');
  return ran;
};
