import type { Case } from '../experiments/way.js';
import { median, type WayResult } from '../measure/measure.js';

/** The same as a table, as data. Seconds; `faster` is the factor to the first way. */
export function tableData<C extends Case>(results: readonly WayResult<C>[], cases: readonly C[]) {
  return results.map(({ way, skipped, note, measured }) => ({
    way: way.name,
    axes: way.axes,
    ...(skipped !== undefined && { skipped }),
    ...(note !== undefined && { note }),
    cases: Object.fromEntries(
      cases.flatMap((wanted) => {
        const runs = measured.get(wanted.name);
        if (!runs) return [];
        const { seconds, answers } = runs;
        const base = results[0]?.measured.get(wanted.name)?.seconds;
        const talk = way.talk(wanted);
        const entry = {
          median: median(seconds),
          smallest: Math.min(...seconds),
          largest: Math.max(...seconds),
          runs: seconds,
          ...(base && { faster: median(base) / median(seconds) }),
          ...(talk !== undefined && { talk }),
          answer: answers[0],
        };
        return [[wanted.name, entry]];
      }),
    ),
  }));
}
