import { join } from 'node:path';
import { MEMORIES } from '@parallel/core/options';
import { ORDERS } from '@parallel/core/schedule';
import { GRAINS, KERNELS, REFERENCE_VIEW, toPNG } from '@parallel/mandelbrot';
import { type Command, Option } from 'commander';
import {
  type PlotCase,
  plotCase,
  QUICK,
  SLOW,
  VIEWS,
  type ViewName,
} from '../experiments/cases.js';
import { everyLopsided, everyPlot, WAY_STRATEGIES } from '../experiments/every.js';
import { PLOT_AXES, type PlotExperiment } from '../experiments/experiment.js';
import { PLOT_EXPERIMENTS } from '../experiments/mandelbrot.js';
import { badPath } from '../failure.js';
import { wayOf } from '../measure/ways.js';
import { drawPicture } from '../output/pictures.js';
import { ensureFolder, writeWhole } from '../output/write-whole.js';
import { chooseByAxes } from './choose.js';
import { type Comparison, compare } from './compare.js';
import {
  addCommonOptions,
  type CommonOptions,
  type MeasureOptions,
  wholeNumber,
} from './options.js';

/** What is plotted. */
export interface PlotOptions extends MeasureOptions {
  readonly view?: ViewName;
  readonly iterations?: number;
  readonly width?: number;
  readonly height?: number;
}

interface MandelbrotCommandOptions extends CommonOptions, PlotOptions {
  readonly every?: boolean;
  readonly [axis: string]: unknown;
}

/** A fifth of the talk's: all ways on all views, three times, take about two minutes on two cores. */
export const DEFAULT_SIZE = { width: 192, height: 144 };
/** Rows enough that a schedule can be seen. */
export const LOPSIDED_SIZE = { width: 256, height: 192 };
const FULL_LOPSIDED_SIZE = { width: 512, height: 384 };

/** `demo mandelbrot`: the talk's second comparison. */
export function addMandelbrotCommand(program: Command, signal: AbortSignal): void {
  const command = program
    .command('mandelbrot')
    .description('plot the Mandelbrot set in every way, and write the picture');
  addCommonOptions(command)
    .addOption(
      new Option(
        '--view <name>',
        "only the whole set, only the talk's zoomed view, or only the schedules on a lopsided one",
      ).choices(Object.keys(VIEWS)),
    )
    .addOption(
      new Option('--iterations <n>', `instead of ${QUICK} and ${SLOW}`).argParser(
        wholeNumber(1, 2 ** 31 - 1),
      ),
    )
    .addOption(
      new Option('--width <n>', 'of the plot, in pixels').argParser(wholeNumber(1, 16_384)),
    )
    .addOption(
      new Option('--height <n>', 'of the plot, in pixels').argParser(wholeNumber(1, 16_384)),
    )
    .option('--every', 'every point of the space of axes instead of the usual selection')
    .addOption(
      new Option('--strategy <name>', 'only ways with this strategy').choices(WAY_STRATEGIES),
    )
    .addOption(new Option('--memory <name>', 'only ways with this memory').choices(MEMORIES))
    .addOption(new Option('--grain <name>', 'only ways with this grain').choices(GRAINS))
    .addOption(new Option('--order <name>', 'only ways with this order').choices(ORDERS))
    .addOption(new Option('--kernel <name>', 'only ways with this kernel').choices(KERNELS))
    .action(async (options: MandelbrotCommandOptions) => {
      // Choosing comes first: what makes no sense is refused before anything is drawn.
      const some = options.every || PLOT_AXES.some((axis) => options[axis] !== undefined);
      const every = options.view === 'lopsided' ? everyLopsided : everyPlot;
      const chosen = chooseByAxes(some ? every() : PLOT_EXPERIMENTS, PLOT_AXES, options);
      const comparisons = plotComparisons(chosen, options);
      await drawPictures(options, signal);
      await compare(comparisons, options, signal);
    });
}

/** A comparison for each view that is asked for; the schedules have one of their own. */
export function plotComparisons(
  experiments: readonly PlotExperiment[],
  options: PlotOptions,
): Comparison<PlotCase>[] {
  const names = options.view ? [options.view] : (Object.keys(VIEWS) as ViewName[]);
  return names.flatMap((name) => {
    const lopsided = name === 'lopsided';
    const chosen = experiments.filter((one) => (one.lopsided ?? false) === lopsided);
    if (chosen.length === 0) return [];
    const { width, height } = sizeOf(options, lopsided);
    const iterations = options.iterations ?? (lopsided ? SLOW : undefined);
    const wanted = iterations === undefined ? [QUICK, SLOW] : [iterations];
    const ways = chosen.map((experiment) => wayOf(experiment, options));
    const workers = Math.max(...chosen.map(({ leastWorkers = 1 }) => leastWorkers));
    const title = lopsided ? 'Schedules, a lopsided view' : `Mandelbrot, ${name} view`;
    return {
      name: `mandelbrot ${name}`,
      problem: 'mandelbrot',
      title: `${title}, ${width} × ${height}`,
      ...(workers > options.workers && { note: `${workers} workers` }),
      axes: ['strategy', 'memory', 'grain', 'order', 'kernel'],
      ways,
      cases: wanted.map((most) => {
        const plot = plotCase(name, { width, height }, most);
        return { ...plot, title: `${plot.title} iterations at most` };
      }),
    } satisfies Comparison<PlotCase>;
  });
}

function sizeOf({ full, width, height }: PlotOptions, lopsided: boolean) {
  const usual = lopsided ? LOPSIDED_SIZE : DEFAULT_SIZE;
  const size = !full ? usual : lopsided ? FULL_LOPSIDED_SIZE : REFERENCE_VIEW;
  return { width: width ?? size.width, height: height ?? size.height };
}

/** Writes each view as a PNG file, drawing it in the terminal as it is computed if there is one. */
export async function drawPictures(
  options: PlotOptions & Pick<CommonOptions, 'json' | 'out'>,
  signal: AbortSignal,
): Promise<void> {
  const { out, workers, json = false, iterations, width, height } = options;
  await ensureFolder(out).catch((error) => {
    throw badPath('--out <folder>', out, error);
  });
  const names: ViewName[] = options.view ? [options.view] : ['reference', 'zoom'];
  for (const name of names) {
    const view = {
      ...VIEWS[name],
      ...(width && height && { width, height }),
      ...(iterations && { maxIterations: iterations }),
    };
    const image = await drawPicture(view, { workers, signal, preview: !json });
    const file = join(out, `mandelbrot-${name}.png`);
    await writeWhole(file, toPNG(image)).catch((error) => {
      throw badPath('--out <folder>', out, error);
    });
    console.error(
      `${name} view, ${image.width} × ${image.height}, ${image.maxIterations.toLocaleString('en')} iterations: ${file}`,
    );
  }
}
