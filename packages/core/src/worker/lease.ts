import { type Chunker, createChunker } from '../schedule/chunker.js';
import { Cursor, type Positions } from '../schedule/claim.js';
import type { Pieces } from './protocol.js';
import type { BatchOutcome } from './run-batch.js';
import type { Wired } from './wire.js';

/** A plan's pieces, as a worker reads them. */
export interface OpenPieces {
  readonly cursor: Cursor;
  readonly chunker: Chunker;
  at(position: number): unknown;
}

export function openPieces(
  { source, order, cells, count, chunkSize, workers }: Pieces,
  restore: (wired: Wired<ArrayLike<unknown>>) => ArrayLike<unknown>,
): OpenPieces {
  const index = (position: number) => (order ? order[position]! : position);
  const values =
    'values' in source ? restore({ value: source.values, rewritten: source.rewritten }) : undefined;
  const { start = 0, step = 0 } = 'step' in source ? source : {};
  return {
    cursor: new Cursor(cells, count),
    chunker: createChunker(chunkSize, workers),
    at: values
      ? (position) => values[index(position)]
      : (position) => start + index(position) * step,
  };
}

export interface LeaseHooks {
  isToStop(): boolean;
  onClaim(claimed: Positions): void;
  run(inputs: readonly unknown[]): Promise<BatchOutcome>;
  emit(claimed: Positions, outcome: BatchOutcome): void;
}

/** Messages to the worker wait no longer than this for their turn. */
const TURN_MILLISECONDS = 1;

/** Claims chunks and runs them until there are none, one fails, or it is told to stop. */
export async function runLease(pieces: OpenPieces, hooks: LeaseHooks): Promise<void> {
  let sinceTurn = 0;
  while (!hooks.isToStop()) {
    const claimed = pieces.cursor.claim((remaining) => pieces.chunker.next(remaining));
    if (!claimed) return;
    hooks.onClaim(claimed);
    const inputs: unknown[] = [];
    for (let p = claimed.first; p < claimed.end; p += 1) inputs.push(pieces.at(p));
    const outcome = await hooks.run(inputs);
    // Cut short: nobody wants it.
    if (!outcome.thrown && outcome.outputs.length < inputs.length) return;
    hooks.emit(claimed, outcome);
    if (outcome.thrown) return;
    pieces.chunker.record(inputs.length, outcome.milliseconds);
    sinceTurn += outcome.milliseconds;
    if (sinceTurn < TURN_MILLISECONDS) continue;
    sinceTurn = 0;
    // Not that of node:timers/promises, which every worker would have to load first.
    await new Promise((resolve) => setImmediate(resolve));
  }
}
