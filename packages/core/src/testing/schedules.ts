import assert from 'node:assert/strict';
import { range } from '../engine/range.js';
import { CLAIMS } from '../schedule/claim.js';
import { ORDERS } from '../schedule/order.js';
import type { MapOptions } from '../strategies/strategy.js';
import { collect, named, type Suite, square, squares, thrown, upTo } from './support.js';

const slowWhenSmall = named('slowWhenSmall');
const failOn = named('failOn');

const SIZES = [1, 7, 'auto', 'guided'] as const;

export function schedules({ describe, test }: Suite): void {
  describe('a schedule', () => {
    for (const order of ORDERS) {
      for (const claim of CLAIMS) {
        test(`changes no output, and no error (order ${order}, claim ${claim})`, async (s) => {
          for (const chunkSize of SIZES) {
            const how: MapOptions = { order, claim, chunkSize, seed: 5 };
            assert.deepEqual(await s.map(slowWhenSmall, upTo(60), how).toArray(), upTo(60));
            assert.deepEqual(await s.map(square, range(61), how).toArray(), squares(61));
            const typed = Float64Array.from(upTo(62));
            const unordered = await s.map(square, typed, { ...how, ordered: false }).toArray();
            assert.deepEqual(
              unordered.sort((a, b) => a - b),
              squares(62),
            );
          }
          const inputs = upTo(40).map((x) => ({ x, bad: 23 }));
          for (const chunkSize of SIZES) {
            const result = await collect(s.map(failOn, inputs, { order, claim, chunkSize }));
            assert.ok(result.error instanceof RangeError, String(result.error));
            assert.equal((result.error as { piece?: number }).piece, 23);
            assert.deepEqual(result.seen, upTo(result.seen.length));
            assert.ok(result.seen.length <= 23);
          }
        });
      }
    }
    test('of a few pieces leaves workers without any', async (s) => {
      for (const count of [0, 1, 2]) {
        for (const claim of CLAIMS) {
          const outputs = await s.map(square, range(count), { claim, order: 'reversed' }).toArray();
          assert.deepEqual(outputs, squares(count));
        }
      }
    });
    test('begins pieces in the order that was asked for', async (s) => {
      const begun: number[] = [];
      const onSpan: MapOptions['onSpan'] = ({ pieces }) => begun.push(...pieces);
      const how: MapOptions = { order: 'reversed', ordered: false, chunkSize: 1, bufferSize: 1 };
      const outputs = await s.map(square, range(10), { ...how, onSpan }).toArray();
      assert.deepEqual(outputs, squares(10).reverse());
      assert.deepEqual(begun, upTo(10).reverse());
    });
    test('of a seed is always the same', async (s) => {
      const how: MapOptions = { order: 'random', ordered: false, chunkSize: 1, bufferSize: 1 };
      const first = await s.map(square, range(30), { ...how, seed: 1 }).toArray();
      assert.deepEqual(await s.map(square, range(30), { ...how, seed: 1 }).toArray(), first);
      assert.notDeepEqual(await s.map(square, range(30), { ...how, seed: 2 }).toArray(), first);
    });
    test('that cannot be is refused when map is called', async (s) => {
      const refused = (source: Iterable<number>, options: MapOptions, words: RegExp) => {
        const error = thrown(() => s.map(square, source, options));
        assert.equal(error.code, 'IMPOSSIBLE_COMBINATION');
        assert.match(error.message, words);
      };
      refused(new Set([1]), { order: 'reversed' }, /"order": "reversed" needs/);
      refused(new Set([1]), { claim: 'dealt' }, /"claim": "dealt" needs/);
      refused([1], { order: 'random', bufferSize: 5 }, /"bufferSize": 5 cannot/);
      refused([1], { claim: 'dealt', bufferSize: 5 }, /"bufferSize": 5 cannot/);
      const allowed: MapOptions = { order: 'random', claim: 'dealt', bufferSize: 5 };
      const outputs = await s.map(square, range(9), { ...allowed, ordered: false }).toArray();
      assert.deepEqual(
        outputs.sort((a, b) => a - b),
        squares(9),
      );
    });
  });
}
