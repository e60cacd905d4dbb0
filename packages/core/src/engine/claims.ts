import { isTransferred } from '../memory/transfer.js';
import { GROWTH } from '../schedule/chunker.js';
import { Cursor } from '../schedule/claim.js';
import type { ChunkResult, LeaseFailure } from './executor.js';
import type { MapRun } from './map-run.js';
import { type IndexedSource, readIndexed } from './source.js';

/** Whether pieces could be claimed by the workers themselves, as far as the engine can tell. */
export function claimable<Input>(
  run: MapRun<Input, unknown>,
  source: IndexedSource<Input>,
): boolean {
  return (
    run.executor.lease !== undefined &&
    run.options.claim !== 'dealt' &&
    // Inputs that are checked, or moved, go one by one through the caller's hands.
    run.task.schema === undefined &&
    source.length > 1 &&
    source.length <= Cursor.MOST &&
    !(Array.isArray(source.items) && source.items.some((item) => isTransferred(item)))
  );
}

/**
 * Has the executor's workers claim the pieces from a cursor in shared memory:
 * no message for each, and a caller that is busy holds nobody up. Resolves to
 * false, with nothing done, where the inputs cannot be handed over as a whole.
 */
export async function runClaims<Input, Output>(
  run: MapRun<Input, Output>,
  source: IndexedSource<Input>,
): Promise<boolean> {
  const { executor, options, order, bell } = run;
  const { chunkSize = 'auto', bufferSize } = options;
  const total = source.length;
  const cells = new Int32Array(new SharedArrayBuffer(Cursor.BYTES));
  const cursor = new Cursor(cells, total);
  const lease = executor.lease?.<Input, Output>(run.task, { source, order, cursor, chunkSize });
  if (!lease) return false;

  const arrived = new Arrivals();
  let largest = typeof chunkSize === 'number' ? chunkSize : 1;
  let refused = false;
  let recovering = 0;

  /** As far as the pump would go: four chunks a worker, of the size that may come next. */
  const allow = () => {
    if (run.stopped) {
      cursor.allow(0);
      return;
    }
    const growing = chunkSize === 'auto' ? GROWTH : 1;
    const usual = chunkSize === 'guided' ? total : 4 * executor.workers * growing * largest;
    cursor.allow(run.keepsAll ? total : run.consumed + (bufferSize ?? usual));
  };
  const inputsOf = (first: number, end: number) =>
    readIndexed(source, order, first, end).read(end - first) as Input[];
  const recover = (first: number, end: number, begun?: ChunkResult<Output>) => {
    recovering += 1;
    arrived.add(first, end);
    void run.runChunk(first, inputsOf(first, end), {}, begun).then(() => {
      recovering -= 1;
      allow();
      bell.ring();
    });
  };
  const onClaimed = (first: number, pieces: number, result: ChunkResult<Output>) => {
    largest = Math.max(largest, pieces);
    if (result.failure) recover(first, first + pieces, result);
    else {
      arrived.add(first, first + pieces);
      run.add(first, pieces, result);
    }
    allow();
  };
  const onFailure = ({ error, worker, claimed }: LeaseFailure) => {
    const failed = (at: number): ChunkResult<Output> => ({
      outputs: [],
      failure: { error, at },
      worker,
      start: 0,
      milliseconds: 0,
    });
    if (claimed && !arrived.has(claimed.first)) {
      recover(claimed.first, claimed.end, failed(claimed.at));
    } else if (!claimed) {
      // Before any piece was begun: it is the next one's failure.
      const next = cursor.claim(() => 1);
      if (next) recover(next.first, next.end, failed(0));
    }
  };
  const hold = async () => {
    while (!run.stopped && !refused && cursor.claimed < total) {
      allow();
      if (!cursor.open) {
        await bell.rung();
        continue;
      }
      const failure = await lease.run(onClaimed, run.executeOptions);
      if (!failure) continue;
      if (isRefusal(failure)) refused = true;
      // Also where a later piece has failed already: an earlier one has to be accounted for.
      else if (!run.left) onFailure(failure);
    }
  };

  try {
    // More workers than chunks would be started for nothing.
    const chunks = Math.ceil(total / (typeof chunkSize === 'number' ? chunkSize : 1));
    const holders = Math.min(executor.workers, chunks);
    await Promise.all(Array.from({ length: holders }, () => hold()));
    if (refused && cursor.claimed === 0) return false;
    while (recovering > 0) await bell.rung();
    // Claimed by a worker that died before it could say so.
    const reach = run.stopped ? cursor.claimed : total;
    for (const { first, end } of arrived.gaps(reach)) if (!run.left) recover(first, end);
    while (recovering > 0) await bell.rung();
    return true;
  } finally {
    lease.end();
  }
}

function isRefusal({ error, claimed }: LeaseFailure): boolean {
  return !claimed && (error as { code?: unknown } | undefined)?.code === 'NOT_CLONEABLE';
}

/** Which positions have been answered for. */
class Arrivals {
  #head = 0;
  readonly #beyond = new Map<number, number>();

  add(first: number, end: number): void {
    this.#beyond.set(first, end);
    for (let next = this.#beyond.get(this.#head); next !== undefined; ) {
      this.#beyond.delete(this.#head);
      this.#head = next;
      next = this.#beyond.get(this.#head);
    }
  }

  has(first: number): boolean {
    return first < this.#head || this.#beyond.has(first);
  }

  gaps(total: number): { first: number; end: number }[] {
    const gaps: { first: number; end: number }[] = [];
    let head = this.#head;
    for (const [first, end] of [...this.#beyond].sort((a, b) => a[0] - b[0])) {
      if (first > head) gaps.push({ first: head, end: first });
      head = end;
    }
    if (head < total) gaps.push({ first: head, end: total });
    return gaps;
  }
}
