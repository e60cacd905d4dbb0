/*
 * The tasks of the conformance suite. They are a module of their own, since
 * workers import them by URL.
 */
import { transfer } from '../memory/transfer.js';
import type { TaskContext } from '../task.js';

export default function square(x: number): number {
  return x * x;
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

export function failOn({ x, bad }: { x: number; bad: number }): number {
  if (x === bad) throw new RangeError(`cannot take ${x}`);
  return x;
}

class CodedError extends TypeError {
  override readonly name = 'CodedError';
  readonly code = 'E_CODED';
}

export function fail(how: 'coded' | 'aggregate' | 'undefined' | 'string' | 'reject'): unknown {
  switch (how) {
    case 'coded':
      throw new CodedError('coded', { cause: new RangeError('the cause') });
    case 'aggregate':
      throw new AggregateError([new TypeError('first'), new Error('second')], 'several');
    case 'undefined':
      throw undefined;
    case 'string':
      throw 'a string';
    case 'reject':
      return Promise.reject(new Error('rejected'));
  }
}

/** Adds to every cell of a shared array, so that lost updates would show. */
export function addToAll({ cells, times }: { cells: Int32Array; times: number }): void {
  for (let t = 0; t < times; t += 1) {
    for (let i = 0; i < cells.length; i += 1) Atomics.add(cells, i, 1);
  }
}

export function bytes(length: number) {
  return transfer(new Uint8Array(length).fill(length));
}

export function makeFunction(): () => number {
  return () => 1;
}

export function exit(code: number): never {
  process.exit(code);
}

/** Says that it runs, then never returns. */
export function loopForever(started: Int32Array): never {
  Atomics.store(started, 0, 1);
  for (;;) Atomics.add(started, 0, 1);
}
