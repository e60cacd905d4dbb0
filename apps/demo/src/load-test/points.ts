import { availableParallelism } from 'node:os';
import { nativeProblem } from '@parallel/core';
import type { PlotRequest } from '../web/wire.js';

export const native = !nativeProblem();

/** The whole set, of which no step is left out. */
export const BASE: PlotRequest = {
  width: 1024,
  height: 768,
  x0: -2,
  y0: -1,
  y1: 1,
  maxIterations: 3000,
  pruned: false,
  strategy: 'threads',
  memory: 'shared',
  grain: 'tile',
  order: 'sequential',
  kernel: 'js',
  workers: availableParallelism(),
};

/** Where the addon is there, its threads. */
export const FASTEST: PlotRequest = native
  ? { ...BASE, strategy: 'native', kernel: 'native' }
  : BASE;

/** A picture of native threads that takes long enough to be streamed. */
export const LONG: PlotRequest = { ...FASTEST, maxIterations: 20_000 };

export const POINTS: Readonly<Record<string, PlotRequest>> = {
  'threads · shared · tile · js': BASE,
  'threads · copy · row · js': { ...BASE, memory: 'copy', grain: 'row' },
  'processes · copy · row · js': { ...BASE, strategy: 'processes', memory: 'copy', grain: 'row' },
  'inline · shared · row · js': { ...BASE, strategy: 'inline', grain: 'row' },
  ...(native && {
    'native · shared · tile · native': FASTEST,
    'native, 20,000 iterations': LONG,
  }),
};
