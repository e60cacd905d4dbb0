import { vi } from 'vitest';

/** Timers and the clock of `clock.ts` stand still until the test moves them; immediates go on. */
export function fakeClock(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'hrtime'] });
  // 0 means "no time" in a control.
  vi.advanceTimersByTime(1000);
}
