import type { Piece, TileKernel } from './kernel.js';
import { allocate, askOften, type CountTile, kernelIn, ROOM_BYTES } from './wasm-module.js';
import type { OpenPicture } from './wasm-picture.js';

/**
 * WebAssembly with SIMD of 128 bits. A picture in shared memory of WebAssembly is
 * computed in place; otherwise in memory of the kernel's own, out of which counts
 * are copied to wherever they belong.
 */
export const wasmKernel: TileKernel = (piece) => {
  assertInside(piece);
  askOften(piece.stop);
  const { picture } = piece;
  // What is not the picture's own has no address in its memory.
  const isIn = piece.counts === picture?.counts && piece.coordinates === picture.coordinates;
  const room = isIn ? picture.enter() : undefined;
  if (!picture || room === undefined) copying(piece);
  else inPlace(piece, picture, room);
};

/** No side of a picture is longer. */
const LONGEST = 65_536;

/** Where WebAssembly is given addresses, nobody else looks whether they are right. */
function assertInside({ tile, coordinates, counts, offset, stride }: Piece): void {
  const { x, y, width, height } = tile;
  const isInside =
    isWithin(x, width, coordinates.cx.length) &&
    isWithin(y, height, coordinates.cy.length) &&
    Number.isInteger(offset) &&
    Number.isInteger(stride) &&
    offset >= 0 &&
    stride >= width &&
    offset + (height - 1) * stride + width <= counts.length;
  if (!isInside) throw new RangeError('a tile is not inside of its picture');
}

function isWithin(from: number, size: number, length: number): boolean {
  const isWhole = Number.isInteger(from) && Number.isInteger(size);
  return isWhole && from >= 0 && size >= 1 && size <= LONGEST && from + size <= length;
}

function inPlace(piece: Piece, picture: OpenPicture, room: number): void {
  const { x, y, height } = piece.tile;
  const cx = picture.coordinates.cx.byteOffset + 8 * x;
  const cy = picture.coordinates.cy.byteOffset + 8 * y;
  const counts = picture.counts.byteOffset + 4 * piece.offset;
  try {
    call(picture.kernel, piece, room, cx, cy, counts, height, piece.stride);
  } finally {
    picture.leave(room);
  }
}

/** What is computed before it is copied: larger tiles are so many rows at a time. */
const MOST_AT_ONCE = 2 ** 18;
const ROOM = 0;
const CX = ROOM + ROOM_BYTES;
const CY = CX + 8 * LONGEST;
const OUT = CY + 8 * LONGEST;
const END = OUT + 4 * MOST_AT_ONCE;

/** Memory of the kernel's own, two megabytes; what is not used of it takes nothing. */
class Bench {
  readonly #memory = allocate(END, false);
  readonly kernel = kernelIn(this.#memory, false);
  readonly cx = new Float64Array(this.#memory.buffer, CX, LONGEST);
  readonly cy = new Float64Array(this.#memory.buffer, CY, LONGEST);
  readonly out = new Int32Array(this.#memory.buffer, OUT, MOST_AT_ONCE);
}

let bench: Bench | undefined;

function copying(piece: Piece): void {
  bench ??= new Bench();
  const { kernel, out } = bench;
  const { x, y, width, height } = piece.tile;
  bench.cx.set(piece.coordinates.cx.subarray(x, x + width));
  bench.cy.set(piece.coordinates.cy.subarray(y, y + height));
  const most = Math.floor(MOST_AT_ONCE / width);
  for (let from = 0; from < height; from += most) {
    const rows = Math.min(most, height - from);
    if (!call(kernel, piece, ROOM, CX, CY + 8 * from, OUT, rows, width)) return;
    for (let j = 0; j < rows; j += 1) {
      const row = out.subarray(j * width, (j + 1) * width);
      piece.counts.set(row, piece.offset + (from + j) * piece.stride);
    }
  }
}

/** Counts so many rows of a tile. Whether that was finished. */
function call(
  kernel: CountTile,
  { tile, maxIterations, pruned, formula }: Piece,
  room: number,
  cx: number,
  cy: number,
  counts: number,
  rows: number,
  stride: number,
): boolean {
  const { julia, power = 2 } = formula;
  const [re, im] = julia ? [julia.re, julia.im] : [0, 0];
  const { width } = tile;
  const done = kernel(
    room,
    cx,
    cy,
    counts,
    width,
    rows,
    stride,
    maxIterations,
    pruned,
    power,
    julia !== undefined,
    re,
    im,
  );
  return done !== 0;
}
