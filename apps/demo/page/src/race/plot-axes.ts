import type { Method } from '@parallel/mandelbrot/browser';
import type { MachineInfo } from '../../../src/web/wire.js';
import { type Axis, allOf } from '../shared/axes.js';
import type { Point } from '../shared/point.js';
import { workersAxis } from '../shared/workers-axis.js';
import { BROWSER } from './browser-runner.js';

const ORDERS = ['sequential', 'reversed', 'random', 'interleaved'];
/** Orders whose pieces are dealt out before the start; else whoever is free takes the next. */
const DEALT: Readonly<Record<string, { readonly order: string; readonly label: string }>> = {
  'sequential-dealt': { order: 'sequential', label: 'dealt bands' },
  'interleaved-dealt': { order: 'interleaved', label: 'dealt cards' },
  'random-dealt': { order: 'random', label: 'dealt random' },
};
/** To whose workers pieces can be dealt. */
const DEALS = ['threads', 'processes'];
const unique = (values: readonly string[]) => [...new Set(values)];
const free = (values: readonly string[]) => () => values.map((value) => ({ value }));

/** How the points of a view are followed: the kernel depends on it. */
type MethodNow = () => Method;

/**
 * What computes by perturbation, whichever kernel is chosen: that has one kernel in
 * JavaScript, and one of native threads, which know no other.
 */
function perturbing(
  method: Method,
  { strategy, kernel }: Point,
): ReturnType<NonNullable<Axis['instead']>> {
  if (method === 'double' || strategy === 'native') return undefined;
  const back =
    kernel === 'js' ? '' : ` ${kernel} comes back with the next view that doubles can tell apart.`;
  return {
    value: 'js',
    why: `Kernel js: so deep, only perturbation tells points apart, and that is in JavaScript here.${back}`,
  };
}

/** The axes of a lane on the server. */
export function serverAxes({ plot, cores }: MachineInfo, method: MethodNow): Axis[] {
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
    {
      name: 'order',
      label: 'Order',
      values: ({ strategy = '' }) => {
        const dealt = DEALS.includes(strategy) ? Object.keys(DEALT) : [];
        return allOf([...plot.orders, ...Object.keys(DEALT)], [...plot.orders, ...dealt]).map(
          (option) => ({ ...option, label: DEALT[option.value]?.label ?? option.value }),
        );
      },
    },
    {
      name: 'kernel',
      label: 'Kernel',
      values: (chosen) => allOf(kernels, of(chosen)?.kernels ?? []),
      instead: (chosen) => perturbing(method(), chosen),
    },
    workersAxis(cores),
  ];
}

/** A point's schedule as the renderer takes it. */
export function scheduleOf({ order = '' }: Point): { order: string; claim: 'dealt' | 'dynamic' } {
  const dealt = DEALT[order];
  return dealt ? { order: dealt.order, claim: 'dealt' } : { order, claim: 'dynamic' };
}

/** The axes of the lane in this browser: its strategy is given. */
export function browserAxes(method: MethodNow): Axis[] {
  return [
    { name: 'strategy', label: 'Strategy', values: free(['web-workers']) },
    { name: 'memory', label: 'Memory', values: free(BROWSER.memories) },
    { name: 'grain', label: 'Grain', values: free(['tile', 'row']) },
    { name: 'order', label: 'Order', values: free(ORDERS) },
    {
      name: 'kernel',
      label: 'Kernel',
      values: free(BROWSER.kernels),
      instead: (chosen) => perturbing(method(), chosen),
    },
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
