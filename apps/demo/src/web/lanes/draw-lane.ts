import { render } from '@parallel/mandelbrot';
import { eventFrame } from '../frames.js';
import type { LaneEvent, PlotRequest } from '../wire.js';
import { type FrameSink, laneStrategy, SpanLog } from './lane.js';
import { partsOf } from './plot-parts.js';
import { TileSender } from './tile-sender.js';

/** One lane of a race: renders the picture and sends its tiles as they are finished. */
export async function drawLane(
  request: PlotRequest,
  sink: FrameSink,
  signal: AbortSignal,
): Promise<void> {
  const { view, strategy: kind, workers, how } = partsOf(request);
  const started: LaneEvent = { type: 'started', workers };
  const start = performance.now();
  const spans = new SpanLog();
  const { strategy, close } = laneStrategy(kind, workers);
  const tiles = new TileSender(sink, () => spans.frames());
  let sending: Promise<void> | undefined;
  // Native threads have something to show at once; others first have to be started.
  if (kind === 'native') tiles.along(eventFrame(started));
  else {
    // Nobody waits for it: to hear that it has arrived takes a while.
    sending = sink.send(eventFrame(started));
    sending.catch(() => {});
  }
  try {
    const image = await render(view, {
      ...how,
      strategy,
      signal,
      onTile: tiles.add,
      onSpan: spans.listen(),
      ...(kind === 'native' && { workers }),
    });
    const seconds = (performance.now() - start) / 1000;
    const { memory: used, kernel: ran, method } = image;
    const done: LaneEvent = { type: 'done', seconds, memory: used, kernel: ran, method };
    await sending;
    await tiles.finish(eventFrame(done));
  } finally {
    await close();
  }
}
