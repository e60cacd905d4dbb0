import type { FilePart } from './parts.js';

/** Parts of files, searched. */
export interface Delivery {
  readonly parts: Iterable<FilePart>;
  /** To be given to `taken` when they have been used. */
  readonly weight: number;
}

/** Who finds files and searches them: native threads, or a walk in JavaScript and a strategy's workers. */
export interface PartSource {
  /** Searches everything; settles when there is nothing more to deliver. */
  run(deliver: (delivery: Delivery) => void): Promise<void>;
  /** Nothing more is wanted: `run` settles soon. */
  stop(): void;
  /** What was delivered is used: there is room for more. */
  taken(weight: number): void;
  /** What was searched so far. */
  progress(): { readonly files: number; readonly bytes: number };
}
