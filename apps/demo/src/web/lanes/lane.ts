import type { Span, Strategy, StrategyKind } from '@parallel/core';
import { createStrategy } from '@parallel/core/options';
import { type Channel, transfer } from '@parallel/core/task';
import { observed } from '../../measure/observed.js';
import { eventFrame } from '../frames.js';
import type { LaneEvent, SpanTriple } from '../wire.js';

/** Where a lane puts its frames: it waits while the client is slow. */
export type FrameChannel = Channel<never, Uint8Array<ArrayBuffer>>;

/** Bars of the timeline and progress are told this often at most, in milliseconds. */
export const TELL_EVERY = 33;

/** The shortest bar of native threads, in milliseconds. */
const NATIVE_BAR = 0.5;

/** Moves a frame to the server. */
export function sendFrame(out: FrameChannel, frame: Uint8Array<ArrayBuffer>): Promise<void> {
  return out.send(transfer(frame, [frame.buffer]) as unknown as Uint8Array<ArrayBuffer>);
}

export const sendEvent = (out: FrameChannel, event: LaneEvent) => sendFrame(out, eventFrame(event));

/** The bars that have been drawn since they were last told. */
export class SpanLog {
  #spans: SpanTriple[] = [];
  readonly #start = performance.now();
  #marked = 0;

  readonly add = ({ worker, start, end }: Span, begun: number): void => {
    // A map counts from its own start, a lane from before its workers were made.
    const offset = begun - this.#start;
    this.#spans.push([worker, round(start + offset), round(end + offset)]);
  };

  /** For native threads, which do not say who did what: from one finished tile to the next that is later. */
  readonly mark = (): void => {
    const now = performance.now() - this.#start;
    if (now - this.#marked < NATIVE_BAR) return;
    this.#spans.push([0, round(this.#marked), round(now)]);
    this.#marked = now;
  };

  async tell(out: FrameChannel): Promise<void> {
    if (this.#spans.length === 0) return;
    const spans = this.#spans;
    this.#spans = [];
    await sendEvent(out, { type: 'spans', spans });
  }
}

/** The named strategy; native threads are named, not made, since that is their shortest way. */
export function laneStrategy(
  kind: string,
  workers: number,
  spans: SpanLog,
): { strategy: Strategy | StrategyKind; close(): Promise<void> } {
  if (kind === 'native') return { strategy: 'native', close: async () => {} };
  const made = createStrategy(kind as StrategyKind, { workers });
  return { strategy: observed(made, spans.add), close: () => made.close() };
}

const round = (milliseconds: number) => Math.round(milliseconds * 100) / 100;
