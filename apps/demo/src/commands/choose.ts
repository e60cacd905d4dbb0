import type { Case, Way } from '../experiments/way.js';
import { Failure } from '../failure.js';

/**
 * Keeps the ways that have the wanted values on the axes, and the simple way
 * to compare them with. Other people's programs have no axes and go.
 * @param options the command's options; those named like an axis are wanted values.
 */
export function chooseWays<C extends Case>(
  ways: readonly Way<C>[],
  axisNames: readonly string[],
  options: Readonly<Record<string, unknown>>,
): Way<C>[] {
  const wanted = axisNames.filter((axis) => options[axis] !== undefined);
  if (wanted.length === 0) return [...ways];
  const fits = (way: Way<C>, axes: readonly string[]) =>
    axes.every((axis) => way.axes[axis] === options[axis]);
  const chosen = ways.filter((way) => fits(way, wanted));
  if (chosen.length > 0) {
    const simple = ways[0]!;
    return chosen.includes(simple) ? chosen : [simple, ...chosen];
  }
  throw new Failure(`error: ${explain(ways, wanted, options, fits)}`, 2);
}

/** Names the value that does not go with the others, and what would. */
function explain<C extends Case>(
  ways: readonly Way<C>[],
  wanted: readonly string[],
  options: Readonly<Record<string, unknown>>,
  fits: (way: Way<C>, axes: readonly string[]) => boolean,
): string {
  const asked = (axis: string) => `--${axis} ${String(options[axis])}`;
  for (const axis of [...wanted].reverse()) {
    const others = wanted.filter((other) => other !== axis);
    const values = ways.filter((way) => fits(way, others)).flatMap((way) => way.axes[axis] ?? []);
    if (values.length === 0) continue;
    const allowed = [...new Set(values)].join(', ');
    return `option '${asked(axis)}' cannot go with ${others.map(asked).join(' ')}. Allowed there: ${allowed}.`;
  }
  return `no way has ${wanted.map(asked).join(' ')} together.`;
}
