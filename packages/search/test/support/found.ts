import type { Matches } from '@parallel/search';
import type { Found } from './oracle.js';

/** What a search has found, as the oracle says it: all columns, and each text in the file's order. */
export function found(matches: Matches): Found {
  const all = [...matches];
  return {
    lines: matches.lines,
    count: matches.count,
    lineNumbers: [...matches.lineNumbers],
    offsets: [...matches.offsets],
    texts: all.map(({ text }) => text),
  };
}

/** The texts by index, from the last to the first, put into order. */
export function textsByIndex(matches: Matches): string[] {
  const texts: string[] = [];
  for (let i = matches.count - 1; i >= 0; i -= 1) texts.unshift(matches.line(i));
  return texts;
}
