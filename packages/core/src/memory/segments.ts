import { requireNative } from '../native.js';
import type { SharedArray, SharedArrayConstructor } from './memory.js';

/*
 * Memory shared between processes. The parent makes an anonymous file in
 * memory (memfd) and keeps its descriptor; a child opens it through
 * /proc/<parent>/fd/<n> and maps the same pages. There is no name in /dev/shm
 * that a crash could leave behind: the pages go when the last process that
 * maps them goes.
 *
 * structuredClone and v8.serialize would copy such a view, so an input that
 * holds one is rewritten before it is sent and restored in the child (`worker/wire.ts`).
 */

/** A view on a shared segment, as it travels between processes. */
export interface SegmentView {
  readonly __parallelSegment: string;
  readonly id: string;
  readonly bytes: number;
  readonly type: string;
  readonly byteOffset: number;
  readonly length: number;
}

interface Segment {
  /** Where another process finds it. */
  readonly path: string;
  readonly fd: number;
  readonly bytes: number;
  /** Tells it from another that had the same descriptor before. */
  readonly id: string;
}

let segmentsMade = 0;

/** The segments that one strategy has made. */
export class Segments {
  readonly #segments = new WeakMap<ArrayBufferLike, Segment>();
  readonly #open = new Set<number>();
  /** A segment that nobody here can name any more can reach no other process either. */
  readonly #collected = new FinalizationRegistry<number>((fd) => this.#closeDescriptor(fd));

  get size(): number {
    return this.#open.size;
  }

  create<T extends SharedArray>(type: SharedArrayConstructor<T>, length: number): T {
    const native = requireNative();
    const bytes = length * type.BYTES_PER_ELEMENT;
    const { fd, buffer } = native.createSharedMemory(Math.max(bytes, 1));
    segmentsMade += 1;
    this.#segments.set(buffer, {
      path: `/proc/${process.pid}/fd/${fd}`,
      fd,
      bytes: buffer.byteLength,
      id: `${process.pid} ${segmentsMade}`,
    });
    this.#open.add(fd);
    this.#collected.register(buffer, fd, buffer);
    return new type(buffer, 0, length);
  }

  /** Closes the descriptor of a segment: no new process can map it. Views stay usable where they are. */
  release(buffer: ArrayBufferLike): void {
    const segment = this.#segments.get(buffer);
    if (!segment) return;
    this.#segments.delete(buffer);
    this.#collected.unregister(buffer);
    this.#closeDescriptor(segment.fd);
  }

  /** What another process needs to find the view; undefined if it is not on one of the segments. */
  addressOf(leaf: object): SegmentView | undefined {
    const whole = leaf instanceof ArrayBuffer;
    if (!whole && !ArrayBuffer.isView(leaf)) return undefined;
    const segment = this.#segments.get(whole ? leaf : leaf.buffer);
    if (!segment) return undefined;
    return {
      __parallelSegment: segment.path,
      id: segment.id,
      bytes: segment.bytes,
      type: leaf.constructor.name,
      byteOffset: whole ? 0 : leaf.byteOffset,
      // Elements of a typed array, bytes of anything else.
      length: 'length' in leaf ? (leaf.length as number) : leaf.byteLength,
    };
  }

  /** Releases all. */
  close(): void {
    for (const fd of this.#open) this.#closeDescriptor(fd);
  }

  #closeDescriptor(fd: number): void {
    if (this.#open.delete(fd)) requireNative().closeSharedMemory(fd);
  }
}

/** What this process has mapped, for as long as something here looks at it. */
const mapped = new Map<string, WeakRef<ArrayBuffer>>();
const unmapped = new FinalizationRegistry<string>((id) => {
  if (!mapped.get(id)?.deref()) mapped.delete(id);
});
const TYPES: Record<string, SharedArrayConstructor<SharedArray>> = Object.fromEntries(
  [
    Int8Array,
    Uint8Array,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
    Float32Array,
    Float64Array,
    BigInt64Array,
    BigUint64Array,
  ].map((type) => [type.name, type as unknown as SharedArrayConstructor<SharedArray>]),
);

/** The view at an address, in the child. A segment is mapped once. */
export function openSegmentView(address: SegmentView): unknown {
  let buffer = mapped.get(address.id)?.deref();
  if (!buffer) {
    buffer = requireNative().openSharedMemory(address.__parallelSegment, address.bytes);
    mapped.set(address.id, new WeakRef(buffer));
    unmapped.register(buffer, address.id);
  }
  return viewOn(buffer, address);
}

function viewOn(buffer: ArrayBuffer, { type, byteOffset, length }: SegmentView): unknown {
  if (type === 'ArrayBuffer') return buffer;
  if (type === 'DataView') return new DataView(buffer, byteOffset, length);
  if (type === 'Buffer') return Buffer.from(buffer, byteOffset, length);
  const typedArray = TYPES[type];
  if (!typedArray) throw new TypeError(`memory cannot be shared as a ${type}`);
  return new typedArray(buffer, byteOffset, length);
}

export function isSegmentView(value: object): value is SegmentView {
  return '__parallelSegment' in value;
}
