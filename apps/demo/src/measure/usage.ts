import { availableParallelism } from 'node:os';
import { endedChildrenSeconds } from './process-tree.js';
import type { Sample, Sampling } from './sampling.js';
import type { Trace } from './trace.js';
import type { Timed } from './way.js';

const linux = process.platform === 'linux';

/** What a run has used beside time. */
export interface Usage {
  /** Seconds on a processor: this process's, and on Linux those of all that it started. */
  readonly cpuSeconds: number;
  /** Of those, its children's; unknown elsewhere. */
  readonly childSeconds?: number;
  /** The most memory that all of them had at a time, in MiB; Linux only. */
  readonly peakMebibytes?: number;
  readonly samples: readonly Sample[];
  /** When it began, in milliseconds since 1970. */
  readonly at: number;
}

/** Times a piece of work and watches what it uses. */
export async function watched<T>(
  work: () => Promise<T>,
  sampling: Sampling | undefined,
): Promise<Timed<T> & { readonly usage: Usage }> {
  sampling?.begin();
  const children = linux ? endedChildrenSeconds() : 0;
  const cpu = process.cpuUsage();
  const start = performance.now();
  let value: T;
  try {
    value = await work();
  } catch (error) {
    await sampling?.end();
    throw error;
  }
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const samples = (await sampling?.end()) ?? [];
  // Workers that have just ended have been waited for by now.
  const childSeconds = linux ? endedChildrenSeconds() - children : 0;
  const peak = Math.max(...samples.map(({ mebibytes = 0 }) => mebibytes));
  const usage: Usage = {
    cpuSeconds: (user + system) / 1e6 + childSeconds,
    ...(linux && { childSeconds }),
    ...(peak > 0 && { peakMebibytes: peak }),
    samples,
    at: performance.timeOrigin + start,
  };
  return { value, seconds, usage };
}

/** Where the time of all cores went, in seconds; they add up to the cores times the time it took. */
export interface Whereabouts {
  /** Inside pieces. */
  readonly computing: number;
  /** On a processor before the first piece: starting workers. */
  readonly starting: number;
  /** On a processor outside of pieces: copying, reading for others, messages, putting together. */
  readonly copying: number;
  /** On no processor. */
  readonly waiting: number;
}

/** @param trace of the same run; without spans, all that ran has computed. */
export function whereTimeWent(
  seconds: number,
  usage: Usage,
  trace: Trace,
  isProgram: boolean,
): Whereabouts {
  const { cpuSeconds, childSeconds = 0 } = usage;
  const waiting = Math.max(0, availableParallelism() * seconds - cpuSeconds);
  if (isProgram) {
    // What it prints has to be taken from it.
    return { computing: childSeconds, starting: 0, copying: cpuSeconds - childSeconds, waiting };
  }
  if (trace.pieces === 0) return { computing: cpuSeconds, starting: 0, copying: 0, waiting };
  const starting = Math.min(cpuSeconds, cpuUntil(usage, trace.firstStart));
  const computing = Math.min(trace.computing / 1000, cpuSeconds - starting);
  return { computing, starting, copying: cpuSeconds - starting - computing, waiting };
}

/** Seconds on a processor until so many milliseconds after the start. */
function cpuUntil({ samples, at }: Usage, milliseconds: number): number {
  const first = samples[0]?.cpuSeconds;
  if (first === undefined) return 0;
  let [before, used] = [0, 0];
  for (const { at: time, cpuSeconds = first } of samples) {
    const [now, soFar] = [time - at, cpuSeconds - first];
    if (now >= milliseconds) {
      const part = now === before ? 1 : Math.max(0, (milliseconds - before) / (now - before));
      return Math.max(0, used + part * (soFar - used));
    }
    [before, used] = [now, soFar];
  }
  return Math.max(0, used);
}
