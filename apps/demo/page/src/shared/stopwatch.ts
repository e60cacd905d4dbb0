import { redrawEvery } from './dom.js';

/** Calls `tick` with the milliseconds since `start` for as long as something runs. */
export function ticking(start: number, tick: (milliseconds: number) => void): () => void {
  const every = Math.max(100, redrawEvery());
  const timer = setInterval(() => tick(performance.now() - start), every);
  return () => clearInterval(timer);
}
