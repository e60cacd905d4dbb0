import { distance } from 'fastest-levenshtein';
import picomatch from 'picomatch';
import type { Experiment } from '../experiments/experiment.js';
import { Failure } from '../failure.js';

/** Its values on the axes by name; none for other people's programs. */
function valuesOf(experiment: Experiment): Readonly<Record<string, string>> {
  return 'program' in experiment ? {} : { ...experiment.axes };
}

/**
 * Keeps the experiments that have the wanted values on the axes, and the simple
 * one to compare them with. Other people's programs have no axes and go.
 * @param options the command's options; those named like an axis are wanted values.
 */
export function chooseByAxes<E extends Experiment>(
  experiments: readonly E[],
  axisNames: readonly string[],
  options: Readonly<Record<string, unknown>>,
): E[] {
  const wanted = axisNames.filter((axis) => options[axis] !== undefined);
  if (wanted.length === 0) return [...experiments];
  const fits = (experiment: E, axes: readonly string[]) =>
    axes.every((axis) => valuesOf(experiment)[axis] === options[axis]);
  const chosen = experiments.filter((experiment) => fits(experiment, wanted));
  if (chosen.length > 0) {
    const simple = experiments[0]!;
    return chosen.includes(simple) ? chosen : [simple, ...chosen];
  }
  throw new Failure(`error: ${explain(experiments, wanted, options, fits)}`, 2);
}

/** Names the value that does not go with the others, and what would. */
function explain<E extends Experiment>(
  experiments: readonly E[],
  wanted: readonly string[],
  options: Readonly<Record<string, unknown>>,
  fits: (experiment: E, axes: readonly string[]) => boolean,
): string {
  const asked = (axis: string) => `--${axis} ${String(options[axis])}`;
  for (const axis of [...wanted].reverse()) {
    const others = wanted.filter((other) => other !== axis);
    const values = experiments
      .filter((experiment) => fits(experiment, others))
      .flatMap((experiment) => valuesOf(experiment)[axis] ?? []);
    if (values.length === 0) continue;
    const allowed = [...new Set(values)].join(', ');
    return `option '${asked(axis)}' cannot go with ${others.map(asked).join(' ')}. Allowed there: ${allowed}.`;
  }
  return `no way has ${wanted.map(asked).join(' ')} together.`;
}

/** Those whose names are given; `*`, `?`, `[…]` and `{…}` stand for what they do in a shell. */
export function chooseByName(
  experiments: readonly Experiment[],
  patterns: readonly string[],
): Experiment[] {
  const chosen = new Set<Experiment>();
  for (const pattern of patterns) {
    const matches = picomatch(pattern, { nonegate: true });
    const found = experiments.filter(({ name }) => matches(name));
    if (found.length === 0) throw unknownName(experiments, pattern);
    for (const experiment of found) chosen.add(experiment);
  }
  return experiments.filter((experiment) => chosen.has(experiment));
}

function unknownName(experiments: readonly Experiment[], pattern: string): Failure {
  const near = experiments
    .map(({ name }) => ({ name, away: nearness(name, pattern) }))
    .sort((a, b) => a.away - b.away)
    .filter(({ away }) => away <= 3 + pattern.length / 4)
    .slice(0, 3)
    .map(({ name }) => name);
  const hint =
    near.length > 0 ? `Did you mean ${near.join(', ')}?` : '`demo list` shows what there is.';
  return new Failure(`error: argument '${pattern}' names no experiment. ${hint}`, 2);
}

/** In edits; who leaves the problem out, or only begins a name, means it all the same. */
function nearness(name: string, pattern: string): number {
  const short = name.slice(name.indexOf('-') + 1);
  const begun = name.slice(0, pattern.length);
  return Math.min(
    distance(name, pattern),
    distance(short, pattern) + 0.5,
    distance(begun, pattern) + 1.5,
  );
}
