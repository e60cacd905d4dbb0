import { SingleBar } from 'cli-progress';

/** Tells how far something is: a bar on a terminal, plain lines elsewhere; always on standard error. */
export interface ProgressDisplay {
  /** Says what is being done now: on a terminal all of it, elsewhere the phase when it changes. */
  step(phase: string, detail: string): void;
  /**
   * Sets how much is done.
   * @param secondsLeft if more is known than the share that is done.
   */
  update(done: number, secondsLeft?: number): void;
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
    format: `${title} {bar} {percentage}% {value}/{total} ${unit}{left}  {what}`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: (process.stderr.columns ?? 80) < 100 ? 10 : 24,
    hideCursor: true,
    clearOnComplete: true,
    stopOnComplete: false,
    gracefulExit: false,
    stream: process.stderr,
  });
  const start = performance.now();
  bar.start(total, 0, { what: '', left: '' });
  return {
    step: (phase, detail) => bar.update({ what: `${phase}: ${detail}` }),
    update(done, secondsLeft = ((performance.now() - start) / 1000) * (total / done - 1)) {
      bar.update(done, { left: done > 0 ? `, ${inWords(secondsLeft)} left` : '' });
    },
    stop: () => bar.stop(),
  };
}

function inWords(seconds: number): string {
  const whole = Math.ceil(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
