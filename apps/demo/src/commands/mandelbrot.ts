import { join } from 'node:path';
import { nativeProblem } from '@parallel/core';
import { KERNELS, type Kernel, MEMORIES } from '@parallel/core/options';
import {
  GRAINS,
  type Image,
  REFERENCE_VIEW,
  render,
  toPNG,
  type View,
  ZOOM_VIEW,
} from '@parallel/mandelbrot';
import { type Command, Option } from 'commander';
import {
  everyPlotWay,
  PLOT_ORDERS,
  type PlotCase,
  talkPlotWays,
} from '../experiments/mandelbrot-ways.js';
import { WAY_STRATEGIES } from '../experiments/way.js';
import { badPath } from '../failure.js';
import { createPreview } from '../output/preview.js';
import { ensureFolder, writeWhole } from '../output/write-whole.js';
import { chooseWays } from './choose.js';
import { type Comparison, compare } from './compare.js';
import { addCommonOptions, type CommonOptions, wholeNumber } from './options.js';

type ViewName = 'reference' | 'zoom';

interface MandelbrotCommandOptions extends CommonOptions {
  readonly view?: ViewName;
  readonly iterations?: number;
  readonly width?: number;
  readonly height?: number;
  readonly every?: boolean;
  readonly [axis: string]: unknown;
}

/** In the order in which the tables show them. */
export const PLOT_AXES = ['strategy', 'memory', 'grain', 'order', 'kernel'];

const VIEWS: Record<ViewName, View> = { reference: REFERENCE_VIEW, zoom: ZOOM_VIEW };
const QUICK = 256;
const SLOW = 20_000;
/** An eighth of the talk's: all ways on both views, three times, take about a minute on two cores. */
const DEFAULT_SIZE = { width: 128, height: 96 };

/** `demo mandelbrot`: the talk's second comparison. */
export function addMandelbrotCommand(program: Command, signal: AbortSignal): void {
  const command = program
    .command('mandelbrot')
    .description('plot the Mandelbrot set in every way, and write the picture');
  addCommonOptions(command)
    .addOption(
      new Option('--view <name>', "only the whole set, or only the talk's zoomed view").choices(
        Object.keys(VIEWS),
      ),
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
    .addOption(new Option('--order <name>', 'only ways with this order').choices(PLOT_ORDERS))
    .addOption(new Option('--kernel <name>', 'only ways with this kernel').choices(KERNELS))
    .action(async (options: MandelbrotCommandOptions) => {
      // Choosing comes first: what makes no sense is refused before anything is drawn.
      const comparisons = plotComparisons(options);
      await drawPictures(options, signal);
      await compare(comparisons, options, signal);
    });
}

function viewsOf(options: MandelbrotCommandOptions): [ViewName, View][] {
  const names: ViewName[] = options.view ? [options.view] : ['reference', 'zoom'];
  return names.map((name) => [name, VIEWS[name]]);
}

/** A comparison for each view that is asked for. */
export function plotComparisons(options: MandelbrotCommandOptions): Comparison<PlotCase>[] {
  const { workers, full } = options;
  const some = PLOT_AXES.some((axis) => options[axis] !== undefined);
  const all = options.every || some ? everyPlotWay({ workers }) : talkPlotWays({ workers });
  const ways = chooseWays(all, PLOT_AXES, options);
  const size = full ? REFERENCE_VIEW : DEFAULT_SIZE;
  const width = options.width ?? size.width;
  const height = options.height ?? size.height;
  return viewsOf(options).map(([name, view]) => {
    const plot = (maxIterations: number): PlotCase => ({
      name: String(maxIterations),
      title: maxIterations.toLocaleString('en'),
      view: { ...view, width, height, maxIterations },
      ...(name === 'reference' && maxIterations === QUICK && { talk: 'quick' as const }),
      ...(name === 'reference' && maxIterations === SLOW && { talk: 'slow' as const }),
    });
    return {
      name: `mandelbrot ${name}`,
      title: `Mandelbrot, ${name} view, ${width} × ${height}, seconds for so many iterations at most`,
      axes: PLOT_AXES,
      ways,
      cases: options.iterations ? [plot(options.iterations)] : [plot(QUICK), plot(SLOW)],
    };
  });
}

/** Writes each view as a PNG file, drawing it in the terminal as it is computed if there is one. */
export async function drawPictures(
  options: MandelbrotCommandOptions,
  signal: AbortSignal,
): Promise<void> {
  await ensureFolder(options.out).catch((error) => {
    throw badPath('--out <folder>', options.out, error);
  });
  for (const [name, view] of viewsOf(options)) {
    const size =
      options.width && options.height ? { width: options.width, height: options.height } : {};
    const image = await draw(
      { ...view, ...size, ...(options.iterations && { maxIterations: options.iterations }) },
      options,
      signal,
    );
    const file = join(options.out, `mandelbrot-${name}.png`);
    await writeWhole(file, toPNG(image)).catch((error) => {
      throw badPath('--out <folder>', options.out, error);
    });
    console.error(
      `${name} view, ${image.width} × ${image.height}, ${image.maxIterations.toLocaleString('en')} iterations: ${file}`,
    );
  }
}

async function draw(
  view: View,
  { workers, json }: MandelbrotCommandOptions,
  signal: AbortSignal,
): Promise<Image> {
  const { stdout } = process;
  // Named, so that the library has nothing to give notice of: the comparison will.
  const kernel: Kernel = nativeProblem() ? 'js' : 'native';
  if (!stdout.isTTY || json) return render(view, { workers, signal, kernel });
  const preview = createPreview(stdout, view, Math.min(72, (stdout.columns ?? 80) - 1));
  const { onTile } = preview;
  const image = await render(view, { workers, order: 'random', signal, kernel, onTile });
  preview.finish();
  return image;
}
