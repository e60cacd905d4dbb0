import { formulaOf } from '../formula.js';
import type { Piece, TileKernel } from './kernel.js';
import { allocate, type CountTile, plainModule, ROOM_BYTES, sharedModule } from './wasm-module.js';

/**
 * WebAssembly with SIMD of 128 bits. A picture in shared memory of WebAssembly is
 * computed in place; otherwise in memory of the kernel's own, out of which counts
 * are copied to wherever they belong.
 */
export const wasmKernel: TileKernel = (piece) => {
  assertInside(piece);
  const { picture } = piece;
  // What is not the picture's own has no address in its memory.
  const isIn = piece.counts === picture?.counts && piece.coordinates === picture.coordinates;
  const room = isIn ? picture.enter() : undefined;
  if (!picture || room === undefined) {
    copying(piece);
    return;
  }
  try {
    const { x, y, width, height } = piece.tile;
    const { cx, cy } = picture.coordinates;
    call(sharedModule.within(picture.memory, piece.stop), piece, {
      room,
      cx: cx.byteOffset + 8 * x,
      cy: cy.byteOffset + 8 * y,
      counts: picture.counts.byteOffset + 4 * piece.offset,
      width,
      height,
      stride: piece.stride,
    });
  } finally {
    picture.leave(room);
  }
};

interface Places {
  readonly room: number;
  readonly cx: number;
  readonly cy: number;
  readonly counts: number;
  readonly width: number;
  readonly height: number;
  readonly stride: number;
}

/** Whether it was finished. */
function call(tile: CountTile, piece: Piece, at: Places): boolean {
  const { room, cx, cy, counts, width, height, stride } = at;
  const { maxIterations, pruned } = piece;
  const { julia, power } = formulaOf(piece.formula);
  const { re, im } = julia ?? { re: 0, im: 0 };
  const isJulia = julia !== undefined;
  return (
    tile(
      room,
      cx,
      cy,
      counts,
      width,
      height,
      stride,
      maxIterations,
      pruned,
      power,
      isJulia,
      re,
      im,
    ) !== 0
  );
}

/** No side of a picture is longer. */
const LONGEST = 65_536;
/** What is computed before it is copied: larger tiles are so many rows at a time. */
const MOST_AT_ONCE = 2 ** 18;
const CX = ROOM_BYTES;
const CY = CX + 8 * LONGEST;
const OUT = CY + 8 * LONGEST;
const END = OUT + 4 * MOST_AT_ONCE;

interface Bench {
  readonly memory: WebAssembly.Memory;
  readonly cx: Float64Array;
  readonly cy: Float64Array;
  readonly out: Int32Array;
}

let bench: Bench | undefined;

function benchOf(): Bench {
  if (bench) return bench;
  const memory = allocate(END, false);
  bench = {
    memory,
    cx: new Float64Array(memory.buffer, CX, LONGEST),
    cy: new Float64Array(memory.buffer, CY, LONGEST),
    out: new Int32Array(memory.buffer, OUT, MOST_AT_ONCE),
  };
  return bench;
}

/** In memory of the kernel's own, whatever memory counts go to. */
function copying(piece: Piece): void {
  const { memory, cx, cy, out } = benchOf();
  const tile = plainModule.within(memory, piece.stop);
  const { x, y, width, height } = piece.tile;
  cx.set(piece.coordinates.cx.subarray(x, x + width));
  cy.set(piece.coordinates.cy.subarray(y, y + height));
  const most = Math.floor(MOST_AT_ONCE / width);
  for (let from = 0; from < height; from += most) {
    const rows = Math.min(most, height - from);
    const at = { room: 0, cx: CX, cy: CY + 8 * from, counts: OUT };
    if (!call(tile, piece, { ...at, width, height: rows, stride: width })) return;
    for (let j = 0; j < rows; j += 1) {
      const row = out.subarray(j * width, (j + 1) * width);
      piece.counts.set(row, piece.offset + (from + j) * piece.stride);
    }
  }
}

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
