import fc from 'fast-check';
import { runs } from 'test-support/runs';
import { describe, expect, it } from 'vitest';
import {
  eventFrame,
  eventOf,
  FRAME,
  FrameReader,
  tilesFrame,
  tilesOf,
} from '../../src/web/frames.js';
import { RunWriter, readRuns } from '../../src/web/runs.js';

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
  const writer = new RunWriter();
  writer.begin(tiles.reduce((sum, { counts }) => sum + counts.length, 0));
  for (const { counts } of tiles) writer.row(counts, 0, counts.length);
  return tilesFrame(quads, writer.words);
}

describe('frames', () => {
  it('arrive as they were sent, however the bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.array(message, { maxLength: 6 }),
        fc.infiniteStream(fc.integer({ min: 1, max: 40 })),
        (messages, sizes) => {
          const bytes = Buffer.concat(messages.map(encode));
          const read: unknown[] = [];
          const reader = new FrameReader(({ kind, payload }) => {
            read.push(
              kind === FRAME.tiles ? { tiles: tilesOf(payload) } : { event: eventOf(payload) },
            );
          });
          for (let at = 0; at < bytes.length; ) {
            const size = sizes.next().value as number;
            reader.push(bytes.subarray(at, at + size));
            at += size;
          }
          expect(read).toEqual(messages);
        },
      ),
      runs(100),
    );
  });
});

/** Rows with runs of all lengths, some longer than one word can say. */
const rows = fc.array(
  fc
    .array(
      fc.record({
        count: fc.constantFrom(0, 1, 2, 65_534, 65_535),
        times: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.constantFrom(32_766, 32_767, 32_768)),
      }),
      { maxLength: 6 },
    )
    .map(rowOf),
  { maxLength: 3 },
);

function rowOf(runs: readonly { count: number; times: number }[]): Int32Array {
  const row = new Int32Array(runs.reduce((sum, { times }) => sum + times, 0));
  let at = 0;
  for (const { count, times } of runs) {
    row.fill(count, at, at + times);
    at += times;
  }
  return row;
}

describe('runs', () => {
  it('are read as they were written', () => {
    const writer = new RunWriter();
    fc.assert(
      fc.property(rows, (rows) => {
        const counts = new Uint16Array(rows.reduce((sum, row) => sum + row.length, 0));
        let at = 0;
        for (const row of rows) {
          counts.set(row, at);
          at += row.length;
        }
        writer.begin(counts.length);
        for (const row of rows) writer.row(row, 0, row.length);
        const read = new Uint16Array(counts.length);
        readRuns(writer.words, read);
        expect(Buffer.from(read.buffer).equals(Buffer.from(counts.buffer))).toBe(true);
      }),
      runs(100),
    );
  });

  it('take no more than the counts themselves and a word for many', () => {
    const writer = new RunWriter();
    const counts = Int32Array.from({ length: 100_000 }, (_, i) => i % 60_000);
    writer.begin(counts.length);
    writer.row(counts, 0, counts.length);
    expect(writer.words.length).toBe(100_004);
  });

  it('of other lengths than what they are for are refused', () => {
    for (const length of [1, 3]) {
      expect(() => readRuns(Uint16Array.of(0x8002, 7), new Uint16Array(length))).toThrow(
        RangeError,
      );
    }
  });
});
