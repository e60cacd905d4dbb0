import fc from 'fast-check';
import { runs } from 'test-support/runs';
import { describe, expect, it } from 'vitest';
import { Bars } from '../src/measure/bars.js';
import { sideBySide } from '../src/measure/side-by-side.js';

const span = (worker: number, start: number, end: number, piece = 0) => {
  return { worker, start, end, pieces: [piece], outcome: 'done' as const };
};

describe('bars', () => {
  it('are spans, but neighbours that are too short to be seen are one', () => {
    const bars = new Bars(1);
    bars.add(span(0, 0, 0.2, 5));
    bars.add(span(1, 0, 3, 6));
    bars.add(span(0, 0.21, 0.9, 7));
    bars.add(span(0, 0.9, 1.5, 8));
    // That one is long enough now, and after this there is a gap.
    bars.add(span(0, 1.5, 1.6, 9));
    bars.add(span(0, 2.5, 2.6, 10));
    expect(bars.take().sort((a, b) => a.worker - b.worker || a.start - b.start)).toEqual([
      { worker: 0, start: 0, end: 1.5, piece: 5 },
      { worker: 0, start: 1.5, end: 1.6, piece: 9 },
      { worker: 0, start: 2.5, end: 2.6, piece: 10 },
      { worker: 1, start: 0, end: 3, piece: 6 },
    ]);
    expect(bars.take()).toEqual([]);
    bars.add(span(0, 2.6, 2.7));
    expect(bars.take()).toHaveLength(1);
  });
});

describe('sideBySide', () => {
  it('ends a bar where the next begins, the last where nothing is open', () => {
    const [a, b, c, d] = [
      { start: 0, end: 9 },
      { start: 1, end: 2 },
      { start: 4, end: 5 },
      { start: 12, end: 13 },
    ];
    expect(sideBySide([c!, a!, d!, b!])).toEqual([
      { start: 0, end: 1 },
      { start: 1, end: 4 },
      { start: 4, end: 9 },
      { start: 12, end: 13 },
    ]);
  });

  it('covers what any bar covers, once', () => {
    const times = fc.tuple(fc.nat(30), fc.nat(8)).map(([start, length]) => {
      return { start, end: start + length };
    });
    fc.assert(
      fc.property(fc.array(times, { maxLength: 12 }), (bars) => {
        const covered = (some: typeof bars) => {
          const cells = new Array<number>(40).fill(0);
          for (const { start, end } of some) for (let t = start; t < end; t += 1) cells[t]! += 1;
          return cells;
        };
        expect(covered(sideBySide(bars))).toEqual(covered(bars).map((times) => Math.min(times, 1)));
      }),
      runs(100),
    );
  });
});
