import { SingleBar } from 'cli-progress';

/** Tells how far something is: a bar on a terminal, plain lines elsewhere; always on standard error. */
export interface ProgressDisplay {
  /** Says what is being done now. */
  step(what: string): void;
  /** Sets how much is done. */
  update(done: number): void;
  stop(): void;
}

/** @param unit what is counted, with its plural `s`. */
export function showProgress(title: string, total: number, unit: string): ProgressDisplay {
  if (!process.stderr.isTTY) {
    return {
      step: (what) => process.stderr.write(`${title}: ${what}\n`),
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
    step: (what) => bar.update({ what }),
    update: (done) => bar.update(done),
    stop: () => bar.stop(),
  };
}
