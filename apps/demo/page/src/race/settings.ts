import type { Limits } from '../../../src/web/wire.js';
import { type Refuse, refuseUnknown, switchFrom } from '../shared/address.js';
import { type Point, pointFrom, pointText } from '../shared/point.js';
import { COLORINGS } from './colors.js';
import { problemOf } from './coordinates.js';
import { suggestedFor } from './iterations.js';
import { homeOf, type View, viewOfCorners } from './view.js';

/** All that a permalink of a race says. */
export interface RaceSettings {
  readonly view: View;
  readonly maxIterations: number;
  /** They are suggested for each view that is gone to. */
  readonly suggest: boolean;
  readonly colors: string;
  /** Nothing is left out: as much work for each lane. */
  readonly full: boolean;
  readonly turn: boolean;
  /** By lane. */
  readonly points: Readonly<Record<string, Point>>;
}

export const SIZES = ['320x240', '640x480', '1024x768', '1600x1200'];
export const AXES = ['strategy', 'memory', 'grain', 'order', 'kernel', 'workers'];

const DEFAULT_SIZE = '1024x768';
const CENTER = ['x', 'y', 'h'];
const CORNERS = ['x0', 'y0', 'y1'];
const LANES = ['a', 'b', 'c'];
const KNOWN = [...CENTER, ...CORNERS, 'n', 'suggest', 'size', 'colors', 'full', 'turn', ...LANES];

/**
 * Reads what an address says; whatever makes no sense in it is as if it were not there.
 * @param refuse is told of that.
 */
export function readSettings(
  parameters: URLSearchParams,
  limits: Limits,
  refuse: Refuse = () => {},
): RaceSettings {
  refuseUnknown(parameters, KNOWN, refuse);
  const size = sizeFrom(parameters.get('size'), limits, refuse);
  const view = viewFrom(parameters, size, limits, refuse);
  const n = iterationsFrom(parameters.get('n'), view, limits, refuse);
  const on = (name: string, what: string, usual: boolean) =>
    switchFrom(parameters, [name, what], usual, refuse);
  return {
    view,
    maxIterations: n ?? suggestedFor(view, limits.maxIterations),
    // Who has sent a number has meant it.
    suggest: on('suggest', 'the suggested number of iterations', n === undefined),
    colors: colorsFrom(parameters.get('colors'), refuse),
    full: on('full', 'all steps', true),
    turn: on('turn', 'one after the other', false),
    points: Object.fromEntries(
      LANES.map((lane) => [lane, pointFrom(parameters.get(lane), AXES, refuse)]),
    ),
  };
}

export function writeSettings(settings: RaceSettings): URLSearchParams {
  const { view, maxIterations, suggest, colors, full, turn, points } = settings;
  return new URLSearchParams({
    x: view.centerX,
    y: view.centerY,
    h: view.viewHeight,
    n: String(maxIterations),
    suggest: suggest ? '1' : '0',
    size: `${view.width}x${view.height}`,
    colors,
    full: full ? '1' : '0',
    turn: turn ? '1' : '0',
    ...Object.fromEntries(Object.entries(points).map(([lane, point]) => [lane, pointText(point)])),
  });
}

function iterationsFrom(
  text: string | null,
  view: View,
  { maxIterations }: Limits,
  refuse: Refuse,
): number | undefined {
  if (text === null || text === '') return undefined;
  const n = Number(text);
  if (n >= 1 && n <= maxIterations) return Math.round(n);
  const allowed = `a whole number from 1 to ${maxIterations}`;
  const shown = String(suggestedFor(view, maxIterations));
  refuse({ what: 'the number of iterations', value: text, allowed, shown });
  return undefined;
}

function colorsFrom(text: string | null, refuse: Refuse): string {
  const usual = COLORINGS[0]!;
  if (text === null || COLORINGS.includes(text)) return text ?? usual;
  refuse({
    what: 'the colouring',
    value: text,
    allowed: `one of ${COLORINGS.join(', ')}`,
    shown: usual,
  });
  return usual;
}

/** By its centre, or by its corners as links had it once; else the whole set. */
function viewFrom(
  parameters: URLSearchParams,
  size: Pick<View, 'width' | 'height'>,
  limits: Limits,
  refuse: Refuse,
): View {
  const all = (names: readonly string[]) => names.map((name) => parameters.get(name) ?? '');
  const given = (names: readonly string[]) => names.some((name) => parameters.has(name));
  const wholeSet = (names: readonly string[], allowed: string): View => {
    const value = all(names).join(', ');
    refuse({ what: `the place ${names.join(', ')}`, value, allowed, shown: 'the whole set' });
    return homeOf(size);
  };
  if (given(CENTER)) {
    const [x, y, h] = all(CENTER);
    const center = { centerX: x!, centerY: y!, viewHeight: h! };
    const problem = problemOf(center, limits);
    if (problem)
      return wholeSet(CENTER, `a centre and a height: ${problem.name} has to be ${problem.text}`);
    return { ...size, ...center };
  }
  if (!given(CORNERS)) return homeOf(size);
  const [x0 = 0, y0 = 0, y1 = 0] = all(CORNERS).map((text) => (text === '' ? NaN : Number(text)));
  const near = [x0, y0, y1].every((value) => Math.abs(value) <= 8);
  const view = near && y0 < y1 ? viewOfCorners(size, x0, y0, y1) : undefined;
  if (view && problemOf(view, limits) === undefined) return view;
  return wholeSet(CORNERS, 'a part of the plane: numbers from -8 to 8, and y0 less than y1');
}

function sizeFrom(
  text: string | null,
  limits: Limits,
  refuse: Refuse,
): Pick<View, 'width' | 'height'> {
  const [, width = 0, height = 0] = (/^(\d+)x(\d+)$/.exec(text ?? DEFAULT_SIZE) ?? []).map(Number);
  const fits = (value: number, most: number) => value >= 1 && value <= most;
  if (fits(width, limits.width) && fits(height, limits.height)) return { width, height };
  const allowed = `a width x a height of at most ${limits.width}x${limits.height} pixels`;
  refuse({ what: 'the size', value: text!, allowed, shown: DEFAULT_SIZE });
  return sizeFrom(DEFAULT_SIZE, limits, refuse);
}
