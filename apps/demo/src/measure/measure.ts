import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ParallelError } from '@parallel/core';
import type { Case } from '../experiments/cases.js';
import type { Answer } from '../experiments/expected.js';
import { type Load, loadOf } from './load.js';
import type { Sampling } from './sampling.js';
import { type Spans, Trace } from './trace.js';
import { type Usage, type Whereabouts, watched, whereTimeWent } from './usage.js';
import type { Run, RunContext, Way } from './way.js';

/** All runs of one way on one case. */
export interface Measured {
  readonly seconds: readonly number[];
  readonly answers: readonly Answer[];
  /** Of each run. */
  readonly cpuSeconds: readonly number[];
  readonly peakMebibytes: readonly number[];
  /** Of the run that was watched and not timed. */
  readonly drawn?: Drawn | undefined;
}

/** A run to be drawn. */
export interface Drawn {
  readonly seconds: number;
  readonly whereabouts: Whereabouts;
  readonly load?: Load | undefined;
  /** Missing where nobody tells of pieces: other people's programs. */
  readonly timeline?: Spans & { readonly pieces: number; readonly omitted: number };
}

/** One row of a table. */
export interface WayResult<C extends Case = Case> {
  readonly way: Way<C>;
  /** Why it was not run. */
  readonly skipped?: string;
  /** What happened otherwise than the experiment's axes say. */
  readonly note?: string;
  /** By the name of the case; a case is missing if the run was interrupted before it. */
  readonly measured: ReadonlyMap<string, Measured>;
}

export interface MeasureOptions<C extends Case> {
  readonly runs: number;
  /** Whether to run each once more, to see which worker did what when. */
  readonly draw?: boolean | undefined;
  readonly signal: AbortSignal;
  readonly sampling?: Sampling | undefined;
  /** Before each run, outside its time: to empty the file cache, for instance. */
  readonly prepare?: ((wanted: C) => void) | undefined;
  /** Before each run, to tell what comes. */
  readonly onRun?: (way: Way<C>, wanted: C, round: number) => void;
  readonly onRan?: (way: Way<C>, wanted: C) => void;
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
  const { runs, draw = false, signal, prepare, onRun, onRan } = options;
  const results = ways.map((way) => {
    const result: GrowingResult<C> = { way, measured: new Map() };
    if (way.unavailable !== undefined) result.skipped = way.unavailable;
    return result;
  });
  try {
    for (let round = 1; round <= runs + (draw ? 1 : 0); round += 1) {
      for (const wanted of cases) {
        for (const result of results) {
          if (result.skipped !== undefined) continue;
          signal.throwIfAborted();
          onRun?.(result.way, wanted, round);
          prepare?.(wanted);
          collectGarbage();
          await runOnce(result, wanted, options, round > runs);
          onRan?.(result.way, wanted);
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
  readonly measured: Map<string, GrowingMeasured>;
}

interface GrowingMeasured {
  readonly seconds: number[];
  readonly answers: Answer[];
  readonly cpuSeconds: number[];
  readonly peakMebibytes: number[];
  drawn?: Drawn;
}

async function runOnce<C extends Case>(
  result: GrowingResult<C>,
  wanted: C,
  { signal, sampling }: MeasureOptions<C>,
  isDrawn: boolean,
): Promise<void> {
  const trace = isDrawn ? new Trace() : undefined;
  let usage: Usage | undefined;
  const timed: RunContext['timed'] = async (work) => {
    const ran = await watched(() => {
      trace?.begin();
      return work();
    }, sampling);
    usage = ran.usage;
    return ran;
  };
  let run: Run;
  try {
    run = await result.way.run(wanted, { signal, timed, trace });
  } catch (error) {
    // A pattern of the user's may need JavaScript, which not every way has.
    const impossible =
      error instanceof ParallelError && error.code === 'IMPOSSIBLE_COMBINATION' && error.message;
    if (!impossible) throw error;
    result.skipped = impossible;
    return;
  }
  const soFar = result.measured.get(wanted.name) ?? {
    seconds: [],
    answers: [],
    cpuSeconds: [],
    peakMebibytes: [],
  };
  result.measured.set(wanted.name, soFar);
  soFar.answers.push(run.answer);
  if (run.note !== undefined) result.note = run.note;
  if (trace) {
    if (usage) soFar.drawn = drawnOf(run.seconds, usage, trace, 'program' in result.way.experiment);
    return;
  }
  soFar.seconds.push(run.seconds);
  if (!usage) return;
  soFar.cpuSeconds.push(usage.cpuSeconds);
  if (usage.peakMebibytes !== undefined) soFar.peakMebibytes.push(usage.peakMebibytes);
}

function drawnOf(seconds: number, usage: Usage, trace: Trace, isProgram: boolean): Drawn {
  const { spans, pieces, omitted } = trace;
  return {
    seconds,
    whereabouts: whereTimeWent(seconds, usage, trace, isProgram),
    load: loadOf(usage.samples, usage.at),
    ...(pieces > 0 && { timeline: { ...spans, pieces, omitted } }),
  };
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
