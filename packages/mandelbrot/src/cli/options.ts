import { MEMORIES, STRATEGIES } from '@parallel/core/options';
import { ORDERS } from '@parallel/core/schedule';
import { COLORINGS } from '../color/options.js';
import { PALETTES } from '../color/palettes.js';
import { KERNELS, SIMDS } from '../kernels/kernel.js';
import { GRAINS } from '../tile.js';

/** How one option is called and explained. */
export interface OptionSpec {
  readonly short?: string;
  /** What its value is called in the help; none for a switch. */
  readonly value?: string;
  readonly help: string;
}

const list = (values: readonly string[]) => values.join(', ');

/** All options, in the groups and the order in which the help shows them. */
export const GROUPS = {
  Picture: {
    output: {
      short: 'o',
      value: 'file',
      help: 'PNG file to write, - for standard output; default mandelbrot.png, none with --preview',
    },
    preview: { help: 'draw in the terminal' },
    size: { short: 's', value: 'WxH', help: 'in pixels; default 1024x768' },
    width: { value: 'n', help: 'in pixels; the height follows unless it is given' },
    height: { value: 'n', help: 'in pixels; the width follows unless it is given' },
    supersample: { value: 'n', help: 'average n × n points for each pixel, 1 to 16; default 2' },
  },
  Set: {
    julia: { short: 'j', value: 're,im', help: 'the Julia set of this c, not the Mandelbrot set' },
    power: { value: 'n', help: 'z to the power n plus c, 2 to 8; default 2' },
  },
  View: {
    center: {
      short: 'c',
      value: 're,im',
      help: 'the point in the middle; default -0.75,0, with --julia or --power 0,0',
    },
    zoom: {
      short: 'z',
      value: 'z',
      help: 'the picture is 2.5 / z high, with --julia or --power 3 / z; default 1',
    },
    x0: { value: 're', help: 'the left edge, instead of centre and zoom' },
    y0: { value: 'im', help: 'the top edge' },
    y1: { value: 'im', help: 'the bottom edge; less than the top turns the picture over' },
    iterations: {
      short: 'n',
      value: 'n',
      help: 'how far points are followed; default 1000, and 300 more for each ten times closer',
    },
    from: { short: 'f', value: 'file', help: 'begin with view and colours of a picture made here' },
  },
  Colour: {
    palette: {
      short: 'p',
      value: 'name',
      help: `${list(PALETTES)}, or CSS colours: "navy, white, rgb(255 127 0)"; default classic`,
    },
    coloring: { value: 'how', help: `${list(COLORINGS)}; default smooth (palette bands: bands)` },
    period: {
      value: 'n',
      help: 'steps of one pass through the colours; default: as suits the view',
    },
    inside: { value: 'colour', help: 'of the set itself; default black' },
  },
  Animation: {
    'zoom-to': { value: 'z', help: 'the last zoom; the first is that of the view' },
    frames: { value: 'n', help: 'how many, each a numbered file: zoom.png becomes zoom-0001.png' },
  },
  Computing: {
    strategy: { value: 'name', help: `${list(STRATEGIES)}; default native, for frames threads` },
    workers: { value: 'n', help: 'default: one for each processor' },
    memory: { value: 'name', help: list(MEMORIES) },
    grain: { value: 'name', help: `${list(GRAINS)}; default tile` },
    'tile-size': { value: 'n', help: 'side of a tile in pixels; default 32' },
    order: { value: 'name', help: `${list(ORDERS)}; default sequential` },
    seed: { value: 'n', help: 'for order random' },
    'chunk-size': { value: 'n', help: 'pieces per message, auto or guided' },
    claim: { value: 'name', help: 'dynamic or dealt' },
    kernel: { value: 'name', help: list(KERNELS) },
    simd: { value: 'name', help: `of the native kernel: ${list(SIMDS)}` },
    unpruned: { help: 'follow every point to its end, for comparisons' },
  },
  'And else': {
    quiet: { short: 'q', help: 'no progress, no summary' },
    help: { short: 'h', help: 'this text' },
    version: { short: 'v', help: 'the version' },
  },
} as const satisfies Record<string, Record<string, OptionSpec>>;

type Grouped = { [G in keyof typeof GROUPS]: keyof (typeof GROUPS)[G] };

/** An option's name, without dashes. */
export type OptionName = Grouped[keyof Grouped];

/** All options by name. */
export const OPTIONS = Object.assign({}, ...Object.values(GROUPS)) as Record<
  OptionName,
  OptionSpec
>;

/** What was typed: the value of each option, `''` for a switch. */
export type Typed = Partial<Record<OptionName, string>>;
