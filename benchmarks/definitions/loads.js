/* Work whose whole is known: how much of two processors becomes of use. */
import { spinEnd, stepsPerMillisecond, sum } from './spin.js';
import { efficiency, ofIdeal } from './targets.js';

const WORKERS = 2;
const SHARES = 'bare threads, equal shares';

/**
 * @param {string} title
 * @param {readonly number[]} milliseconds what each task costs
 * @param {number} least the efficiency that is wanted
 * @returns {import('../types.js').Table}
 */
export function loadTable(title, milliseconds, least) {
  const perMillisecond = stepsPerMillisecond();
  const inputs = milliseconds.map((cost) => Math.round(cost * perMillisecond));
  const expected = sum(inputs.map(spinEnd));
  return {
    title,
    rounds: 5,
    workers: WORKERS,
    contenders: [
      'core threads',
      'core processes',
      SHARES,
      'inline',
      'piscina threads',
      'tinypool threads',
      'workerpool threads',
    ].map((engine) => ({
      engine,
      items: 1,
      run: (pool) => pool.all('spin', inputs),
      answer: (outputs) => sum(/** @type {unknown[]} */ (outputs)),
      expected,
    })),
    targets: [
      efficiency(least, 'core threads', WORKERS),
      efficiency(least, SHARES, WORKERS),
      ofIdeal(least, 'core threads', SHARES),
      ofIdeal(least, 'core processes', SHARES),
    ],
  };
}
