import type { Progress } from '@parallel/core';

/** Counts bytes and tells a listener, if there is one. */
export function byteProgress(
  listener: ((progress: Progress) => void) | undefined,
  total: number,
): (bytes: number) => void {
  const start = performance.now();
  let done = 0;
  return (bytes) => {
    done += bytes;
    if (!listener) return;
    const elapsed = performance.now() - start;
    const rate = (done / Math.max(elapsed, 0.001)) * 1000;
    listener({ done, total, elapsed, rate, eta: (Math.max(0, total - done) / rate) * 1000 });
  };
}
