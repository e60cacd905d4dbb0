import type { Progress } from '@parallel/core';

const WIDTH = 24;
const REDRAW_MILLISECONDS = 50;
const CLEAR = '\r\x1b[K';

/** How far something is, in one line of a terminal; nothing elsewhere. */
export interface ProgressLine {
  /** To be called with `onProgress`. */
  show(what: string): (progress: Progress) => void;
  /** Leaves nothing behind. */
  clear(): void;
}

/** @param shown whether the stream is a terminal and nobody wants quiet. */
export function progressLine(stream: NodeJS.WritableStream, shown: boolean): ProgressLine {
  if (!shown) return { show: () => () => {}, clear: () => {} };
  let drawnAt = 0;
  let drawn = false;
  return {
    show: (what) => (progress) => {
      const now = performance.now();
      // What is over at once is not worth a line.
      if (progress.elapsed < REDRAW_MILLISECONDS || now - drawnAt < REDRAW_MILLISECONDS) return;
      drawnAt = now;
      drawn = true;
      stream.write(`${CLEAR}${progressText(what, progress)}`);
    },
    clear() {
      if (drawn) stream.write(CLEAR);
      drawn = false;
    },
  };
}

function progressText(what: string, { done, total = 0, eta = 0 }: Progress): string {
  const part = total > 0 ? done / total : 0;
  const full = Math.round(part * WIDTH);
  const bar = '█'.repeat(full) + '░'.repeat(WIDTH - full);
  return `${what} ${bar} ${Math.floor(part * 100)} %, ${timeText(eta)} left`;
}

/** Milliseconds as people say them. */
export function timeText(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(seconds < 0.0995 ? 3 : 1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
