import { transfer } from '@parallel/core/task';

/** What a sample file is made of: the same options give the same bytes on every machine. */
export interface SampleShape {
  readonly lines: number;
  /** Of a line, in characters without its line feed. */
  readonly shortest: number;
  readonly longest: number;
  /** How many of the characters to choose from are spaces; the others are a to z, once each. */
  readonly spaceWeight: number;
  readonly seed: number;
}

/** Lines of a block: one message's worth of work, and the unit that has random numbers of its own. */
export const BLOCK_LINES = 16_384;

/** Makes one block of a sample file. */
export default function makeBlock({ shape, block }: { shape: SampleShape; block: number }) {
  const { shortest, longest } = shape;
  const lines = Math.min(BLOCK_LINES, shape.lines - block * BLOCK_LINES);
  const [first, second] = pairTables(shape.spaceWeight);
  const pairs = first.length;
  const next = sfc32(shape.seed, block);
  // Up to three characters more than a line needs are drawn, and overwritten.
  const bytes = new Uint8Array(lines * (longest + 1) + 3);
  const lengths = longest - shortest + 1;
  let at = 0;
  for (let line = 0; line < lines; line += 1) {
    const end = at + shortest + Math.floor((next() * lengths) / 2 ** 32);
    while (at < end) {
      // One draw of 32 bits gives two indices: all products are exact in a double.
      const scaled = (next() * pairs) / 2 ** 32;
      const one = Math.floor(scaled);
      const two = Math.floor((scaled - one) * pairs);
      bytes[at] = first[one]!;
      bytes[at + 1] = second[one]!;
      bytes[at + 2] = first[two]!;
      bytes[at + 3] = second[two]!;
      at += 4;
    }
    at = end;
    bytes[at++] = 10;
  }
  const made = bytes.subarray(0, at);
  return transfer(made, [made.buffer]);
}

let lastWeight: number | undefined;
let lastTables: readonly [Uint8Array, Uint8Array] | undefined;

/** All pairs of characters: the first of each, the second of each. */
function pairTables(spaceWeight: number): readonly [Uint8Array, Uint8Array] {
  if (lastTables && lastWeight === spaceWeight) return lastTables;
  const letters = Array.from({ length: 26 }, (_, i) => 97 + i);
  const characters = letters.concat(Array.from({ length: spaceWeight }, () => 32));
  const pairs = characters.flatMap((a) => characters.map((b) => [a, b] as const));
  lastWeight = spaceWeight;
  lastTables = [Uint8Array.from(pairs, ([a]) => a), Uint8Array.from(pairs, ([, b]) => b)];
  return lastTables;
}

/**
 * 32 random bits a call, in a stream of its own for each block: sfc32 (Small
 * Fast Counter, C. Doty-Humphrey, PractRand), whose counter makes every stream
 * at least 2^32 long.
 */
function sfc32(seed: number, stream: number): () => number {
  let a = seed | 0;
  let b = stream | 0;
  let c = 0x9e3779b9 | 0;
  let counter = 1;
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let i = 0; i < 15; i += 1) next();
  return next;
}
