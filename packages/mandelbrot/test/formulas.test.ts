import { render, type View } from '@parallel/mandelbrot';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { naiveCounts } from './support/oracle.js';
import { runs } from './support/runs.js';

const near = fc.double({ min: -2.2, max: 2.2, noNaN: true });
const any = fc.double({ noDefaultInfinity: true, noNaN: true });
const tiny = fc.double({ min: -1e-150, max: 1e-150, noNaN: true });
const power = fc.integer({ min: 2, max: 8 });
/** Inside the set, on its edge, where all is dust, and at the ends of what a double can say. */
const constants = fc.oneof(
  fc.constantFrom([0, 0], [-1, 0], [0.25, 0], [-2, 0], [0, 1], [-0.12, 0.74], [0.3, 0.5]),
  fc.tuple(near, near),
  fc.tuple(near, fc.oneof(tiny, fc.constant(-0))),
  fc.tuple(fc.oneof(any, tiny), fc.oneof(any, tiny)),
);
const formulas = fc.oneof(
  fc.record({ power }),
  fc.record({ julia: constants.map(([re, im]) => ({ re: re!, im: im! })), power }),
);
const viewsOf = (number: fc.Arbitrary<number>) =>
  fc
    .record({
      width: fc.integer({ min: 1, max: 24 }),
      height: fc.integer({ min: 1, max: 24 }),
      x0: number,
      y0: number,
      y1: number,
      maxIterations: fc.integer({ min: 1, max: 400 }),
    })
    .filter(({ height, y0, y1 }) => Number.isFinite(height / (y1 - y0)));
const views = fc
  .tuple(fc.oneof(viewsOf(near), viewsOf(near), viewsOf(any), viewsOf(tiny)), formulas)
  .map(([view, formula]): View => ({ ...view, ...formula }));

describe('Julia sets and multibrot', () => {
  it('have the counts of the definition, pruned and not, by kernel js', async () => {
    await fc.assert(
      fc.asyncProperty(views, async (view) => {
        const wanted = naiveCounts(view);
        for (const pruned of [true, false]) {
          const image = await render(view, { strategy: 'inline', kernel: 'js', pruned });
          expect(image.counts, `pruned ${pruned}`).toEqual(wanted);
        }
      }),
      runs(600),
    );
  });
});
