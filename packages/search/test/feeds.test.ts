import { closeSync, openSync } from 'node:fs';
import { open } from 'node:fs/promises';
import fc from 'fast-check';
import { temporaryFolder } from 'test-support/folder';
import { runs } from 'test-support/runs';
import { describe, expect, it } from 'vitest';
import { freshMemory, type LineBlock, readBlocks, slotMemory } from '../src/feeds/blocks.js';
import { cutRanges } from '../src/feeds/ranges.js';
import { readRange } from '../src/feeds/read-range.js';
import { lineBlocks } from '../src/inputs/line-blocks.js';
import { codedError } from '../src/too-large.js';

const folder = temporaryFolder();
const small = fc
  .array(fc.constantFrom(...'aab\n\n'), { maxLength: 24, size: 'max' })
  .map((letters) => letters.join(''));
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

describe('cutRanges', () => {
  it('covers each byte once, in order, in pieces of the size asked for', () => {
    for (let size = 0; size <= 40; size += 1) {
      for (let chunk = 1; chunk <= size + 2; chunk += 1) {
        const ranges = cutRanges(size, chunk);
        const bytes = ranges.flatMap(({ start, end }) =>
          Array.from({ length: end - start }, (_, i) => start + i),
        );
        expect(bytes).toEqual(Array.from({ length: size }, (_, i) => i));
        const short = ranges.filter(({ start, end }) => end - start !== chunk);
        expect(short).toEqual(size % chunk === 0 ? [] : ranges.slice(-1));
      }
    }
  });

  it('takes files of more than 32 bits', () => {
    const ranges = cutRanges(2 ** 40 + 1, 2 ** 30);
    expect(ranges).toHaveLength(1025);
    expect(ranges.at(-1)).toEqual({ start: 2 ** 40, end: 2 ** 40 + 1 });
  });
});

describe('readRange', () => {
  it('gives every line once, whole, for every size of the ranges', () => {
    fc.assert(
      fc.property(small, (text) => {
        const fd = openSync(folder.write('ranges', text), 'r');
        try {
          for (let chunk = 1; chunk <= text.length; chunk += 1) {
            let at = 0;
            for (const { start, end } of cutRanges(text.length, chunk)) {
              const { bytes, offset } = readRange(fd, start, end);
              if (bytes.length === 0) continue;
              expect(offset).toBe(at);
              expect(offset >= start && offset < end).toBe(true);
              expect(hex(bytes)).toBe(text.slice(at, at + bytes.length));
              at += bytes.length;
              expect(text[at - 1] === '\n' || at === text.length).toBe(true);
              // The last line begins inside: one that begins at the end is another's.
              expect(text.slice(0, at - 1).lastIndexOf('\n') + 1).toBeLessThan(end);
            }
            expect(at).toBe(text.length);
          }
        } finally {
          closeSync(fd);
        }
      }),
      runs(150),
    );
  });

  it('ends with the file where a range goes on', () => {
    const fd = openSync(folder.write('short', 'ab\ncd'), 'r');
    try {
      expect(hex(readRange(fd, 2, 99).bytes)).toBe('cd');
      expect(readRange(fd, 5, 99).bytes).toHaveLength(0);
      expect(readRange(fd, 50, 99).bytes).toHaveLength(0);
    } finally {
      closeSync(fd);
    }
  });
});

describe('readBlocks', () => {
  const memories = {
    'fresh memory': () => freshMemory,
    'slots of a shared array': (chunk: number, underWay: number) =>
      slotMemory(new Uint8Array((underWay + 1) * 2 * chunk), 2 * chunk),
  };

  it.each(Object.entries(memories))('reads each line once into %s', async (_, memory) => {
    await fc.assert(
      fc.asyncProperty(small, fc.integer({ min: 1, max: 5 }), async (text, underWay) => {
        await using file = await open(folder.write('blocks', text));
        for (let chunk = 1; chunk <= text.length + 1; chunk += 1) {
          let read = '';
          const held: { block: LineBlock; text: string }[] = [];
          for await (const block of readBlocks(file, chunk, memory(chunk, underWay))) {
            expect(block.offset).toBe(read.length);
            const lines = hex(block.bytes);
            read += lines;
            expect(lines.endsWith('\n') || read.length === text.length).toBe(true);
            held.push({ block, text: lines });
            // A block is somebody's until as many again have been handed out.
            for (const each of held.slice(-underWay)) expect(hex(each.block.bytes)).toBe(each.text);
          }
          expect(read).toBe(text);
        }
      }),
      runs(60),
    );
  });
});

describe('lineBlocks', () => {
  it('refuses a line that is longer than may be, and no other, before it has all of it', async () => {
    const blocksOf = async (text: string, portion: number) => {
      let given = 0;
      const chunks = {
        async next() {
          if (given >= text.length) return undefined;
          given += portion;
          return Buffer.from(text.slice(given - portion, given));
        },
        async close() {},
      };
      const blocks: string[] = [];
      const error = await (async () => {
        for await (const { bytes } of lineBlocks(chunks, 4, Buffer.alloc, 10)) {
          blocks.push(hex(bytes));
        }
      })().catch((thrown: unknown) => thrown);
      return { text: blocks.join(''), error, given };
    };
    for (const portion of [1, 3, 7, 100]) {
      const fits = `${'a'.repeat(10)}\n${'b'.repeat(10)}`;
      expect(await blocksOf(fits, portion)).toMatchObject({ text: fits, error: undefined });
      const { text, error, given } = await blocksOf(`ab\n${'c'.repeat(500)}`, portion);
      expect('ab\n'.startsWith(text)).toBe(true);
      expect(given).toBeLessThanOrEqual(14 + 2 * portion);
      expect(codedError(error, { path: '', name: 'the text' })).toMatchObject({
        code: 'TOO_LARGE',
        message: expect.stringContaining('the text: a line is too long'),
      });
    }
  });
});
