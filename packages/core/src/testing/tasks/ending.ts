import { writeSync } from 'node:fs';
import type { Channel } from '../../channel/channel.js';
import type { TaskContext } from '../../task.js';

/** Says that it runs, then never returns. */
export async function loopForever(started: Channel<never, string>): Promise<never> {
  await started.send('started');
  for (;;);
}

/** Never returns on the one input, and squares the others. */
export function loopOn({ x, bad }: { x: number; bad: number }): number {
  if (x === bad) for (;;);
  return x * x;
}

export async function awaitForeverOn({ x, bad }: { x: number; bad: number }): Promise<number> {
  if (x === bad) await new Promise(() => {});
  return x * x;
}

/** Loops, without letting an event through, until it sees the signal. Cell 0: begun; cell 1: ended. */
export function pollSignal(cells: Int32Array, { signal }: TaskContext): string {
  Atomics.store(cells, 0, 1);
  while (!signal.aborted);
  Atomics.store(cells, 1, 1);
  return 'an output that nobody wants';
}

/** As {@link pollSignal}, by `throwIfAborted`. */
export function pollByThrow(cells: Int32Array, { signal }: TaskContext): never {
  Atomics.store(cells, 0, 1);
  try {
    for (;;) signal.throwIfAborted();
  } finally {
    Atomics.store(cells, 1, 1);
  }
}

/** Waits for its signal where its input says so, and tells when that came. */
export async function tellAborted(
  { x, waits, words }: { x: number; waits: boolean; words: Channel<never, string> },
  { signal }: TaskContext,
): Promise<number> {
  if (!waits) return x;
  const aborted = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  await words.send('waiting');
  await aborted;
  await words.send('told');
  return x;
}

/** Says that it is there, and stays until it is let go. */
export async function hold(door: Channel<string, string>): Promise<string | undefined> {
  await door.send('in');
  return door.receive();
}

export function mark(cells: Int32Array): void {
  Atomics.add(cells, 0, 1);
}

/** Says which process it is in, then never returns. */
export function sayAndLoop(): never {
  writeSync(1, `${process.pid}\n`);
  for (;;);
}
