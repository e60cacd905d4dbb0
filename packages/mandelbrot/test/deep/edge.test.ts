import fc from 'fast-check';
import { runs } from 'test-support/runs';
import { expect, it } from 'vitest';
import { Edge } from '../../src/deep/edge.js';

it('finds the points at the edge and no others', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 300 }).chain((count) =>
        fc.record({
          count: fc.constant(count),
          edge: fc.uniqueArray(fc.nat(count - 1)).map((points) => points.sort((a, b) => a - b)),
        }),
      ),
      ({ count, edge }) => {
        const beyond = edge.map((point) => point / 7 - 20);
        const found = new Edge({
          points: new Float64Array(2 * count),
          repeats: -1,
          edge: Float64Array.from(edge),
          beyond: Float64Array.from(beyond),
        });
        for (let point = 0; point < count; point += 1) {
          const at = edge.indexOf(point);
          expect(found.beyond(point)).toBe(at < 0 ? Number.NaN : beyond[at]);
        }
      },
    ),
    runs(100),
  );
});
