import type { ChannelAnswer, ChannelRequest } from '../channel/protocol.js';
import type { SegmentView } from '../memory/segments.js';
import type { ChunkSize } from '../schedule/chunker.js';
import type { TaskContext } from '../task.js';
import type { ErrorEnvelope } from './error-envelope.js';
import type { Packed } from './numbers.js';

/* What a pool and its workers say to each other. */

/** Said once, before anything else. */
export interface Hello {
  readonly kind: 'hello';
  readonly strategy: TaskContext['strategy'];
  /** The native addon's file, for a process. */
  readonly native?: string | undefined;
  /** The memory of `control.ts`, where there is any. */
  readonly control?: SharedArrayBuffer | SegmentView | undefined;
  /** What a thread adds to its niceness, if anything. */
  readonly niceness?: number | undefined;
}

/** The function to run. */
interface Work {
  readonly url: string;
  readonly exportName: string;
  /** Whether the time of each piece's start is wanted. */
  readonly timed: boolean;
}

/** Several inputs of one task. */
export interface Batch extends Work {
  readonly kind: 'batch';
  readonly inputs: Packed;
  /** Whether inputs hold addresses, to be restored. */
  readonly rewritten: boolean;
}

/** Leave to claim pieces of a plan, for as long as there are any. */
export interface LeaseBatch extends Work {
  readonly kind: 'lease';
  readonly plan: number;
  /** Left out where the worker has it already. */
  readonly pieces?: Pieces | undefined;
}

/** All pieces of a plan, and the cursor over them. */
export interface Pieces {
  readonly source:
    | { readonly start: number; readonly step: number }
    | { readonly values: ArrayLike<unknown>; readonly rewritten: boolean };
  readonly order?: Uint32Array<ArrayBufferLike> | undefined;
  readonly cells: Int32Array<ArrayBufferLike>;
  readonly count: number;
  readonly chunkSize: ChunkSize;
  readonly workers: number;
}

export type ToWorker =
  | Hello
  | ((Batch | LeaseBatch) & { readonly number: number })
  /** That batch is not wanted any more, if it is still there. */
  | { readonly kind: 'cancel'; readonly number: number; readonly reason: ErrorEnvelope }
  /** That plan is over. */
  | { readonly kind: 'forget'; readonly plan: number }
  /** Nothing comes after that: what was printed is to be seen, and then it ends. */
  | { readonly kind: 'end' }
  | { readonly kind: 'channel'; readonly answer: ChannelAnswer; readonly rewritten: boolean };

/** What has become of a batch, or of a claimed chunk: outputs up to the first task that threw, and its error. */
export interface BatchReply {
  readonly outputs: Packed;
  readonly error?: ErrorEnvelope | undefined;
  readonly start: number;
  /** Time spent in the task's function. */
  readonly milliseconds: number;
}

export type FromWorker =
  | (BatchReply & { readonly kind: 'reply' })
  /** A chunk of a lease that goes on. */
  | (BatchReply & { readonly kind: 'claimed'; readonly first: number; readonly pieces: number })
  /** Before each piece, where there is no control memory and its time is limited. */
  | { readonly kind: 'begun'; readonly item: number }
  | { readonly kind: 'channel'; readonly request: ChannelRequest };
