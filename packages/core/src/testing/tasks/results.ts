import { transfer } from '../../memory/transfer.js';
import type { TaskContext } from '../../task.js';

export function square(x: number): number {
  return x * x;
}

export async function echo(value: unknown): Promise<unknown> {
  return value;
}

/** Finishes later the smaller its input is. */
export async function slowWhenSmall(x: number): Promise<number> {
  for (let turn = 0; turn < Math.max(0, 20 - x); turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  return x;
}

export function strategyOf(_input: undefined, context: TaskContext): string {
  return context.strategy;
}

export function functionOn({ x, bad }: { x: number; bad: number }): unknown {
  return x === bad ? () => x : x;
}

/** Says when it has begun, in a shared cell. */
export function countBegun({ begun, x }: { begun: Int32Array; x: number }): number {
  Atomics.add(begun, 0, 1);
  return x;
}

/** Adds to every cell of a shared array, so that lost updates would show. */
export function addToAll({ cells, times }: { cells: Int32Array; times: number }): void {
  for (let t = 0; t < times; t += 1) {
    for (let i = 0; i < cells.length; i += 1) Atomics.add(cells, i, 1);
  }
}

/** The shared arrays of an input, wherever they are in it. */
export interface Nested {
  readonly list: readonly Int32Array[];
  readonly map: ReadonlyMap<string, Int32Array>;
  readonly big: BigInt64Array;
}

export function addToNested({ list, map, big }: Nested): void {
  for (const cells of [...list, ...map.values()]) Atomics.add(cells, 0, 1);
  Atomics.add(big, 0, 2n ** 40n);
}

export function bytes(length: number) {
  return transfer(new Uint8Array(length).fill(length));
}

/** A part of a buffer that has neighbours before and behind it. */
export function slice({ pooled, text }: { pooled: boolean; text: string }) {
  if (!pooled) return transfer(new Uint8Array(1 << 16).fill(7).subarray(100, 100 + text.length));
  Buffer.from('a neighbour in the task');
  return transfer(Buffer.from(text));
}

export function describeBytes(view: Uint8Array) {
  const whole = Buffer.from(view.buffer).toString('latin1');
  return { bytes: [...view], buffer: view.buffer.byteLength, whole };
}

/** Uses a strategy of its own. */
export async function nest({ how, count }: { how: 'inline' | 'threads'; count: number }) {
  // By URL: a bundler would put a second copy of the library in here.
  const core = (await import(
    new URL('./index.js', import.meta.url).href
  )) as typeof import('../../index.js');
  const strategy = how === 'inline' ? core.inline() : core.threads({ workers: 1 });
  try {
    const mine = core.task<{ default: typeof square }>(import.meta.url);
    return await strategy.map(mine, core.range(count)).toArray();
  } finally {
    await strategy.close();
  }
}
