import { ParallelError, parseOptions } from '@parallel/core/portable';
import * as z from 'zod/mini';
import { A_COLOR, parseColor, toRGB } from './css.js';
import { PALETTES, type PaletteName } from './palettes.js';
import { type Ramp, rampOf, toWord } from './ramp.js';
import { bands, type Palette } from './talk.js';

/** How counts become positions in a palette. */
export type Coloring = 'bands' | 'smooth' | 'histogram';

/** All values of `coloring`. */
export const COLORINGS: readonly Coloring[] = ['bands', 'smooth', 'histogram'];

/** A square so many pixels wide becomes one at most. */
export const MOST_SUPERSAMPLING = 16;

/** How a picture is coloured. */
export interface ColorOptions {
  /** A palette's name, a list of 1 to 256 CSS colours, or a function; default `bands`. */
  readonly colors?: PaletteName | readonly string[] | Palette | undefined;
  /**
   * `bands`: one colour for each count. `smooth`: a continuous one, for which the
   * picture's points are followed a little further (see `smooth`). `histogram`:
   * every colour for as many points as every other. Default `bands` for the
   * talk's colours and for functions, else `smooth`.
   */
  readonly coloring?: Coloring | undefined;
  /**
   * Steps of one pass through the colours, for `bands` and `smooth`. By default
   * 256 for the talk's colours, for others what suits the picture's counts.
   */
  readonly period?: number | undefined;
  /** A CSS colour for points that did not escape; default black. */
  readonly inside?: string | undefined;
  /** How many of the image's pixels each way are averaged, in linear light, to one; default 1. */
  readonly supersample?: number | undefined;
}

/** What `toRGBA` and `toPNG` take: options, or the `colors` alone. */
export type Colors = PaletteName | Palette | ColorOptions;

const isPalette = (value: unknown): value is ColorOptions['colors'] => {
  if (typeof value === 'function') return true;
  if (typeof value === 'string') return PALETTES.includes(value as PaletteName);
  if (!Array.isArray(value)) return false;
  return value.length >= 1 && value.length <= 256 && value.every((color) => parseColor(color));
};
const blame = (colors: readonly unknown[]) => {
  const index = colors.findIndex((color) => !parseColor(color));
  const color: unknown = colors[index];
  const shown = typeof color === 'string' ? ` (${JSON.stringify(color.slice(0, 40))})` : '';
  return index < 0 ? '' : `: element ${index}${shown} is none`;
};
const names = PALETTES.map((name) => `"${name}"`).join(', ');
const period = 'a number from 1 to 2147483647';
const samples = `a whole number from 1 to ${MOST_SUPERSAMPLING}`;

/** Options of colouring, as an option of others. */
export const colorSchema = z.strictObject({
  colors: z.optional(
    z.custom<ColorOptions['colors']>(isPalette, {
      error: ({ input }) =>
        Array.isArray(input)
          ? `a list of 1 to 256 CSS colours${blame(input)}`
          : `one of ${names}, a list of CSS colours or a function`,
    }),
  ),
  coloring: z.optional(z.enum(COLORINGS as ['bands', 'smooth', 'histogram'])),
  period: z.optional(
    z
      .number({ error: period })
      .check(z.gte(1, { error: period }), z.lte(2 ** 31 - 1, { error: period })),
  ),
  inside: z.optional(
    z.custom<string>((value) => parseColor(value) !== undefined, { error: A_COLOR }),
  ),
  supersample: z.optional(
    z
      .number({ error: samples })
      .check(
        z.int({ error: samples }),
        z.gte(1, { error: samples }),
        z.lte(MOST_SUPERSAMPLING, { error: samples }),
      ),
  ),
});

/** Options with everything settled but what depends on the picture. */
export interface ResolvedColors {
  readonly options: ColorOptions;
  readonly coloring: Coloring;
  /** The palette as pixels; a function has none. */
  readonly ramp?: Ramp;
  readonly palette?: Palette;
  /** The pixel of a point that did not escape. */
  readonly inside: number;
  readonly period?: number;
  readonly supersample: number;
}

/**
 * Settles how a picture is coloured.
 * @throws ParallelError `INVALID_OPTION`; `IMPOSSIBLE_COMBINATION` for a function
 *   by histogram, or a period that nothing would repeat.
 */
export function resolveColors(given: Colors | undefined): ResolvedColors {
  const bare = typeof given === 'string' || typeof given === 'function' || given === undefined;
  const options = parseOptions(colorSchema, bare ? { colors: given } : given) as ColorOptions;
  const { colors = bands, supersample = 1 } = options;
  const isTalk = colors === 'bands' || colors === bands;
  const isFunction = typeof colors === 'function' && !isTalk;
  const coloring = options.coloring ?? (isTalk || isFunction ? 'bands' : 'smooth');
  if (isFunction && coloring === 'histogram') {
    throw impossible('coloring', '"histogram" needs colors by name or as a list, not a function');
  }
  if (options.period !== undefined && (isFunction || coloring === 'histogram')) {
    throw impossible('period', 'only "bands" and "smooth" repeat colors by name or as a list');
  }
  const inside = toWord(toRGB(parseColor(options.inside ?? 'black')!));
  const settled = { options, coloring, inside, supersample };
  if (isFunction) return { ...settled, palette: colors };
  const ramp = rampOf(isTalk ? 'bands' : (colors as PaletteName | readonly string[]));
  const steps = options.period ?? (isTalk ? 256 : undefined);
  return { ...settled, ramp, ...(steps !== undefined && { period: steps }) };
}

function impossible(option: string, why: string): ParallelError {
  return new ParallelError('IMPOSSIBLE_COMBINATION', `option "${option}": ${why}`);
}
