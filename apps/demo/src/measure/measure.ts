import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ParallelError } from '@parallel/core';
import type { Answer, Case, Run, Way } from '../experiments/way.js';

/** All runs of one way on one case. */
export interface Measured {
  readonly seconds: readonly number[];
  readonly answers: readonly Answer[];
}

/** One row of a table. */
export interface WayResult<C extends Case> {
  readonly way: Way<C>;
  /** Why it was not run. */
  readonly skipped?: string;
  /** What happened otherwise than the way's axes say. */
  readonly note?: string;
  /** By the name of the case; a case is missing if the run was interrupted before it. */
  readonly measured: ReadonlyMap<string, Measured>;
}

export interface MeasureOptions<C extends Case> {
  readonly runs: number;
  readonly signal: AbortSignal;
  /** Before each run, outside its time: to empty the file cache, for instance. */
  readonly prepare?: (wanted: C) => void;
  /** Before each run, to tell what comes. */
  readonly onRun?: (way: Way<C>, wanted: C, round: number) => void;
  readonly onRan?: () => void;
}

/**
 * Runs every way on every case, in turn and round by round, so that a machine
 * that gets slower or faster meanwhile does so for all alike. Ends early, with
 * what is finished, when the signal fires.
 */
export async function measure<C extends Case>(
  ways: readonly Way<C>[],
  cases: readonly C[],
  options: MeasureOptions<C>,
): Promise<WayResult<C>[]> {
  const { runs, signal, prepare, onRun, onRan } = options;
  const results = ways.map((way) => {
    const skipped = way.unavailable();
    const result: GrowingResult<C> = { way, measured: new Map() };
    if (skipped !== undefined) result.skipped = skipped;
    return result;
  });
  try {
    for (let round = 1; round <= runs; round += 1) {
      for (const wanted of cases) {
        for (const result of results) {
          if (result.skipped !== undefined) continue;
          const { way } = result;
          signal.throwIfAborted();
          onRun?.(way, wanted, round);
          prepare?.(wanted);
          collectGarbage();
          await runOnce(result, wanted, signal);
          onRan?.();
        }
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return results;
}

interface GrowingResult<C extends Case> {
  readonly way: Way<C>;
  skipped?: string;
  note?: string;
  readonly measured: Map<string, { seconds: number[]; answers: Answer[] }>;
}

async function runOnce<C extends Case>(
  result: GrowingResult<C>,
  wanted: C,
  signal: AbortSignal,
): Promise<void> {
  let run: Run;
  try {
    run = await result.way.run(wanted, signal);
  } catch (error) {
    // A pattern of the user's may need JavaScript, which not every way has.
    const impossible =
      error instanceof ParallelError && error.code === 'IMPOSSIBLE_COMBINATION' && error.message;
    if (!impossible) throw error;
    result.skipped = impossible;
    return;
  }
  const soFar = result.measured.get(wanted.name) ?? { seconds: [], answers: [] };
  soFar.seconds.push(run.seconds);
  soFar.answers.push(run.answer);
  result.measured.set(wanted.name, soFar);
  if (run.note !== undefined) result.note = run.note;
}

/** What one way left behind is not to be swept up in the time of the next. */
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** The middle of an odd number of values, the mean of the two middle ones of an even number. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  if (sorted.length % 2 === 1) return sorted[middle]!;
  return (sorted[middle - 1]! + sorted[middle]!) / 2;
}
