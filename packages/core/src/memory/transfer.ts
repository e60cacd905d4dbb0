import { types } from 'node:util';
import type { Transferable } from 'node:worker_threads';

/** Also of another realm: in vm contexts, such as Jest's, `instanceof` knows but their own. */
const { isArrayBuffer } = types;

/** The same in each copy of this module: a worker's bundle has one of its own. */
const BRAND = Symbol.for('@parallel/core Transferred');

/** A value whose buffers are to move to the other side instead of being copied. */
export class Transferred<T> {
  readonly [BRAND] = true;

  constructor(
    /** What arrives at the other side. */
    readonly value: T,
    /** What of it is moved instead of copied. */
    readonly list: readonly Transferable[],
  ) {}
}

export function isTransferred(value: unknown): value is Transferred<unknown> {
  return typeof value === 'object' && value !== null && BRAND in value;
}

/**
 * Throws for a buffer that has been moved away already. Node sends it, and the
 * other side cannot read the message.
 */
export function assertAttached(list: readonly Transferable[]): void {
  for (const item of list) if (isArrayBuffer(item)) new Uint8Array(item);
}

/**
 * Marks buffers of `value` to be moved, not copied, when a task's input or
 * output travels between threads. The sender can no longer use them. Between
 * processes, where nothing can move, they are copied.
 *
 * @param list the ArrayBuffers or ports to move; by default the buffer of
 *   `value` itself, if it is a typed array or an ArrayBuffer. A part of a buffer,
 *   as every small one out of Node's pool, is copied first, so that no neighbour
 *   travels along.
 */
export function transfer<T>(value: T, list?: readonly Transferable[]): Transferred<T> {
  if (list) return new Transferred(value, list);
  if (isArrayBuffer(value)) return new Transferred(value, [value]);
  if (ArrayBuffer.isView(value) && isArrayBuffer(value.buffer)) {
    const own = value.byteLength === value.buffer.byteLength ? value : copyOf(value);
    return new Transferred(own, [own.buffer as ArrayBuffer]);
  }
  return new Transferred(value, []);
}

function copyOf<T extends ArrayBufferView>(view: T): T {
  const bytes = view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength);
  if (Buffer.isBuffer(view)) return Buffer.from(bytes as ArrayBuffer) as unknown as T;
  const type = view.constructor as new (buffer: ArrayBufferLike) => T;
  return new type(bytes);
}
