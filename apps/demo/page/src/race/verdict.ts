import { duration, factor, list } from '../shared/format.js';

export interface Entry {
  readonly name: string;
  readonly seconds: number;
  readonly digest: string;
}

/** Who was first, by how much, and whether all say the same. */
export function verdict(entries: readonly Entry[], same: string): string {
  const [first, ...others] = [...entries].sort((a, b) => a.seconds - b.seconds);
  if (!first) return '';
  const lead = sentence(`${first.name} took ${duration(first.seconds)}`);
  if (others.length === 0) return `${lead}.`;
  const ahead = others.map(
    ({ name, seconds }) => `${factor(seconds / first.seconds)} as fast as ${name}`,
  );
  const equal = entries.every(({ digest }) => digest === first.digest);
  const check = equal ? `${same} are equal.` : `Not equal: one of them is wrong!`;
  return `${lead}: ${list(ahead)}. ${check}`;
}

const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
