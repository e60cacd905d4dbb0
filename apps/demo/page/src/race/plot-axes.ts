import type { MachineInfo } from '../../../src/web/wire.js';
import { type Axis, allOf } from '../shared/axes.js';
import type { Point } from '../shared/point.js';
import { BROWSER } from './browser-runner.js';

const ORDERS = ['sequential', 'reversed', 'random', 'interleaved'];
const unique = (values: readonly string[]) => [...new Set(values)];
const free = (values: readonly string[]) => () => values.map((value) => ({ value }));

export function workersAxis(cores: number): Axis {
  const counts = unique(
    [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, cores, 2 * cores]
      .map(String)
      .filter((n) => Number(n) <= 2 * cores),
  ).sort((a, b) => Number(a) - Number(b));
  // The first is what is chosen where nothing was asked for.
  return {
    name: 'workers',
    label: 'Workers',
    values: ({ strategy }) =>
      strategy === 'inline' ? [{ value: '1' }] : counts.map((value) => ({ value })),
  };
}

/** The axes of a lane on the server. */
export function serverAxes({ plot, cores }: MachineInfo): Axis[] {
  const of = (chosen: Point) =>
    plot.strategies.find(({ strategy }) => strategy === chosen['strategy']);
  const memories = unique(plot.strategies.flatMap((choice) => choice.memories));
  const kernels = unique(plot.strategies.flatMap((choice) => choice.kernels));
  return [
    {
      name: 'strategy',
      label: 'Strategy',
      values: free(plot.strategies.map(({ strategy }) => strategy)),
    },
    {
      name: 'memory',
      label: 'Memory',
      values: (chosen) => allOf(memories, of(chosen)?.memories ?? []),
    },
    { name: 'grain', label: 'Grain', values: free(plot.grains) },
    { name: 'order', label: 'Order', values: free(plot.orders) },
    {
      name: 'kernel',
      label: 'Kernel',
      values: (chosen) => allOf(kernels, of(chosen)?.kernels ?? []),
    },
    workersAxis(cores),
  ];
}

/** The axes of the lane in this browser: its strategy is given. */
export function browserAxes(): Axis[] {
  return [
    { name: 'strategy', label: 'Strategy', values: free(['web-workers']) },
    { name: 'memory', label: 'Memory', values: free(BROWSER.memories) },
    { name: 'grain', label: 'Grain', values: free(['tile', 'row']) },
    { name: 'order', label: 'Order', values: free(ORDERS) },
    { name: 'kernel', label: 'Kernel', values: free(BROWSER.kernels) },
    workersAxis(navigator.hardwareConcurrency || 2),
  ];
}

/** What the first visit shows: the talk's threads by row, and what the addon makes of it. */
export function usualPoints({ plot, cores }: MachineInfo): Record<'a' | 'b', Point> {
  const strategies = plot.strategies.map(({ strategy }) => strategy);
  const native = strategies.includes('native');
  const workers = String(cores);
  const order = 'sequential';
  return {
    a: { strategy: 'threads', memory: 'copy', grain: 'row', order, kernel: 'js', workers },
    b: native
      ? { strategy: 'native', memory: 'shared', grain: 'tile', order, kernel: 'native', workers }
      : { strategy: 'threads', memory: 'shared', grain: 'tile', order, kernel: 'wasm', workers },
  };
}
