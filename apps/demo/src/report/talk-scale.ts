import type { ResultRow, ResultTable } from '../measure/results.js';

type Case = ResultTable['cases'][number];

/** The row that the talk's others are measured by: its plain loop in that column. */
function talkBase({ ways }: ResultTable, wanted: Case): ResultRow | undefined {
  const has = (row: ResultRow) => row.cases[wanted.name]?.talk !== undefined;
  return ways.find((row) => row.axes[0] === 'inline' && has(row));
}

/** How many times as fast as its plain loop each way was in the talk. */
export function talkFactors(table: ResultTable, wanted: Case): Map<ResultRow, number> {
  const base = talkBase(table, wanted)?.cases[wanted.name]?.talk;
  const factors = new Map<ResultRow, number>();
  for (const row of table.ways) {
    const talk = row.cases[wanted.name]?.talk;
    if (base !== undefined && talk !== undefined) factors.set(row, base / talk);
  }
  return factors;
}

/** What the talk's ways would take here, if its plain loop took as long as ours. */
export function talkOnOurScale(table: ResultTable, wanted: Case): Map<ResultRow, number> {
  const ours = talkBase(table, wanted)?.cases[wanted.name]?.median;
  const seconds = new Map<ResultRow, number>();
  if (ours === undefined) return seconds;
  for (const [row, times] of talkFactors(table, wanted)) seconds.set(row, ours / times);
  return seconds;
}
