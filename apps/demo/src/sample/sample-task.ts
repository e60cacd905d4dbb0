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

/** One block to make, and where to put it. */
export interface BlockInput {
  readonly shape: SampleShape;
  readonly block: number;
  /** Room for {@link blockRoom} bytes, shared with who writes the file. */
  readonly bytes: Uint8Array;
}

/** The most bytes that a block of that shape may need. */
export function blockRoom({ longest }: SampleShape): number {
  // Up to three characters more than a line needs are drawn, and overwritten.
  return Math.max(WARM_UP, BLOCK_LINES * (longest + 1)) + 3;
}

/**
 * Makes one block of a sample file, and returns how many bytes it has.
 *
 * The random numbers are sfc32's (Small Fast Counter, C. Doty-Humphrey,
 * PractRand), a stream for each block, each at least 2^32 long. Its state is
 * held in local variables: in a closure, V8 would box every 32-bit number.
 */
export default function makeBlock({ shape, block, bytes }: BlockInput): number {
  const { shortest, longest } = shape;
  const lines = Math.min(BLOCK_LINES, shape.lines - block * BLOCK_LINES);
  const [first, second] = pairTables(shape.spaceWeight);
  const pairs = first.length;
  const lengths = longest - shortest + 1;
  let a = shape.seed | 0;
  let b = block | 0;
  let c = 0x9e3779b9 | 0;
  let counter = 1;
  let at = 0;
  // The first lines of a stream resemble each other: they are drawn and not kept.
  for (let line = -1; line < lines; line += 1) {
    let sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    const length = line < 0 ? WARM_UP : shortest + Math.floor(((sum >>> 0) * lengths) / 2 ** 32);
    const end = at + length;
    while (at < end) {
      sum = (((a + b) | 0) + counter) | 0;
      counter = (counter + 1) | 0;
      a = b ^ (b >>> 9);
      b = (c + (c << 3)) | 0;
      c = (((c << 21) | (c >>> 11)) + sum) | 0;
      // One draw of 32 bits gives two indices: all products are exact in a double.
      const scaled = ((sum >>> 0) * pairs) / 2 ** 32;
      const one = scaled | 0;
      const two = ((scaled - one) * pairs) | 0;
      bytes[at] = first[one]!;
      bytes[at + 1] = second[one]!;
      bytes[at + 2] = first[two]!;
      bytes[at + 3] = second[two]!;
      at += 4;
    }
    at = line < 0 ? 0 : end;
    if (line >= 0) bytes[at++] = 10;
  }
  return at;
}

/** Characters, four to a draw: the sixteen draws after which sfc32's seeds have mixed. */
const WARM_UP = 64;

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
