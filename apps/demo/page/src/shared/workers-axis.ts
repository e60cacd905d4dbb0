import type { Axis } from './axes.js';

/** How many compute: what divides many a machine's cores, and twice as many. */
export function workersAxis(cores: number): Axis {
  const counts = [...new Set([1, 2, 3, 4, 6, 8, 12, 16, 24, 32, cores, 2 * cores])]
    .filter((count) => count <= 2 * cores)
    .sort((a, b) => a - b)
    .map((count) => ({ value: String(count) }));
  return {
    name: 'workers',
    label: 'Workers',
    values: ({ strategy }) => (strategy === 'inline' ? [{ value: '1' }] : counts),
  };
}
