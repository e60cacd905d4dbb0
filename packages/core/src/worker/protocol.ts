import type { TaskContext } from '../task.js';
import type { ErrorEnvelope } from './error-envelope.js';

/** Several inputs of one task, as one message to a worker. */
export interface Batch {
  readonly url: string;
  readonly exportName: string;
  readonly strategy: TaskContext['strategy'];
  readonly inputs: readonly unknown[];
  /** Whether inputs hold addresses of shared segments. */
  readonly hasSegments: boolean;
}

/** What comes back: outputs up to the first task that threw, and its error. */
export interface BatchReply {
  readonly outputs: readonly unknown[];
  readonly error?: ErrorEnvelope;
  /** Time spent in the task's function, for the chunker. */
  readonly milliseconds: number;
}
