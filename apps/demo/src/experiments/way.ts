import { STRATEGIES } from '@parallel/core/options';
/** What a way found or drew, in a form that can be compared with other ways. */
export interface Answer {
  /** Matching lines, or points inside the set. */
  readonly count: number;
  /** SHA-256 of the whole answer. */
  readonly digest: string;
}

/** One timed run of a way. */
export interface Run {
  readonly seconds: number;
  readonly answer: Answer;
  /** What happened otherwise than the way's axes say. */
  readonly note?: string;
}

/** One way of solving a problem: a row of a table. */
export interface Way<Case> {
  /** What the talk calls it, or we. */
  readonly name: string;
  /** Its values on the axes, in the axes' order; empty for other people's programs. */
  readonly axes: Readonly<Record<string, string>>;
  /** The talk's seconds for a case of the same kind. */
  talk(wanted: Case): number | undefined;
  /** Why it cannot be run here; undefined if it can. */
  unavailable(): string | undefined;
  run(wanted: Case, signal: AbortSignal): Promise<Run>;
}

/** Something that all ways are asked: a pattern, or a view. Also a column of the table. */
export interface Case {
  readonly name: string;
  readonly title: string;
}

/** Axes as one short text: `threads · lines · copy · js`. */
export function axesText(axes: Way<never>['axes']): string {
  return Object.values(axes).join(' · ');
}

/** The strategies that ways differ in: `auto` is none of its own, it chooses one of them. */
export const WAY_STRATEGIES = STRATEGIES.filter((kind) => kind !== 'auto');
