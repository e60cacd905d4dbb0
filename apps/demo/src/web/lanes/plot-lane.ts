import type { TaskContext } from '@parallel/core/task';
import type { PlotRequest } from '../wire.js';
import { drawLane } from './draw-lane.js';
import { type FrameChannel, throughChannel } from './lane.js';

export interface PlotLaneInput {
  readonly request: PlotRequest;
  readonly out: FrameChannel;
}

/** A lane on a thread of its own. */
export default function plotLane(
  { request, out }: PlotLaneInput,
  { signal }: TaskContext,
): Promise<void> {
  return drawLane(request, throughChannel(out), signal);
}
