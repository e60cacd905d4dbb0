/** A worker's time with one chunk: a bar of a run's timeline. Native threads may have several at once. */
export interface Span {
  /** Which worker, from 0. */
  readonly worker: number;
  /** The indices of the inputs that it was given. */
  readonly pieces: readonly number[];
  /** Milliseconds since the run's start. */
  readonly start: number;
  /** Milliseconds since the run's start. */
  readonly end: number;
  /** Whether all of them have outputs. Of `failed` ones some may be tried again, in a span of their own. */
  readonly outcome: 'done' | 'failed';
}
