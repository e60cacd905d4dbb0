import { REFERENCE_VIEW, type View, ZOOM_VIEW } from '@parallel/mandelbrot';
import { type Answer, expectedPlot, expectedSearch } from './expected.js';
import type { TalkPlot, TalkSearch } from './talk.js';

/** Something that all ways of a problem are asked: a pattern, or a view. Also a column of the table. */
export interface Case {
  readonly name: string;
  readonly title: string;
  /** The right answer, where it is known before. */
  readonly expected?: Answer | undefined;
}

/** A pattern to search the file for. */
export interface SearchCase extends Case {
  readonly pattern: RegExp;
  readonly file: string;
  /** The talk measured a search without a match and one in which every line matches. */
  readonly talk?: keyof TalkSearch;
}

/** A view to plot. */
export interface PlotCase extends Case {
  readonly view: View;
  /** Which of the talk's tables it belongs to. */
  readonly talk?: keyof TalkPlot;
}

/** The talk's pattern, and those that match no line and every line. */
export const PATTERNS = [
  { name: 'rare', title: 'abcde[a-m]', pattern: /abcde[a-m]/ },
  { name: 'none', title: 'no line', pattern: /abcde[0-9]/, talk: 'none' },
  { name: 'all', title: 'all lines', pattern: /[a-z ]/, talk: 'all' },
] as const;

/** @param lines of the sample, if the file is one: its answers are known. */
export function searchCases(file: string, lines?: number): SearchCase[] {
  return PATTERNS.map((wanted) => ({
    ...wanted,
    file,
    expected: lines === undefined ? undefined : expectedSearch(lines, wanted.name),
  }));
}

/** The views that are compared. */
export const VIEWS = {
  reference: REFERENCE_VIEW,
  zoom: ZOOM_VIEW,
  /** Empty above and black below: a static schedule cannot get it right by symmetry. */
  lopsided: { ...REFERENCE_VIEW, x0: -1.9, y0: -1.7, y1: -0.1 },
} as const satisfies Record<string, View>;

export type ViewName = keyof typeof VIEWS;

export const QUICK = 256;
export const SLOW = 20_000;

/** Of a view, in one size and with so many iterations at most. */
export function plotCase(
  name: ViewName,
  size: Pick<View, 'width' | 'height'>,
  maxIterations: number,
): PlotCase {
  const view = { ...VIEWS[name], ...size, maxIterations };
  return {
    name: String(maxIterations),
    title: maxIterations.toLocaleString('en'),
    view,
    expected: expectedPlot(name, view),
    ...(name === 'reference' && maxIterations === QUICK && { talk: 'quick' as const }),
    ...(name === 'reference' && maxIterations === SLOW && { talk: 'slow' as const }),
  };
}
