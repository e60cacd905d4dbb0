import type { Case, Way } from '../experiments/way.js';
import { Failure } from '../failure.js';
import { findWrongAnswers } from '../measure/check.js';
import { describeMachine, machineLine } from '../measure/machine.js';
import { measure, type WayResult } from '../measure/measure.js';
import { tableData } from '../output/json.js';
import { showProgress } from '../output/progress.js';
import { renderTable } from '../output/table.js';
import type { CommonOptions } from './options.js';

/** Ways and what they are asked. */
export interface Comparison<C extends Case> {
  readonly name: string;
  readonly title: string;
  readonly note?: string;
  readonly axes: readonly string[];
  readonly ways: readonly Way<C>[];
  readonly cases: readonly C[];
  readonly prepare?: (wanted: C) => void;
}

// biome-ignore lint/suspicious/noExplicitAny: comparisons of different problems in one list.
type AnyComparison = Comparison<any>;

/**
 * Runs comparisons, prints each one's table as it is finished (or all as data),
 * and fails with a line for each wrong answer.
 */
export async function compare(
  comparisons: readonly AnyComparison[],
  { runs, json }: Pick<CommonOptions, 'runs' | 'json'>,
  signal: AbortSignal,
): Promise<void> {
  const machine = describeMachine();
  const data: Record<string, unknown> = { date: new Date().toISOString(), machine, runs };
  const wrong: string[] = [];
  if (!json) console.log(`${machineLine(machine)}\n`);
  for (const comparison of comparisons) {
    const { name, title, note, axes, cases } = comparison;
    const results = await runOne(comparison, runs, signal);
    wrong.push(...findWrongAnswers(results, cases));
    const heading = [title, `median of ${runs} run${runs === 1 ? '' : 's'}`, note]
      .filter(Boolean)
      .join('; ');
    if (json) data[name] = { title: heading, ways: tableData(results, cases) };
    else console.log(renderTable(heading, axes.join(' · '), results, cases));
    if (signal.aborted) break;
  }
  if (json) console.log(JSON.stringify(data, null, 2));
  if (wrong.length > 0) throw new Failure(wrong.join('\n'), 1);
  if (signal.aborted) throw signal.reason;
  if (!json) console.log('All ways gave the same answers.\n');
}

async function runOne(
  { name, ways, cases, prepare }: AnyComparison,
  runs: number,
  signal: AbortSignal,
): Promise<WayResult<Case>[]> {
  const todo = ways.filter((way) => way.unavailable() === undefined).length * cases.length * runs;
  const bar = showProgress(name, todo, 'runs');
  let done = 0;
  try {
    return await measure(ways, cases, {
      runs,
      signal,
      ...(prepare && { prepare }),
      onRun: (way, wanted, round) =>
        bar.step(`round ${round} of ${runs}, ${wanted.title}`, way.name),
      onRan: () => bar.update(++done),
    });
  } finally {
    bar.stop();
  }
}
