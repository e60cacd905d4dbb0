import { expect } from 'vitest';

/** A span of `onSpan`, as far as it is looked at here. */
interface Span {
  readonly worker: number;
  readonly start: number;
  readonly end: number;
  readonly outcome: string;
}

/** What always holds of the spans of a run that took so many milliseconds and in which all went well. */
export function expectTimeline(spans: readonly Span[], workers: number, milliseconds: number) {
  for (const { worker, start, end, outcome } of spans) {
    expect(worker).toBeGreaterThanOrEqual(0);
    expect(worker).toBeLessThan(workers);
    expect(start).toBeGreaterThanOrEqual(0);
    expect(end).toBeGreaterThanOrEqual(start);
    // Two clocks of one machine need not agree to the last microsecond.
    expect(end).toBeLessThanOrEqual(milliseconds + 1);
    expect(outcome).toBe('done');
  }
}
