import type { Span } from '@parallel/core';
import { GRAINS, type RenderOptions, render } from '@parallel/mandelbrot';
import { rejection } from 'test-support/errors';
import { expectTimeline } from 'test-support/timeline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noNative } from './support/native.js';
import { naiveCounts } from './support/oracle.js';
import { openPoints } from './support/points.js';

const view = { width: 30, height: 22, x0: -2, y0: -1.2, y1: 1, maxIterations: 60 };
const expected = naiveCounts(view);
const TILES = 5 * 4;
const upTo = (end: number) => Array.from({ length: end }, (_, i) => i);

/** Renders, and checks what always holds of its spans. */
async function drawn(how: RenderOptions, workers: number, tiles: number): Promise<Span[]> {
  const spans: Span[] = [];
  const begun = performance.now();
  const onSpan = (span: Span) => void spans.push(span);
  const image = await render(view, { ...how, onSpan });
  const milliseconds = performance.now() - begun;
  expect(image.counts).toEqual(expected);
  const pieces = spans.flatMap((span) => [...span.pieces]);
  expect(pieces.sort((a, b) => a - b)).toEqual(upTo(tiles));
  expectTimeline(spans, workers, milliseconds);
  return spans;
}

describe('onSpan', () => {
  let points: ReturnType<typeof openPoints>;
  beforeAll(() => {
    points = openPoints();
  });
  afterAll(() => points.close());

  it('has each tile once, within the rendering, at every point', async () => {
    for (const { name, ...how } of points.all) {
      const { workers } = how.strategy as { workers: number };
      for (const order of ['sequential', 'random'] as const) {
        const spans = await drawn({ ...how, tileSize: 6, order, seed: 3 }, workers, TILES);
        expect(spans.length, name).toBeGreaterThan(0);
      }
    }
  });

  it.skipIf(noNative)('tells of native threads that nobody else needs', async () => {
    for (const order of ['sequential', 'reversed', 'random', 'interleaved'] as const) {
      for (const grain of GRAINS) {
        const tiles = { pixel: 30 * 22, row: 22, tile: TILES }[grain];
        const how = { strategy: 'native', workers: 2, grain, tileSize: 6, order } as const;
        const spans = await drawn(how, 2, tiles);
        // A look at the clock for each pixel would cost more than the pixel.
        if (grain === 'pixel') expect(spans.length).toBeLessThan(tiles / 10);
      }
    }
    // With one thread, pieces are begun in their order.
    for (const [order, first] of [
      ['sequential', 0],
      ['reversed', 21],
    ] as const) {
      const spans = await drawn({ strategy: 'native', workers: 1, grain: 'row', order }, 1, 22);
      spans.sort((a, b) => a.start - b.start);
      expect(spans[0]!.pieces[0]).toBe(first);
    }
  });

  it.skipIf(noNative)('tells of the threads of a deep picture', async () => {
    const deep = {
      ...{ width: 24, height: 18, maxIterations: 300 },
      ...{ centerX: '-0.75', centerY: '0.1', viewHeight: '1e-30' },
    };
    const spans: Span[] = [];
    const onSpan = (span: Span) => void spans.push(span);
    await render(deep, { tileSize: 6, workers: 2, onSpan });
    expect(spans.flatMap(({ pieces }) => [...pieces]).sort((a, b) => a - b)).toEqual(upTo(12));
  });

  it('may throw: render rejects with that, and the strategy can be used again', async () => {
    const byName = noNative ? [] : [{ name: 'by name', strategy: 'native' as const }];
    for (const { name, ...how } of [...points.oneKernel, ...byName]) {
      const boom = new Error('the listener broke');
      const onSpan = () => {
        throw boom;
      };
      expect(await rejection(render(view, { ...how, tileSize: 2, onSpan })), name).toBe(boom);
      const live = { onTile() {}, onSpan };
      expect(await rejection(render(view, { ...how, tileSize: 2, ...live })), name).toBe(boom);
      expect((await render(view, how)).counts, name).toEqual(expected);
    }
  });
});
