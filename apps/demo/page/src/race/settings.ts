import type { Limits } from '../../../src/web/wire.js';
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
/** Reads what an address says; whatever makes no sense in it is as if it were not there. */
export function readSettings(parameters: URLSearchParams, limits: Limits): RaceSettings {
  const [width, height] = sizeFrom(parameters.get('size'), limits);
  const view = viewFrom(parameters, { width, height }, limits);
  const n = numberFrom(parameters.get('n'), 1, limits.maxIterations);
  const colors = parameters.get('colors') ?? '';
  return {
    view,
    maxIterations: n === undefined ? suggestedFor(view, limits.maxIterations) : Math.round(n),
    // Who has sent a number has meant it.
    suggest: (parameters.get('suggest') ?? (n === undefined ? '1' : '0')) === '1',
    colors: COLORINGS.includes(colors) ? colors : COLORINGS[0]!,
    full: parameters.get('full') !== '0',
    turn: parameters.get('turn') === '1',
    points: Object.fromEntries(
      ['a', 'b', 'c'].map((lane) => [lane, pointFrom(parameters.get(lane), AXES)]),
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

function numberFrom(text: string | null, least: number, most: number): number | undefined {
  const value = text === null || text === '' ? Number.NaN : Number(text);
  return value >= least && value <= most ? value : undefined;
}

/** By its centre, or by its corners as links had it once; else the whole set. */
function viewFrom(
  parameters: URLSearchParams,
  size: Pick<View, 'width' | 'height'>,
  limits: Limits,
): View {
  const [x, y, h] = ['x', 'y', 'h'].map((name) => parameters.get(name) ?? '');
  const center = { centerX: x!, centerY: y!, viewHeight: h! };
  if (problemOf(center, limits) === undefined) return { ...size, ...center };
  const [x0, y0, y1] = ['x0', 'y0', 'y1'].map((name) => numberFrom(parameters.get(name), -8, 8));
  if (x0 === undefined || y0 === undefined || y1 === undefined || y0 >= y1) return homeOf(size);
  const view = viewOfCorners(size, x0, y0, y1);
  return problemOf(view, limits) === undefined ? view : homeOf(size);
}

function sizeFrom(text: string | null, limits: Limits): [number, number] {
  const [width = 0, height = 0] = (text ?? DEFAULT_SIZE).split('x').map(Number);
  const fits = (value: number, most: number) =>
    Number.isInteger(value) && value >= 1 && value <= most;
  if (fits(width, limits.width) && fits(height, limits.height)) return [width, height];
  return sizeFrom(DEFAULT_SIZE, limits);
}
