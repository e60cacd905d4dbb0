import { spin } from '../engines/tasks.js';

/** How many steps of `spin` take a millisecond here, undisturbed. */
export function stepsPerMillisecond() {
  const steps = 10_000_000;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 10; i += 1) {
    const start = performance.now();
    spin(steps);
    least = Math.min(least, performance.now() - start);
  }
  return steps / least;
}

/** Where `spin` ends, by squaring the step x -> a x + c instead of taking it. @param {number} steps */
export function spinEnd(steps) {
  let [a, c, x] = [1664525, 1013904223, 0];
  for (let left = steps; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) x = (Math.imul(a, x) + c) | 0;
    c = (Math.imul(a, c) + c) | 0;
    a = Math.imul(a, a);
  }
  return x;
}

/** @param {readonly unknown[]} outputs */
export function sum(outputs) {
  return /** @type {number[]} */ (outputs).reduce((total, output) => total + output, 0);
}
