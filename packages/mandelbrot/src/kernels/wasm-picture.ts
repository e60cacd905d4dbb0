import { type Coordinates, coordinatesOf, type View } from '../view.js';
import { allocate, type CountTile, kernelIn, ROOM_BYTES } from './wasm-module.js';

/**
 * A picture in memory of WebAssembly, as threads are sent it. From address 0:
 * its counts, the coordinates of columns and rows, and rooms for those who
 * compute, one for each at the same time.
 */
export interface WasmPicture {
  readonly memory: WebAssembly.Memory;
  readonly rooms: number;
}

/** Two of the lines that a processor takes from memory: it likes to take both. */
const ALIGNED = 128;
/** After the lanes, which take 960. */
const LOCK = 960;

const aligned = (address: number) => Math.ceil(address / ALIGNED) * ALIGNED;

function layoutOf({ width, height }: View) {
  const cx = aligned(4 * width * height);
  const cy = aligned(cx + 8 * width);
  return { cx, cy, rooms: aligned(cy + 8 * height) };
}

const LEAST_WEIGHT = 2 ** 17;

/** The same, with views on it, in one isolate. */
export class OpenPicture {
  readonly counts: Int32Array;
  readonly coordinates: Coordinates;
  #kernel: CountTile | undefined;
  readonly #locks: Int32Array;
  readonly #rooms: number;
  #last = 0;
  /**
   * No isolate counts memory that it shares towards what its garbage takes. Of this it does, and
   * so collects pictures before they use up the address space: each takes ten gigabytes of that.
   */
  readonly weight: ArrayBuffer;

  constructor(
    readonly memory: WebAssembly.Memory,
    rooms: number,
    view: View,
  ) {
    const { buffer } = memory;
    this.weight = new ArrayBuffer(Math.max(LEAST_WEIGHT, buffer.byteLength / 4));
    const { width, height } = view;
    const { cx, cy, rooms: at } = layoutOf(view);
    this.counts = new Int32Array(buffer, 0, width * height);
    this.coordinates = {
      cx: new Float64Array(buffer, cx, width),
      cy: new Float64Array(buffer, cy, height),
    };
    this.#locks = new Int32Array(buffer, at, (rooms * ROOM_BYTES) / 4);
    this.#rooms = rooms;
  }

  /** The kernel in this memory, made at the first call. */
  get kernel(): CountTile {
    this.#kernel ??= kernelIn(this.memory, true);
    return this.#kernel;
  }

  /**
   * The address of a room that nobody else has until `leave`; undefined where all are taken.
   * The last one comes first: then nobody else looks at its lock.
   */
  enter(): number | undefined {
    for (let tried = 0; tried < this.#rooms; tried += 1) {
      const at = this.#last * ROOM_BYTES;
      if (Atomics.compareExchange(this.#locks, (at + LOCK) / 4, 0, 1) === 0) {
        return this.#locks.byteOffset + at;
      }
      this.#last = (this.#last + 1) % this.#rooms;
    }
    return undefined;
  }

  leave(room: number): void {
    Atomics.store(this.#locks, (room - this.#locks.byteOffset + LOCK) / 4, 0);
  }
}

/**
 * A place for a view's picture.
 * @param rooms how many compute at the same time.
 * @throws ParallelError `TOO_LARGE` where there is no such memory.
 */
export function makeWasmPicture(view: View, rooms: number): WasmPicture {
  const memory = allocate(layoutOf(view).rooms + rooms * ROOM_BYTES, true);
  const picture = { memory, rooms };
  const { cx, cy } = openWasmPicture(picture, view).coordinates;
  const wanted = coordinatesOf(view);
  cx.set(wanted.cx);
  cy.set(wanted.cy);
  return picture;
}

/** The memory's pages, and less than what copying takes as long as making one. */
const SMALL = 2 ** 14;

/** The same where it is worth it; otherwise counts go to any memory, and are copied. */
export function pictureInPlace(view: View, rooms: number): WasmPicture | undefined {
  if (view.width * view.height < SMALL) return undefined;
  try {
    return makeWasmPicture(view, rooms);
  } catch {
    return undefined;
  }
}

const opened = new WeakMap<WebAssembly.Memory, OpenPicture>();

/** The views on a picture: each memory has those of one. */
export function openWasmPicture({ memory, rooms }: WasmPicture, view: View): OpenPicture {
  let picture = opened.get(memory);
  if (!picture) {
    picture = new OpenPicture(memory, rooms, view);
    opened.set(memory, picture);
  }
  return picture;
}
