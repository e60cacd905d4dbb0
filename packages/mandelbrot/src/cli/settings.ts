import { parseOptions } from '@parallel/core/options';
import {
  type ColorOptions,
  colorSchema,
  MOST_SUPERSAMPLING,
  resolveColors,
} from '../color/options.js';
import { type RenderOptions, renderOptions } from '../options.js';
import { parseView } from '../png/given-view.js';
import type { PictureSource } from '../png/metadata.js';
import type { View } from '../view.js';
import { type Animation, animationOf } from './animation.js';
import { Failure, USAGE } from './failure.js';
import { homeOf, refuseDeep, sameFormula, typedFormula } from './formula.js';
import type { Typed } from './options.js';
import { numberOf, paletteOf, sizeOf, wholeOf } from './values.js';
import { type Region, regionOf, regionOfView, viewOf } from './view.js';

/** Rows and columns of points at most, as `render` has it. */
const MOST_POINTS = 65_536;
const DEFAULT = { width: 1024, height: 768, iterations: 1000, supersample: 2, palette: 'classic' };

/** All that was asked, checked and settled. */
export interface Settings {
  /** With as many more pixels as are averaged. */
  readonly view: View;
  readonly region: Region;
  readonly colors: ColorOptions;
  readonly render: RenderOptions;
  readonly animation?: Animation;
  readonly output?: string;
  readonly preview: boolean;
  readonly quiet: boolean;
}

/**
 * @param from what `--from` has in it.
 * @throws Failure, ParallelError: what is wrong, and with which option.
 */
export function settle(typed: Typed, from?: PictureSource): Settings {
  const colors = colorsOf(typed, from?.colors);
  const n = colors.supersample!;
  const was = from && shrunk(from.view, from.colors.supersample ?? 1);
  const size = pictureSizeOf({ ...sizeOf(typed), ...typed }, n, was);
  const formula = typedFormula(typed, from?.view);
  // Where another set is to be seen, that picture's place says nothing.
  const sameSet = from && sameFormula(formula, from.view);
  const fromRegion = sameSet && was && { region: regionOfView(from.view), size: was };
  const region = regionOf(typed, size, homeOf(formula), fromRegion || undefined);
  const iterations =
    wholeOf(typed, 'iterations', 1, 2 ** 31 - 1) ?? from?.view.maxIterations ?? DEFAULT.iterations;
  const points = { width: size.width * n, height: size.height * n };
  const view = parseView(viewOf(region, points, iterations, formula));
  refuseDeep(view, '--zoom');
  const preview = typed.preview !== undefined;
  const output = typed.output ?? (preview ? undefined : 'mandelbrot.png');
  if (preview && output === '-') {
    throw new Failure(
      'option --preview: cannot go with -o -, both write to standard output',
      USAGE,
    );
  }
  const animation = animationOf(typed, region, points, iterations, formula);
  if (animation && output === undefined) {
    throw new Failure('option --frames: needs files to write, -o', USAGE);
  }
  if (animation && output === '-') {
    throw new Failure('option --frames: cannot go with -o -, each frame is a file', USAGE);
  }
  if (animation && typed.memory !== undefined) {
    throw new Failure('option --memory: cannot go with --frames, which travel as files do', USAGE);
  }
  return {
    view,
    region,
    colors,
    render: renderOptionsOf(typed),
    ...(animation && { animation }),
    ...(output !== undefined && { output }),
    preview,
    quiet: typed.quiet !== undefined,
  };
}

function shrunk({ width, height }: View, n: number) {
  return { width: width / n, height: height / n };
}

/** One side alone keeps the proportion. */
function pictureSizeOf(typed: Typed, n: number, from?: { width: number; height: number }) {
  const most = Math.floor(MOST_POINTS / n);
  const width = wholeOf(typed, 'width', 1, most);
  const height = wholeOf(typed, 'height', 1, most);
  const usual = from ?? DEFAULT;
  const other = (side: number) => Math.max(1, Math.round(side));
  return {
    width: width ?? (height ? other((height * usual.width) / usual.height) : usual.width),
    height: height ?? (width ? other((width * usual.height) / usual.width) : usual.height),
  };
}

function colorsOf(typed: Typed, from: ColorOptions | undefined): ColorOptions {
  const colors = typed.palette === undefined ? from?.colors : paletteOf(typed.palette);
  const coloring = typed.coloring ?? (typed.palette === undefined ? from?.coloring : undefined);
  // A period suits one palette and one colouring.
  const keep = typed.palette === undefined && typed.coloring === undefined;
  const options = {
    colors: colors ?? DEFAULT.palette,
    coloring,
    period: numberOf(typed, 'period') ?? (keep ? from?.period : undefined),
    inside: typed.inside ?? from?.inside,
    supersample:
      wholeOf(typed, 'supersample', 1, MOST_SUPERSAMPLING) ??
      from?.supersample ??
      DEFAULT.supersample,
  };
  const parsed = parseOptions(colorSchema, options) as ColorOptions;
  return { ...parsed, coloring: resolveColors(parsed).coloring };
}

function renderOptionsOf(typed: Typed): RenderOptions {
  const chunk = typed['chunk-size'];
  const isWord = chunk === 'auto' || chunk === 'guided';
  const options = {
    strategy: typed.strategy,
    workers: numberOf(typed, 'workers'),
    memory: typed.memory,
    grain: typed.grain,
    tileSize: numberOf(typed, 'tile-size'),
    order: typed.order,
    seed: numberOf(typed, 'seed'),
    chunkSize: isWord ? chunk : numberOf(typed, 'chunk-size'),
    claim: typed.claim,
    kernel: typed.kernel,
    simd: typed.simd,
    pruned: typed.unpruned === undefined,
  };
  return parseOptions(renderOptions, options) as RenderOptions;
}
