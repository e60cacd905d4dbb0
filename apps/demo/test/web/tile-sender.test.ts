import type { Image } from '@parallel/mandelbrot';
import fc from 'fast-check';
import { runs } from 'test-support/runs';
import { expect, it } from 'vitest';
import { eventFrame, eventOf, FRAME, FrameReader, tilesOf } from '../../src/web/frames.js';
import { TileSender } from '../../src/web/lanes/tile-sender.js';

interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Cuts a picture into columns so wide, and each into tiles of a height of its own. */
function cut(width: number, height: number, wide: number, heights: readonly number[]): Place[] {
  const tiles: Place[] = [];
  for (let x = 0, column = 0; x < width; x += wide, column += 1) {
    const high = heights[column % heights.length]!;
    for (let y = 0; y < height; y += high) {
      tiles.push({ x, y, width: Math.min(wide, width - x), height: Math.min(high, height - y) });
    }
  }
  return tiles;
}

/** Has a picture sent, and holds what arrives to it. @param pause when to let what is waiting be sent. */
async function expectSent(
  width: number,
  height: number,
  tiles: readonly Place[],
  pause: (tile: number) => boolean,
): Promise<void> {
  const counts = Int32Array.from({ length: width * height }, (_, i) => (i % 7 ? i % 65_535 : -1));
  const image = { width, height, counts } as unknown as Image;
  const seen = new Uint8Array(width * height);
  let wrong = 0;
  const told: string[] = [];
  const reader = new FrameReader(({ kind, payload }) => {
    told.push(kind === FRAME.tiles ? 'tiles' : eventOf<string>(payload));
    if (kind !== FRAME.tiles) return;
    for (const tile of tilesOf(payload)) {
      tile.counts.forEach((count, i) => {
        const at = (tile.y + Math.floor(i / tile.width)) * width + tile.x + (i % tile.width);
        seen[at]! += 1;
        if (count !== (counts[at]! & 0xffff)) wrong += 1;
      });
    }
  });
  const sender = new TileSender({ send: async (frame) => reader.push(frame) }, () => []);
  sender.along(eventFrame('first'));
  for (const [i, tile] of tiles.entries()) {
    sender.add(tile, image);
    if (pause(i)) await new Promise((resolve) => setImmediate(resolve));
  }
  await sender.finish(eventFrame('last'));
  expect(seen.every((times) => times === 1)).toBe(true);
  expect(wrong).toBe(0);
  expect([told[0], told.at(-1)]).toEqual(['first', 'last']);
}

it('sends each pixel once and right, in whatever order tiles are finished, and its last word last', async () => {
  const side = (most: number) => fc.integer({ min: 1, max: most });
  const pictures = fc
    .tuple(side(40), side(40), side(16), fc.array(side(9), { minLength: 1, maxLength: 3 }))
    .chain(([width, height, wide, heights]) => {
      const tiles = cut(width, height, wide, heights);
      const length = { minLength: tiles.length, maxLength: tiles.length };
      return fc.record({
        width: fc.constant(width),
        height: fc.constant(height),
        tiles: fc.shuffledSubarray(tiles, length),
        pauses: fc.array(fc.nat(tiles.length - 1), { maxLength: 4 }),
      });
    });
  await fc.assert(
    fc.asyncProperty(pictures, ({ width, height, tiles, pauses }) =>
      expectSent(width, height, tiles, (tile) => pauses.includes(tile)),
    ),
    runs(100),
  );
});

it('sends what waits in several frames where it is much', async () => {
  await expectSent(1024, 800, cut(1024, 800, 64, [32]), () => false);
});

it('ends with what its sink says when that takes no more', async () => {
  const gone = new Error('gone');
  const sender = new TileSender({ send: () => Promise.reject(gone) }, () => []);
  const image = { width: 1, height: 1, counts: new Int32Array(1) } as unknown as Image;
  sender.add({ x: 0, y: 0, width: 1, height: 1 }, image);
  await expect(sender.finish(eventFrame('last'))).rejects.toBe(gone);
});
