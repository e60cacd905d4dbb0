import type { ChannelCore } from '../channel/channel.js';
import { Range } from '../engine/range.js';
import { sendable } from '../memory/sendable.js';
import type { Pieces } from '../worker/protocol.js';
import type { Wired } from '../worker/wire.js';

/** All inputs of a run, in a form that every thread can be given. */
export interface HandedOver {
  readonly source: Pieces['source'];
  readonly channels: readonly ChannelCore[];
  /** What has to live for as long as the run. */
  readonly kept: readonly unknown[];
}

/**
 * Numbers go into shared memory. Other inputs are cloned as a whole, once for
 * each thread: undefined where that would cost much.
 */
export function handOver(
  items: ArrayLike<unknown> | Range,
  toWire: <T>(value: T, onChannel: (core: ChannelCore) => void) => Wired<T>,
): HandedOver | undefined {
  if (items instanceof Range) {
    return { source: { start: items.start, step: items.step }, channels: [], kept: [] };
  }
  const numbers = inSharedMemory(items);
  if (numbers) return { source: { values: numbers, rewritten: false }, channels: [], kept: [] };
  if (!isLight(items) || !isPlain(items)) return undefined;
  const channels = new Set<ChannelCore>();
  const { value, rewritten } = toWire(items, (channel) => channels.add(channel));
  const kept = items as readonly unknown[];
  return { source: { values: value, rewritten }, channels: [...channels], kept };
}

/** Whether a clone of all takes nothing along, and can be read. */
function isPlain(items: ArrayLike<unknown>): boolean {
  try {
    return sendable(items, true) === items;
  } catch {
    return false;
  }
}

type Numbers = Float64Array<ArrayBufferLike>;

function inSharedMemory(items: ArrayLike<unknown>): ArrayLike<unknown> | undefined {
  if (ArrayBuffer.isView(items)) {
    const view = items as unknown as Numbers;
    if (view.buffer instanceof SharedArrayBuffer) return view;
    // The built-in one: a Buffer's constructor, or that of a class of the caller's, is another.
    const name = view[Symbol.toStringTag];
    const type = globalThis[name];
    const copy: Numbers = new type(new SharedArrayBuffer(view.byteLength));
    copy.set(view);
    return copy;
  }
  for (let i = 0; i < items.length; i += 1) if (typeof items[i] !== 'number') return undefined;
  const shared = new Float64Array(new SharedArrayBuffer(items.length * 8));
  shared.set(items as ArrayLike<number>);
  return shared;
}

const SAMPLES = 64;
/** A clone of a mebibyte takes a millisecond or so. */
const MOST_BYTES = 1 << 20;

/** Whether a clone of all is cheap, judged by some of them. */
function isLight(items: ArrayLike<unknown>): boolean {
  const step = Math.max(1, Math.floor(items.length / SAMPLES));
  const seen = new Set<object>();
  let samples = 0;
  let bytes = 0;
  for (let i = 0; i < items.length && bytes <= MOST_BYTES; i += step) {
    bytes += weigh(items[i], seen);
    samples += 1;
  }
  return (bytes / samples) * items.length <= MOST_BYTES;
}

/** What is deeper may be too deep for a stack: left to who sends pieces one by one, and says which it was. */
const DEEPEST = 500;

/** About as many bytes as a clone has to write. What several inputs share is cloned once. */
function weigh(value: unknown, seen: Set<object>, depth = 0): number {
  if (typeof value === 'string') return 8 + value.length;
  if (typeof value !== 'object' || value === null || seen.has(value)) return 8;
  if (depth > DEEPEST) return MOST_BYTES + 1;
  seen.add(value);
  const all = (values: readonly unknown[]) => weighAll(values, seen, depth + 1);
  if (ArrayBuffer.isView(value)) return 8 + weigh(value.buffer, seen);
  if (value instanceof ArrayBuffer) return value.byteLength;
  if (value instanceof SharedArrayBuffer) return 8;
  if (value instanceof Map) return all([...value.keys(), ...value.values()]);
  if (value instanceof Set) return all([...value]);
  return all(Object.values(value));
}

function weighAll(values: readonly unknown[], seen: Set<object>, depth: number): number {
  let bytes = 8;
  for (const value of values) {
    bytes += weigh(value, seen, depth);
    if (bytes > MOST_BYTES) break;
  }
  return bytes;
}
