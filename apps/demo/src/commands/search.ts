import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { nativeProblem, requireNative } from '@parallel/core';
import { KERNELS, MEMORIES } from '@parallel/core/options';
import { FEEDS } from '@parallel/search';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type SearchCase, searchCases } from '../experiments/cases.js';
import { everySearch, WAY_STRATEGIES } from '../experiments/every.js';
import { type Experiment, SEARCH_AXES } from '../experiments/experiment.js';
import { SEARCH_EXPERIMENTS } from '../experiments/search.js';
import { badOption, badPath } from '../failure.js';
import { wayOf } from '../measure/ways.js';
import { ensureFolder } from '../output/write-whole.js';
import { TALK_SAMPLE } from '../sample/sample.js';
import { chooseByAxes } from './choose.js';
import { type Comparison, compare } from './compare.js';
import {
  addColdOption,
  addCommonOptions,
  type CommonOptions,
  type MeasureOptions,
  text,
} from './options.js';
import { makeSample } from './sample.js';

interface SearchCommandOptions extends CommonOptions {
  readonly file?: string;
  readonly pattern?: RegExp;
  readonly every?: boolean;
  readonly [axis: string]: unknown;
}

/** Lines of the sample by default: all ways on all patterns take less than a minute on two cores. */
export const DEFAULT_LINES = 1_000_000;

/** `demo search`: the talk's first comparison. */
export function addSearchCommand(program: Command, signal: AbortSignal): void {
  const command = program
    .command('search')
    .description('find all lines of a big file that match a pattern, in every way');
  addColdOption(addCommonOptions(command))
    .addOption(
      new Option('--file <path>', 'a file of your own instead of the sample').argParser(text),
    )
    .addOption(
      new Option(
        '--pattern <regexp>',
        "a JavaScript pattern of your own instead of the talk's three",
      ).argParser(regexp),
    )
    .option('--every', 'every point of the space of axes instead of the usual selection')
    .addOption(
      new Option('--strategy <name>', 'only ways with this strategy').choices(WAY_STRATEGIES),
    )
    .addOption(new Option('--feed <name>', 'only ways with this feed').choices(FEEDS))
    .addOption(new Option('--memory <name>', 'only ways with this memory').choices(MEMORIES))
    .addOption(new Option('--kernel <name>', 'only ways with this kernel').choices(KERNELS))
    .action(async (options: SearchCommandOptions) => {
      const some = options.every || SEARCH_AXES.some((axis) => options[axis] !== undefined);
      const chosen = chooseByAxes<Experiment>(
        some ? everySearch() : SEARCH_EXPERIMENTS,
        SEARCH_AXES,
        options,
      );
      const comparison = await searchComparison(chosen, options, options.out, signal);
      await compare([comparison], options, signal);
    });
}

/** Compares experiments on the sample file, which is made if there is none yet, or on the user's own. */
export async function searchComparison(
  experiments: readonly Experiment[],
  options: MeasureOptions & Pick<SearchCommandOptions, 'file' | 'pattern'>,
  folder: string,
  signal: AbortSignal,
): Promise<Comparison<SearchCase>> {
  const { full, cold, file: given, pattern } = options;
  if (given !== undefined) assertSearchable(given);
  const lines = full ? TALK_SAMPLE.lines : DEFAULT_LINES;
  const file = given ?? (await sampleFile(folder, lines, signal));
  const own = pattern && [{ name: 'pattern', title: String(pattern), pattern, file }];
  // A pattern of JavaScript's is not always one of grep's.
  const usable = own ? experiments.filter((one) => !('program' in one)) : experiments;
  return {
    name: 'search',
    problem: 'search',
    axes: SEARCH_AXES,
    ways: usable.map((experiment) => wayOf(experiment, options)),
    cases: own ?? searchCases(file, given === undefined ? lines : undefined),
    title: `Search: ${basename(file)}, ${(statSync(file).size / 1e6).toFixed(1)} MB`,
    ...coldOption(cold, file),
  };
}

function coldOption(cold: boolean | undefined, file: string): Partial<Comparison<SearchCase>> {
  if (!cold) return { note: 'file cache: warm' };
  try {
    const problem = nativeProblem();
    if (problem) throw problem;
    requireNative().dropFileCache(file);
    return {
      note: 'file cache: dropped before each run',
      prepare: () => requireNative().dropFileCache(file),
    };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { note: `file cache: warm, since --cold cannot be done here (${why})` };
  }
}

export async function sampleFile(
  folder: string,
  lines: number,
  signal: AbortSignal,
): Promise<string> {
  const file = join(folder, `sample-${lines}.txt`);
  // Whole if it is there: a sample gets its name last.
  if (existsSync(file)) return file;
  await ensureFolder(folder).catch((error) => {
    throw badPath('--out <folder>', folder, error);
  });
  await makeSample(file, { ...TALK_SAMPLE, lines }, signal);
  return file;
}

function regexp(source: string): RegExp {
  try {
    return new RegExp(source);
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? `${error.message}.` : String(error));
  }
}

/** Refuses a file at once that no way could read. */
export function assertSearchable(file: string): void {
  try {
    accessSync(file, constants.R_OK);
  } catch (error) {
    throw badPath('--file <path>', file, error);
  }
  if (!statSync(file).isFile()) throw badOption('--file <path>', file, 'It is not a regular file.');
}
