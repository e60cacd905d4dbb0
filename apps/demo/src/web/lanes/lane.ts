import type { Span, Strategy, StrategyKind } from '@parallel/core';
import { createStrategy } from '@parallel/core/options';
import { type Channel, transfer } from '@parallel/core/task';
import { Bars } from '../../measure/bars.js';
import { eventFrame } from '../frames.js';
import type { DrawnSpan, LaneEvent } from '../wire.js';

/** Where a lane puts its frames. */
export interface FrameSink {
  /** A frame, or several together, which are the sink's from then on; resolves when there is room for more. */
  send(frame: Uint8Array<ArrayBuffer>): Promise<void>;
}

/** What leads from a lane's thread to the server. */
export type FrameChannel = Channel<never, Uint8Array<ArrayBuffer>>;

/** Bars of the timeline and progress are told this often at most, in milliseconds. */
export const TELL_EVERY = 33;

/** The shortest bar, in milliseconds: there are few pixels for a picture's time. */
const SHORTEST_BAR = 0.5;

/** Moves frames to the server. */
export function throughChannel(channel: FrameChannel): FrameSink {
  return {
    send: (frame) =>
      channel.send(transfer(frame, [frame.buffer]) as unknown as Uint8Array<ArrayBuffer>),
  };
}

/** The bars that have been drawn since they were last told. */
export class SpanLog {
  readonly #bars = new Bars(SHORTEST_BAR);
  readonly #start = performance.now();

  /** For what begins now; a lane begins before its workers are made. */
  listen(): (span: Span) => void {
    const offset = performance.now() - this.#start;
    return (span) => {
      this.#bars.add({ ...span, start: span.start + offset, end: span.end + offset });
    };
  }

  /** A frame with them, if there are any. */
  frames(): Uint8Array<ArrayBuffer>[] {
    const bars = this.#bars.take();
    if (bars.length === 0) return [];
    const spans = bars.map(
      ({ worker, start, end, piece }): DrawnSpan => [worker, round(start), round(end), piece],
    );
    return [eventFrame({ type: 'spans', spans } satisfies LaneEvent)];
  }
}

/** The named strategy; native threads are named, not made, since that is their shortest way. */
export function laneStrategy(
  kind: string,
  workers: number,
): { strategy: Strategy | StrategyKind; close(): Promise<void> } {
  if (kind === 'native') return { strategy: 'native', close: async () => {} };
  const made = createStrategy(kind as StrategyKind, { workers });
  return { strategy: made, close: () => made.close() };
}

const round = (milliseconds: number) => Math.round(milliseconds * 100) / 100;
