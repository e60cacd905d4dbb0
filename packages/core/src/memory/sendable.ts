import { types } from 'node:util';
import { ParallelError } from '../errors.js';
import { rewrite } from './rewrite.js';

/** Whoever reads a message has to have the stack for it: at about 1,200 levels of objects and arrays V8 gives up, and takes a process with it. */
const DEEPEST = 1000;
/** From here on it is worth remembering what has been seen. */
const SHALLOW = 4;

/**
 * A value as it can be sent. Of a Buffer that is a part of a larger one, such
 * as all small ones out of Node's pool, a thread would be sent the whole: it is
 * copied instead.
 * @param compact whether it goes to a thread.
 * @throws ParallelError `NOT_CLONEABLE` for what nobody could read.
 */
export function sendable<T>(value: T, compact: boolean): T {
  if (typeof value !== 'object' || value === null) return value;
  const hasParts = new Inspection(isPart).visit(value, 0);
  return hasParts && compact ? rewrite(value, wholeOf) : value;
}

/**
 * Refuses what a process cannot be sent. Node would send a view of a SharedArrayBuffer as a copy,
 * into which whoever wants to share memory would write in vain.
 * @throws ParallelError `NOT_CLONEABLE`.
 */
export function assertForProcess(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  new Inspection((view) => {
    if (types.isSharedArrayBuffer(view.buffer)) throw new ParallelError('NOT_CLONEABLE', UNSHARED);
    return false;
  }).visit(value, 0);
}

const UNSHARED =
  'a view of a SharedArrayBuffer, which a process cannot be given: use share() of the strategy, or a copy';

/** Finds views, and refuses what is too deep. */
class Inspection {
  #seen: Set<object> | undefined;

  constructor(private readonly found: (view: ArrayBufferView) => boolean) {}

  visit(value: object, depth: number): boolean {
    if (ArrayBuffer.isView(value)) return this.found(value);
    if (depth > SHALLOW) {
      this.#seen ??= new Set();
      if (this.#seen.has(value)) return false;
      this.#seen.add(value);
      if (depth > DEEPEST) {
        throw new ParallelError('NOT_CLONEABLE', `nested more than ${DEEPEST} levels deep`);
      }
    }
    if (Array.isArray(value)) return this.#visitAll(value, depth);
    if (value instanceof Map) {
      const inKeys = this.#visitAll(value.keys(), depth);
      return this.#visitAll(value.values(), depth) || inKeys;
    }
    if (value instanceof Set) return this.#visitAll(value, depth);
    let found = false;
    for (const key in value) {
      const item = (value as Record<string, unknown>)[key];
      if (typeof item === 'object' && item !== null && this.visit(item, depth + 1)) found = true;
    }
    return found;
  }

  #visitAll(items: Iterable<unknown>, depth: number): boolean {
    let found = false;
    for (const item of items) {
      if (typeof item === 'object' && item !== null && this.visit(item, depth + 1)) found = true;
    }
    return found;
  }
}

function isPart(view: ArrayBufferView): boolean {
  return (
    Buffer.isBuffer(view) &&
    types.isArrayBuffer(view.buffer) &&
    view.byteLength < view.buffer.byteLength
  );
}

function wholeOf(object: object): object | undefined {
  return ArrayBuffer.isView(object) && isPart(object) ? copied(object as Uint8Array) : undefined;
}

/** Not by Buffer.from(view), which may take its memory out of the pool again. */
function copied(part: Uint8Array): Buffer {
  return Buffer.from(new Uint8Array(part).buffer);
}
