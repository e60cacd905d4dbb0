/*
 * A process of its own, which looks on while ways are run: their own main
 * thread may be busy from start to end. It ends with its parent.
 */
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { treeUse } from './process-tree.js';
import type { FromSampler, Sample, ToSampler } from './sampling.js';

const linux = process.platform === 'linux';
const FIRST_INTERVAL = 20;
/** Then every second sample is dropped, and half as many are taken. */
const MOST_SAMPLES = 600;

let samples: Sample[] = [];
let interval = FIRST_INTERVAL;
let timer: NodeJS.Timeout | undefined;
const watched = process.ppid;

function take(): void {
  samples.push({
    at: performance.timeOrigin + performance.now(),
    busy: busyMilliseconds(),
    ...(linux && treeUse(watched, process.pid)),
  });
  if (samples.length < MOST_SAMPLES) return;
  samples = thinned(samples);
  interval *= 2;
  clearInterval(timer);
  timer = setInterval(take, interval);
}

/** The peak of those that go is kept. */
function thinned(all: readonly Sample[]): Sample[] {
  return all.flatMap((sample, i) => {
    if (i % 2 === 0) return [];
    const { mebibytes } = all[i - 1]!;
    return mebibytes !== undefined && sample.mebibytes !== undefined
      ? [{ ...sample, mebibytes: Math.max(mebibytes, sample.mebibytes) }]
      : [sample];
  });
}

/** Of each core since the machine's start; whoever used it. */
function busyMilliseconds(): number[] {
  if (!linux) {
    return cpus().map(({ times }) => times.user + times.nice + times.sys + times.irq);
  }
  const lines = readFileSync('/proc/stat', 'latin1').match(/^cpu\d.*$/gm) ?? [];
  return lines.map((line) => {
    const [user, nice, system, , , irq, softirq, steal] = line.split(/\s+/).slice(1).map(Number);
    return 10 * (user! + nice! + system! + irq! + softirq! + steal!);
  });
}

process.on('message', (message: ToSampler) => {
  clearInterval(timer);
  if (message.kind === 'begin') {
    samples = [];
    interval = FIRST_INTERVAL;
    take();
    timer = setInterval(take, interval);
  } else {
    take();
    process.send!({ kind: 'samples', samples } satisfies FromSampler);
  }
});
// Ctrl-C is for the demo, which still wants its last samples.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.on('disconnect', () => process.exit());
process.send!({ kind: 'ready' } satisfies FromSampler);
