import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  eventFrame,
  eventOf,
  FRAME,
  readFrames,
  tilesFrame,
  tilesOf,
} from '../../src/web/frames.js';

const tile = fc
  .record({
    x: fc.nat(65_535),
    y: fc.nat(65_535),
    width: fc.integer({ min: 1, max: 9 }),
    height: fc.integer({ min: 1, max: 9 }),
  })
  .chain((place) =>
    fc
      .array(fc.nat(65_535), {
        minLength: place.width * place.height,
        maxLength: place.width * place.height,
      })
      .map((counts) => ({ ...place, counts: Uint16Array.from(counts) })),
  );
const message = fc.oneof(
  fc.array(tile, { maxLength: 5 }).map((tiles) => ({ tiles })),
  fc.jsonValue().map((event) => ({ event: JSON.parse(JSON.stringify(event)) as unknown })),
);

function encode(
  wanted:
    | { tiles: readonly (typeof tile extends fc.Arbitrary<infer T> ? T : never)[] }
    | { event: unknown },
) {
  if ('event' in wanted) return eventFrame(wanted.event);
  const { tiles } = wanted;
  const quads = tiles.flatMap(({ x, y, width, height }) => [x, y, width, height]);
  const length = tiles.reduce((sum, { counts }) => sum + counts.length, 0);
  return tilesFrame(quads, length, (into) => {
    let at = 0;
    for (const { counts } of tiles) {
      into.set(counts, at);
      at += counts.length;
    }
  });
}

describe('frames', () => {
  it('arrive as they were sent, however the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(message, { maxLength: 6 }),
        fc.infiniteStream(fc.integer({ min: 1, max: 40 })),
        async (messages, sizes) => {
          const bytes = Buffer.concat(messages.map(encode));
          const parts: Uint8Array[] = [];
          for (let at = 0; at < bytes.length; ) {
            const size = sizes.next().value as number;
            parts.push(bytes.subarray(at, at + size));
            at += size;
          }
          const read: unknown[] = [];
          for await (const { kind, payload } of readFrames(parts)) {
            read.push(
              kind === FRAME.tiles ? { tiles: [...tilesOf(payload)] } : { event: eventOf(payload) },
            );
          }
          expect(read).toEqual(messages);
        },
      ),
    );
  });
});
