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
 * holds one is rewritten before it is sent (`replaceViews`) and restored in
 * the child (`restoreViews`).
 */

/** A view on a shared segment, as it travels between processes. */
export interface SegmentView {
  readonly __parallelSegment: string;
  readonly bytes: number;
  readonly type: string;
  readonly byteOffset: number;
  readonly length: number;
}

/** The segments that one strategy has made. */
export class Segments {
  readonly #paths = new Map<ArrayBufferLike, { path: string; fd: number }>();

  get size(): number {
    return this.#paths.size;
  }

  create<T extends SharedArray>(type: SharedArrayConstructor<T>, length: number): T {
    const native = requireNative();
    const bytes = length * type.BYTES_PER_ELEMENT;
    const { fd, buffer } = native.createSharedMemory(Math.max(bytes, 1));
    this.#paths.set(buffer, { path: `/proc/${process.pid}/fd/${fd}`, fd });
    return new type(buffer, 0, length);
  }

  /** A copy of `value` in which every view on a segment is replaced by its address. */
  replaceViews<T>(value: T): T {
    return rewrite(value, (leaf) => {
      if (!ArrayBuffer.isView(leaf)) return leaf;
      const segment = this.#paths.get(leaf.buffer);
      if (!segment) return leaf;
      const view: SegmentView = {
        __parallelSegment: segment.path,
        bytes: leaf.buffer.byteLength,
        type: leaf.constructor.name,
        byteOffset: leaf.byteOffset,
        length: (leaf as unknown as { length: number }).length,
      };
      return view;
    });
  }

  /** Closes the descriptors: no new process can map the segments. Views stay usable where they are. */
  close(): void {
    for (const { fd } of this.#paths.values()) requireNative().closeSharedMemory(fd);
    this.#paths.clear();
  }
}

const mapped = new Map<string, ArrayBuffer>();
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

/** The inverse of `replaceViews`, in the child. A segment is mapped once. */
export function restoreViews<T>(value: T): T {
  return rewrite(value, (leaf) => {
    if (!isSegmentView(leaf)) return leaf;
    const type = TYPES[leaf.type];
    if (!type) throw new TypeError(`unknown shared array type ${leaf.type}`);
    let buffer = mapped.get(leaf.__parallelSegment);
    if (!buffer) {
      buffer = requireNative().openSharedMemory(leaf.__parallelSegment, leaf.bytes);
      mapped.set(leaf.__parallelSegment, buffer);
    }
    return new type(buffer, leaf.byteOffset, leaf.length);
  });
}

function isSegmentView(value: unknown): value is SegmentView {
  return typeof value === 'object' && value !== null && '__parallelSegment' in value;
}

/** Rewrites leaves in plain objects and arrays, keeping what occurs twice one object. */
function rewrite<T>(root: T, leafOf: (leaf: object) => unknown): T {
  const seen = new Map<object, unknown>();
  const visit = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    const known = seen.get(value);
    if (known !== undefined) return known;
    const leaf = leafOf(value);
    if (leaf !== value) {
      seen.set(value, leaf);
      return leaf;
    }
    if (Array.isArray(value)) {
      const copy: unknown[] = new Array(value.length);
      seen.set(value, copy);
      for (let i = 0; i < value.length; i += 1) copy[i] = visit(value[i]);
      return copy;
    }
    const prototype = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) return value;
    const copy: Record<string, unknown> = {};
    seen.set(value, copy);
    for (const [key, item] of Object.entries(value)) copy[key] = visit(item);
    return copy;
  };
  return visit(root) as T;
}
