import type { Sample } from './sampling.js';

/** How busy each core was over time. */
export interface Load {
  /** Milliseconds since the run's start at which an interval ends; the first begins at 0. */
  readonly times: readonly number[];
  /** Of each core, for each interval: from 0 to 1. */
  readonly cores: readonly (readonly number[])[];
}

const MOST_INTERVALS = 120;
/** The system counts in hundredths of a second: less would be noise. */
const LEAST_MILLISECONDS = 50;

/** @param at when the run began, in milliseconds since 1970. */
export function loadOf(samples: readonly Sample[], at: number): Load | undefined {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last || last.at - first.at < LEAST_MILLISECONDS) return undefined;
  const least = Math.max(LEAST_MILLISECONDS, (last.at - first.at) / MOST_INTERVALS);
  const times: number[] = [];
  const cores = first.busy.map((): number[] => []);
  let before = first;
  for (const sample of samples) {
    const passed = sample.at - before.at;
    // What is left at the end may be half an interval.
    if (passed < (sample === last ? least / 2 : least)) continue;
    times.push(Math.round(sample.at - at));
    for (const [core, loads] of cores.entries()) {
      const busy = (sample.busy[core]! - before.busy[core]!) / passed;
      loads.push(Math.round(100 * Math.min(1, Math.max(0, busy))) / 100);
    }
    before = sample;
  }
  return times.length > 0 ? { times, cores } : undefined;
}
