import assert from 'node:assert/strict';
import type { Progress } from '../engine/progress.js';
import type { Span } from '../engine/span.js';
import { assertUsable, named, rejection, type Suite, square, upTo } from './support.js';

const failTimes = named('failTimes');

export function progress({ describe, test, sharing }: Suite): void {
  describe('progress', () => {
    for (const [kind, source, total] of [
      ['known', upTo(20), 20],
      ['unknown', new Set(upTo(20)), undefined],
    ] as const) {
      test(`tells how far a run of ${kind} length is`, async (s) => {
        const seen: Progress[] = [];
        await s.map(square, source, { onProgress: (p) => seen.push(p), chunkSize: 3 }).toArray();
        const done = seen.map((p) => p.done);
        assert.equal(done.at(-1), 20);
        assert.deepEqual(
          done,
          [...done].sort((a, b) => a - b),
        );
        for (const p of seen) {
          assert.equal(p.total, total);
          assert.equal(p.eta === undefined, total === undefined);
          assert.ok(p.rate > 0 && p.elapsed >= 0);
        }
        assert.equal(seen.at(-1)?.eta, total === undefined ? undefined : 0);
      });
      test(`draws each piece of a run of ${kind} length once`, async (s) => {
        for (const chunkSize of [1, 3, 'auto'] as const) {
          const spans: Span[] = [];
          await s.map(square, source, { onSpan: (span) => spans.push(span), chunkSize }).toArray();
          assert.deepEqual(
            spans.flatMap((span) => span.pieces).sort((a, b) => a - b),
            upTo(20),
          );
          for (const { worker, start, end, outcome } of spans) {
            assert.ok(Number.isInteger(worker) && worker >= 0 && worker < s.workers);
            assert.ok(start >= 0 && end >= start, `from ${start} to ${end}`);
            assert.equal(outcome, 'done');
          }
        }
      });
    }
    for (const listener of ['onProgress', 'onSpan']) {
      for (const source of [upTo(20), new Set(upTo(20))]) {
        const kind = Array.isArray(source) ? 'known' : 'unknown';
        test(`rejects with what ${listener} throws (${kind} length)`, async (s) => {
          const mine = new Error('mine');
          const options = {
            [listener]: () => {
              throw mine;
            },
          };
          assert.equal(await rejection(s.map(square, source, options).toArray()), mine);
          await assertUsable(s);
        });
      }
    }
    if (!sharing) return;
    test('draws a try that failed, and the next', async (s) => {
      const runs = s.share(Int32Array, 10);
      const inputs = upTo(10).map((at) => ({ runs, at, times: at === 4 ? 1 : 0 }));
      const spans: Span[] = [];
      const onSpan = (span: Span) => spans.push(span);
      const how = { chunkSize: 1, retries: 1, retryIf: () => true, onSpan };
      await s.map(failTimes, inputs, how).toArray();
      const drawn = (outcome: string) =>
        spans.filter((span) => span.outcome === outcome).flatMap((span) => [...span.pieces]);
      assert.deepEqual(drawn('failed'), [4]);
      assert.deepEqual(
        drawn('done').sort((a, b) => a - b),
        upTo(10),
      );
    });
  });
}
