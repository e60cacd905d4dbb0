import type { Case } from '../experiments/cases.js';
import { Failure } from '../failure.js';
import { findWrongAnswers } from '../measure/check.js';
import { describeMachine, machineLine } from '../measure/machine.js';
import { measure, type WayResult } from '../measure/measure.js';
import { type Results, type ResultTable, rowsOf } from '../measure/results.js';
import { Sampling } from '../measure/sampling.js';
import { TimeLeft } from '../measure/time-left.js';
import type { Way } from '../measure/way.js';
import { showProgress } from '../output/progress.js';
import { legendOf, renderTables } from '../output/table.js';
import type { CommonOptions } from './options.js';

/** Ways and what they are asked. */
export interface Comparison<C extends Case = Case> {
  readonly name: string;
  readonly problem: ResultTable['problem'];
  readonly title: string;
  readonly note?: string;
  readonly axes: readonly string[];
  readonly ways: readonly Way<C>[];
  readonly cases: readonly C[];
  readonly prepare?: (wanted: C) => void;
}

// biome-ignore lint/suspicious/noExplicitAny: comparisons of different problems in one list.
export type AnyComparison = Comparison<any>;

export interface CompareOptions
  extends Pick<CommonOptions, 'runs' | 'workers' | 'json' | 'timelines'> {
  /** Whether results are for the caller alone. */
  readonly quiet?: boolean;
}

/**
 * Runs comparisons, prints each one's tables as it is finished (or all as data),
 * and fails with a line for each wrong answer.
 */
export async function compare(
  comparisons: readonly AnyComparison[],
  options: CompareOptions,
  signal: AbortSignal,
): Promise<Results> {
  const { runs, workers, json, quiet, timelines } = options;
  const machine = describeMachine();
  const results: Results = {
    format: 'parallel-demo-results-1',
    date: new Date().toISOString(),
    command: commandLine(),
    machine,
    runs,
    workers,
    tables: [],
  };
  const tables = !json && !quiet;
  const wrong: string[] = [];
  if (tables) console.log(`${machineLine(machine)}\n`);
  // Without it the tables have fewer columns; it is no reason to have none.
  using sampling = await Sampling.start().catch(() => undefined);
  for (const comparison of comparisons) {
    const measured = await runOne(comparison, options, sampling, signal);
    wrong.push(...findWrongAnswers(measured, comparison.cases));
    const table = tableOf(comparison, measured, runs, signal.aborted);
    results.tables.push(table);
    if (tables) console.log(renderTables(table, process.stdout.columns));
    if (signal.aborted) break;
  }
  // Columns of numbers are not for reading.
  if (json) console.log(JSON.stringify(results, null, timelines ? 0 : 2));
  if (wrong.length > 0) throw new Failure(wrong.join('\n'), 1);
  if (signal.aborted && !quiet) throw signal.reason;
  if (tables) console.log(`${legendOf(results.tables)}\n\nAll ways gave the same answers.\n`);
  return results;
}

function tableOf(
  { name, problem, title, note, axes, cases }: AnyComparison,
  measured: readonly WayResult[],
  runs: number,
  isCut: boolean,
): ResultTable {
  const all = `median of ${runs} run${runs === 1 ? '' : 's'}`;
  const median = isCut ? `interrupted: median of those of ${runs} runs that were finished` : all;
  return {
    name,
    problem,
    title,
    note: [median, note].filter(Boolean).join('; '),
    axes: [...axes],
    cases: cases.map((wanted: Case) => ({
      name: wanted.name,
      title: wanted.title,
      hasTalk: 'talk' in wanted,
    })),
    ways: rowsOf(measured, cases),
  };
}

async function runOne(
  { name, ways, cases, prepare }: AnyComparison,
  { runs, timelines = false }: CompareOptions,
  sampling: Sampling | undefined,
  signal: AbortSignal,
): Promise<WayResult[]> {
  const rounds = runs + (timelines ? 1 : 0);
  const key = (way: Way, wanted: Case) => `${way.experiment.name} ${wanted.name}`;
  const todo = cases.flatMap((wanted: Case) =>
    ways.filter((way) => way.unavailable === undefined).map((way) => key(way, wanted)),
  );
  const left = new TimeLeft(todo, rounds);
  const bar = showProgress(name, todo.length * rounds, 'runs');
  let done = 0;
  try {
    return await measure<Case>(ways, cases, {
      runs,
      draw: timelines,
      signal,
      sampling,
      prepare,
      onRun: ({ experiment }, wanted, round) => {
        const phase = round > runs ? 'timelines' : `round ${round} of ${runs}`;
        bar.step(`${phase}, ${wanted.title}`, experiment.title || experiment.name);
      },
      onRan: (way, wanted) => {
        left.ran(key(way, wanted));
        done += 1;
        bar.update(done, left.seconds);
      },
    });
  } finally {
    bar.stop();
  }
}

/** The command that did this, as one would type it. */
function commandLine(): string {
  const args = process.argv
    .slice(2)
    .map((arg) => (/^[\w./=:-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", "'\\''")}'`));
  return ['npm run demo --', ...args].join(' ');
}
