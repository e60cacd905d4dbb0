import { type Answer, axesText, type Case } from '../experiments/way.js';
import type { WayResult } from './measure.js';

/**
 * Compares the answers of all ways and all runs, case by case. Right is what
 * most ways say, and the first of them if they are divided.
 * @returns a line for each way that says otherwise, naming it.
 */
export function findWrongAnswers<C extends Case>(
  results: readonly WayResult<C>[],
  cases: readonly C[],
): string[] {
  return cases.flatMap((wanted) => {
    const votes = new Map<string, number>();
    for (const { measured } of results) {
      for (const said of new Set(measured.get(wanted.name)?.answers.map(key))) {
        votes.set(said, (votes.get(said) ?? 0) + 1);
      }
    }
    // A Map keeps the order in which keys came, and sort keeps that of equals.
    const [right] = [...votes].sort((a, b) => b[1] - a[1]);
    if (!right) return [];
    return results.flatMap(({ way, measured }) => {
      const wrong = measured.get(wanted.name)?.answers.find((answer) => key(answer) !== right[0]);
      if (!wrong) return [];
      const name = [way.name, axesText(way.axes)].filter(Boolean).join(', ');
      return [
        `wrong answer: "${name}" on ${wanted.title} says ${key(wrong)}, ${right[1]} of ${results.length} ways say ${right[0]}`,
      ];
    });
  });
}

function key({ count, digest }: Answer): string {
  return `${count} (${digest.slice(0, 16)})`;
}
