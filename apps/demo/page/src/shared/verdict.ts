import { duration, factor, list } from './format.js';

/** A lane at the finish, or why it did not get there. */
export type Entry = { readonly name: string } & (
  | { readonly seconds: number; readonly digest: string }
  | { readonly failure: string }
);

/** What a lane that was told to stop says. */
export const STOPPED = 'stopped';

/** Which of them was first; undefined where it had nobody to race with. */
export function winner(entries: readonly Entry[]): number | undefined {
  const times = entries.map((entry) => ('seconds' in entry ? entry.seconds : Infinity));
  const finished = times.filter(Number.isFinite).length;
  return finished > 1 ? times.indexOf(Math.min(...times)) : undefined;
}

/**
 * Who was first, by how much, whether all say the same, and who did not arrive.
 * @param same what is to be said where all say the same.
 */
export function verdict(entries: readonly Entry[], same: string): string {
  const finished = entries.filter((entry) => 'seconds' in entry);
  const sentences: string[] = [];
  const [first, ...others] = finished.sort((a, b) => a.seconds - b.seconds);
  if (first) {
    const ahead = others.map(
      ({ name, seconds }) => `${factor(seconds / first.seconds)} as fast as ${name}`,
    );
    const lead = `${first.name} took ${duration(first.seconds)}`;
    sentences.push(ahead.length === 0 ? lead : `${lead}: ${list(ahead)}`);
    if (others.length > 0) {
      const equal = others.every(({ digest }) => digest === first.digest);
      sentences.push(equal ? same : 'Not equal: one of them is wrong');
    }
  }
  const failures = new Map<string, string[]>();
  for (const entry of entries) {
    if (!('failure' in entry)) continue;
    failures.set(entry.failure, [...(failures.get(entry.failure) ?? []), entry.name]);
  }
  for (const [failure, names] of failures) {
    const all = names.length === entries.length;
    if (failure !== STOPPED) sentences.push(`${list(names)} failed: ${failure}`);
    else
      sentences.push(all ? STOPPED : `${list(names)} ${names.length > 1 ? 'were' : 'was'} stopped`);
  }
  return sentences.map(sentence).join(' ');
}

function sentence(text: string): string {
  const end = /[.?!]$/.test(text) ? '' : '.';
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${end}`;
}

/** Under which conditions that was. */
export function conditions(inTurn: boolean, cores: number): string {
  if (inTurn) return 'One after the other: each lane had the processors to itself.';
  const many = cores === 1 ? 'the only core' : `the ${cores} cores`;
  return `All at once: the lanes have shared ${many}. For times to quote, let them run one after the other.`;
}
