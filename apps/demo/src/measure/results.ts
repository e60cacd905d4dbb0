import * as z from 'zod';
import type { Case } from '../experiments/cases.js';
import { axesOf } from '../experiments/experiment.js';
import { type Measured, median, type WayResult } from './measure.js';

/*
 * The results of a run as data: what `--json` prints and `demo report --from`
 * reads. The schema is the description of the format.
 */

const seconds = z.number().nonnegative();
const column = z.array(z.number());
const answer = z.object({ count: z.number(), digest: z.string().optional() });

const drawn = z.object({
  seconds,
  /** Seconds of all cores together: these four add up to the cores times the time. */
  whereabouts: z.object({
    computing: seconds,
    starting: seconds,
    copying: seconds,
    waiting: seconds,
  }),
  /** How busy each core was, from 0 to 1, up to each of `times` (milliseconds). */
  load: z.object({ times: column, cores: z.array(column) }).optional(),
  /** Bars in columns: worker, milliseconds from and to, first piece. */
  timeline: z
    .object({
      worker: column,
      start: column,
      end: column,
      piece: column,
      pieces: z.number(),
      omitted: z.number(),
    })
    .optional(),
});

const cell = z.object({
  median: seconds,
  smallest: seconds,
  largest: seconds,
  runs: z.array(seconds).min(1),
  /** Times as fast as the first row. */
  faster: z.number().optional(),
  talk: seconds.optional(),
  /** The whole process tree's; medians. */
  cpuSeconds: seconds.optional(),
  peakMebibytes: z.number().optional(),
  answer,
  drawn: drawn.optional(),
});

const row = z.object({
  name: z.string(),
  way: z.string(),
  source: z.enum(['talk', 'ours']),
  axes: z.array(z.string()),
  why: z.string(),
  skipped: z.string().optional(),
  note: z.string().optional(),
  /** By the name of the case. */
  cases: z.record(z.string(), cell),
});

const table = z.object({
  name: z.string(),
  problem: z.enum(['search', 'mandelbrot']),
  title: z.string(),
  note: z.string().optional(),
  /** What each of a row's axes is. */
  axes: z.array(z.string()),
  cases: z.array(z.object({ name: z.string(), title: z.string(), hasTalk: z.boolean() })),
  ways: z.array(row),
});

export const resultsSchema = z.object({
  format: z.literal('parallel-demo-results-1'),
  date: z.string(),
  /** How to do it again. */
  command: z.string(),
  machine: z.object({
    processor: z.string(),
    cores: z.number().int().positive(),
    memoryGiB: z.number(),
    system: z.string(),
    node: z.string(),
    withoutNative: z.string().optional(),
  }),
  runs: z.number().int().positive(),
  workers: z.number().int().positive(),
  tables: z.array(table),
});

export type Results = z.infer<typeof resultsSchema>;
export type ResultTable = Results['tables'][number];
export type ResultRow = ResultTable['ways'][number];
export type ResultCell = ResultRow['cases'][string];
export type DrawnRun = NonNullable<ResultCell['drawn']>;

/** The rows of a table. */
export function rowsOf(results: readonly WayResult[], cases: readonly Case[]): ResultRow[] {
  return results.map(({ way, skipped, note, measured }) => {
    const { experiment } = way;
    const { name, title, source, why } = experiment;
    return {
      name,
      way: title,
      source,
      axes: axesOf(experiment),
      why,
      ...(skipped !== undefined && { skipped }),
      ...(note !== undefined && { note }),
      cases: Object.fromEntries(
        cases.flatMap((wanted) => {
          const runs = measured.get(wanted.name);
          if (!runs || runs.seconds.length === 0) return [];
          const first = results[0]?.measured.get(wanted.name)?.seconds;
          return [[wanted.name, cellOf(runs, first, talkSeconds(experiment, wanted))]];
        }),
      ),
    };
  });
}

function cellOf(
  { seconds, answers, cpuSeconds, peakMebibytes, drawn }: Measured,
  first: readonly number[] | undefined,
  talk: number | undefined,
): ResultCell {
  return {
    median: median(seconds),
    smallest: Math.min(...seconds),
    largest: Math.max(...seconds),
    runs: [...seconds],
    ...(first?.length && { faster: median(first) / median(seconds) }),
    ...(talk !== undefined && { talk }),
    ...(cpuSeconds.length > 0 && { cpuSeconds: median(cpuSeconds) }),
    ...(peakMebibytes.length > 0 && { peakMebibytes: median(peakMebibytes) }),
    answer: answers[0]!,
    ...(drawn && { drawn: drawn as DrawnRun }),
  };
}

/** The talk's figure for that row and column. */
function talkSeconds({ talk }: { readonly talk?: object }, wanted: Case): number | undefined {
  const which = 'talk' in wanted ? wanted.talk : undefined;
  return typeof which === 'string'
    ? (talk as Record<string, number> | undefined)?.[which]
    : undefined;
}
