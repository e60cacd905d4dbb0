import type { Limits } from '../../../src/web/wire.js';
import { type Point, pointFrom, pointText } from '../shared/point.js';
import { COLORINGS } from './colors.js';
import { HOME, type View } from './view.js';

/** All that a permalink of a race says. */
export interface RaceSettings {
  readonly view: View;
  readonly maxIterations: number;
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
const DEFAULT_ITERATIONS = 3000;

/** Reads what an address says; whatever makes no sense in it is as if it were not there. */
export function readSettings(parameters: URLSearchParams, limits: Limits): RaceSettings {
  const number = (name: string, fallback: number, least: number, most: number) => {
    const text = parameters.get(name);
    const value = text === null || text === '' ? Number.NaN : Number(text);
    return value >= least && value <= most ? value : fallback;
  };
  const [width, height] = sizeFrom(parameters.get('size'), limits);
  const y0 = number('y0', HOME.y0, -8, 8);
  const y1 = number('y1', HOME.y1, -8, 8);
  const upright = y0 < y1 ? { y0, y1 } : { y0: HOME.y0, y1: HOME.y1 };
  const colors = parameters.get('colors') ?? '';
  return {
    view: { width, height, x0: number('x0', HOME.x0, -8, 8), ...upright },
    maxIterations: Math.round(number('n', DEFAULT_ITERATIONS, 1, limits.maxIterations)),
    colors: COLORINGS.includes(colors) ? colors : COLORINGS[0]!,
    full: parameters.get('full') !== '0',
    turn: parameters.get('turn') === '1',
    points: Object.fromEntries(
      ['a', 'b', 'c'].map((lane) => [lane, pointFrom(parameters.get(lane), AXES)]),
    ),
  };
}

export function writeSettings(settings: RaceSettings): URLSearchParams {
  const { view, maxIterations, colors, full, turn, points } = settings;
  return new URLSearchParams({
    x0: String(view.x0),
    y0: String(view.y0),
    y1: String(view.y1),
    n: String(maxIterations),
    size: `${view.width}x${view.height}`,
    colors,
    full: full ? '1' : '0',
    turn: turn ? '1' : '0',
    ...Object.fromEntries(Object.entries(points).map(([lane, point]) => [lane, pointText(point)])),
  });
}

function sizeFrom(text: string | null, limits: Limits): [number, number] {
  const [width = 0, height = 0] = (text ?? DEFAULT_SIZE).split('x').map(Number);
  const fits = (value: number, most: number) =>
    Number.isInteger(value) && value >= 1 && value <= most;
  if (fits(width, limits.width) && fits(height, limits.height)) return [width, height];
  return sizeFrom(DEFAULT_SIZE, limits);
}
