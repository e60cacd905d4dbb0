import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { REFERENCE_VIEW, toPNG } from '@parallel/mandelbrot';
import { type Command, Option } from 'commander';
import type { Experiment } from '../experiments/experiment.js';
import { EXPERIMENTS } from '../experiments/index.js';
import { badOption, badPath } from '../failure.js';
import { type Results, resultsSchema } from '../measure/results.js';
import { drawPicture } from '../output/pictures.js';
import { assertWritable, writeWhole } from '../output/write-whole.js';
import { chooseByName } from './choose.js';
import { compare } from './compare.js';
import { comparisonsOf } from './comparisons.js';
import { addColdOption, addMeasureOptions, type MeasureOptions, text } from './options.js';

interface ReportOptions extends MeasureOptions {
  readonly out: string;
  readonly from?: readonly string[];
}

/** `demo report`: everything, as a page to keep. */
export function addReportCommand(program: Command, signal: AbortSignal): void {
  const command = program
    .command('report')
    .description('run experiments and write a page with tables, charts and timelines')
    .argument('[names...]', 'experiments, or patterns; all if left out');
  addColdOption(addMeasureOptions(command))
    .addOption(
      new Option('--out <file>', 'the page; the sample file goes beside it')
        .argParser(text)
        .default('demo-output/report.html'),
    )
    .addOption(
      new Option(
        '--from <file>',
        'results of an earlier run (--timelines --json) instead of new ones; may be given more than once',
      ).argParser((file: string, others: string[] = []) => [...others, text(file)]),
    )
    .action(async (names: string[], options: ReportOptions) => {
      const { out, from, workers } = options;
      const chosen = names.length > 0 ? chooseByName(EXPERIMENTS, names) : EXPERIMENTS;
      if (from !== undefined && names.length > 0) {
        throw badOption('--from <file>', from[0], 'It cannot go with names of experiments.');
      }
      const earlier = from && merged(await Promise.all(from.map(readResults)));
      await assertWritable(out).catch((error) => {
        throw badPath('--out <file>', out, error);
      });
      const results = earlier ?? (await measured(chosen, options, signal));
      await writeReport(results, out, workers);
      if (signal.aborted) throw signal.reason;
    });
}

async function measured(
  chosen: readonly Experiment[],
  options: ReportOptions,
  signal: AbortSignal,
): Promise<Results> {
  const comparisons = await comparisonsOf(chosen, options, dirname(options.out), signal);
  return compare(comparisons, { ...options, timelines: true, quiet: true }, signal);
}

/** Also when it was interrupted: with what is finished. */
async function writeReport(results: Results, out: string, workers: number): Promise<void> {
  // Charts take half a second to load, which no other command has to wait for.
  const { renderReport } = await import('../report/report.js');
  const view = REFERENCE_VIEW;
  const start = performance.now();
  const image = await drawPicture(view, {
    workers,
    signal: new AbortController().signal,
    preview: false,
  });
  const milliseconds = performance.now() - start;
  const caption = `The talk’s view, ${view.width} × ${view.height}, ${view.maxIterations.toLocaleString('en')} iterations at most; drawn for this page in ${milliseconds.toFixed(0)} ms.`;
  const page = renderReport(results, { png: toPNG(image), caption });
  await writeWhole(out, Buffer.from(page)).catch((error) => {
    throw badPath('--out <file>', out, error);
  });
  console.error(`${out}: ${(page.length / 1e6).toFixed(1)} MB`);
}

/** One page for all: the first one's machine, and all their tables. */
function merged(results: readonly Results[]): Results {
  const command = [...new Set(results.map((one) => one.command))].join('\n');
  return { ...results[0]!, command, tables: results.flatMap(({ tables }) => tables) };
}

async function readResults(file: string): Promise<Results> {
  const flags = '--from <file>';
  const text = await readFile(file, 'utf8').catch((error) => {
    throw badPath(flags, file, error);
  });
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw badOption(flags, file, `It is no JSON: ${(error as Error).message}.`);
  }
  const parsed = resultsSchema.safeParse(data);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue?.path.join('.') || 'the whole';
  throw badOption(flags, file, `It has no results of the demo: ${place}: ${issue?.message}.`);
}
