import { SingleBar } from 'cli-progress';

/** Tells how far something is: a bar on a terminal, plain lines elsewhere; always on standard error. */
export interface ProgressDisplay {
  /** Says what is being done now: on a terminal all of it, elsewhere the phase when it changes. */
  step(phase: string, detail: string): void;
  /** Sets how much is done. */
  update(done: number): void;
  stop(): void;
}

/** @param unit what is counted, with its plural `s`. */
export function showProgress(title: string, total: number, unit: string): ProgressDisplay {
  if (!process.stderr.isTTY) {
    let last = '';
    return {
      step(phase) {
        if (phase !== last) process.stderr.write(`${title}: ${phase}\n`);
        last = phase;
      },
      update: () => {},
      stop: () => {},
    };
  }
  const bar = new SingleBar({
    format: `${title} {bar} {percentage}% {value}/{total} ${unit}, {eta_formatted} left  {what}`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 24,
    hideCursor: true,
    clearOnComplete: true,
    stopOnComplete: false,
    gracefulExit: false,
    etaBuffer: 50,
    stream: process.stderr,
  });
  bar.start(total, 0, { what: '' });
  return {
    step: (phase, detail) => bar.update({ what: `${phase}: ${detail}` }),
    update: (done) => bar.update(done),
    stop: () => bar.stop(),
  };
}
