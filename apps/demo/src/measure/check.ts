import type { Case } from '../experiments/cases.js';
import type { Answer } from '../experiments/expected.js';
import { axesText } from '../experiments/experiment.js';
import type { WayResult } from './measure.js';

/**
 * Compares the answers of all ways and all runs, case by case, with the
 * expected one. Where that is not known, right is what most ways say, and the
 * first of them if they are divided.
 * @returns a line for each way that says otherwise, naming it.
 */
export function findWrongAnswers<C extends Case>(
  results: readonly WayResult<C>[],
  cases: readonly C[],
): string[] {
  return cases.flatMap((wanted) => {
    const said = results.flatMap(({ measured }) => measured.get(wanted.name)?.answers ?? []);
    const right = wanted.expected ?? majority(results, wanted) ?? said[0];
    if (!right) return [];
    const why = wanted.expected ? 'is right' : 'is what most ways say';
    return results.flatMap(({ way, measured }) => {
      const answers = measured.get(wanted.name)?.answers ?? [];
      const wrong = answers.find((answer) => !agrees(answer, right));
      if (!wrong) return [];
      const { experiment } = way;
      const name = [experiment.title || experiment.name, axesText(experiment)];
      return [
        `wrong answer: "${name.filter(Boolean).join(', ')}" on ${wanted.title} says ${inWords(wrong)}, ${inWords(right)} ${why}`,
      ];
    });
  });
}

/** Of answers in full; who only counts has no say in what was found. */
function majority<C extends Case>(results: readonly WayResult<C>[], wanted: C): Answer | undefined {
  const votes = new Map<string, { answer: Answer; votes: number }>();
  for (const { measured } of results) {
    const answers = measured.get(wanted.name)?.answers ?? [];
    const different = new Map(answers.map((answer) => [inWords(answer), answer]));
    for (const [said, answer] of different) {
      if (answer.digest === undefined) continue;
      const entry = votes.get(said) ?? { answer, votes: 0 };
      entry.votes += 1;
      votes.set(said, entry);
    }
  }
  // A Map keeps the order in which answers came, and sort keeps that of equals.
  return [...votes.values()].sort((a, b) => b.votes - a.votes)[0]?.answer;
}

function agrees(answer: Answer, right: Answer): boolean {
  if (answer.count !== right.count) return false;
  return (
    answer.digest === undefined || right.digest === undefined || answer.digest === right.digest
  );
}

function inWords({ count, digest }: Answer): string {
  return digest === undefined ? String(count) : `${count} (${digest.slice(0, 16)})`;
}
