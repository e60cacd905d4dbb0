import type { Channel } from '../../channel/channel.js';

/** How a worker comes to its end: a thread has no signals of its own. */
export type Death = 0 | 1 | 'SIGKILL';

export function die(how: Death): never {
  if (how === 'SIGKILL') process.kill(process.pid, how);
  else process.exit(how);
  for (;;);
}

/** Ends its worker on the one input, and squares the others. */
export function dieOn({ x, bad, how }: { x: number; bad: number; how: Death }): number {
  return x === bad ? die(how) : x * x;
}

/** Counts its run in a cell of its own, and ends its worker in as many runs as it is told. */
export function dieTimes(input: {
  readonly runs: Int32Array;
  readonly at: number;
  readonly times: number;
  readonly how: Death;
}): number {
  const run = Atomics.add(input.runs, input.at, 1) + 1;
  return run <= input.times ? die(input.how) : input.at;
}

/** Leaves a promise behind that is rejected when the task has long returned. */
export async function leaveRejection(rejected: Channel<never, string>): Promise<void> {
  setImmediate(() => {
    void Promise.reject(new Error('left behind by a task of the conformance suite'));
    setImmediate(() => void rejected.send('rejected'));
  });
}

/** Takes memory until there is none. */
export function hog(x: number): number {
  if (x !== 3) return x;
  const all: number[][] = [];
  for (let i = 0; ; i += 1) all.push(new Array(10_000).fill(i + 0.5));
}

/** Asks for a value, and is gone before one comes. */
export async function askAndDie(input: {
  readonly channel: Channel<number, string>;
  readonly how: Death;
  readonly say: boolean;
}): Promise<never> {
  void input.channel.receive();
  if (input.say) await input.channel.send('asked');
  return die(input.how);
}
