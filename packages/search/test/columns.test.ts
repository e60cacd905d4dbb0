import fc from 'fast-check';
import { runs } from 'test-support/runs';
import { describe, expect, it } from 'vitest';
import { ColumnBuilder } from '../src/columns.js';
import type { PieceMatches } from '../src/kernels/kernel.js';

const piece = (lines: number, hits: readonly number[], offset = 0): PieceMatches => ({
  lines,
  lineNumbers: Uint32Array.from(hits),
  offsets: Float64Array.from(hits, (hit) => offset + hit),
});
const build = async (pieces: readonly PieceMatches[]) => {
  const builder = new ColumnBuilder();
  for (const one of pieces) builder.add(one);
  return await builder.finish();
};

describe('ColumnBuilder', () => {
  it('numbers the lines of all pieces through, those without a match counted', async () => {
    // Whether each line of each piece matches.
    const pieces = fc.array(fc.array(fc.boolean(), { maxLength: 6 }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(pieces, async (pieces) => {
        const columns = await build(
          pieces.map((lines, at) =>
            piece(
              lines.length,
              lines.flatMap((match, i) => (match ? [i] : [])),
              at * 100,
            ),
          ),
        );
        const all = pieces.flatMap((lines, at) =>
          lines.map((match, i) => ({ match, offset: at * 100 + i })),
        );
        const hits = all.flatMap(({ match, offset }, i) => (match ? [{ i, offset }] : []));
        expect(columns.lines).toBe(all.length);
        expect([...columns.lineNumbers]).toEqual(hits.map(({ i }) => i + 1));
        expect([...columns.offsets]).toEqual(hits.map(({ offset }) => offset));
        expect(columns.lineNumbers).toBeInstanceOf(Uint32Array);
      }),
      runs(500),
    );
  });

  it('has whole numbers up to the last that 32 bits can say', async () => {
    const columns = await build([piece(2 ** 32 - 2, [0]), piece(1, [0])]);
    expect(columns.lines).toBe(2 ** 32 - 1);
    expect(columns.lineNumbers).toEqual(Uint32Array.of(1, 2 ** 32 - 1));
  });

  it('has doubles beyond', async () => {
    const columns = await build([piece(2 ** 32 - 2, [0]), piece(3, [0, 1, 2], 2 ** 40)]);
    expect(columns.lines).toBe(2 ** 32 + 1);
    expect(columns.lineNumbers).toEqual(Float64Array.of(1, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1));
    expect(columns.offsets).toEqual(Float64Array.of(0, 2 ** 40, 2 ** 40 + 1, 2 ** 40 + 2));
  });
});
