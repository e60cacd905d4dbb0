import type { Strategy } from '../strategies/strategy.js';
import { cancelling } from './cancelling.js';
import { channelEnds } from './channel-ends.js';
import { channels } from './channels.js';
import { closing } from './closing.js';
import { deaths } from './deaths.js';
import { errors } from './errors.js';
import { laziness } from './laziness.js';
import { leaving } from './leaving.js';
import { map } from './map.js';
import { orphans } from './orphans.js';
import { progress } from './progress.js';
import { retries } from './retries.js';
import { run } from './run.js';
import { schedules } from './schedules.js';
import { schemas } from './schemas.js';
import { sharing } from './sharing.js';
import { sources } from './sources.js';
import { starting } from './starting.js';
import { type ConformanceOptions, suiteOf, type TestRunner } from './support.js';
import { timeouts } from './timeouts.js';
import { transferring } from './transferring.js';
import { uncloneable } from './uncloneable.js';

const THEMES = [
  starting,
  run,
  map,
  sources,
  laziness,
  schedules,
  progress,
  errors,
  uncloneable,
  schemas,
  retries,
  leaving,
  cancelling,
  timeouts,
  closing,
  deaths,
  orphans,
  sharing,
  transferring,
  channels,
  channelEnds,
];

/**
 * Registers the tests that every strategy has to pass.
 *
 * A strategy with a `grace` should be made with one that is never over while
 * the machine is busy, of a second or so: some tasks answer when they are cancelled.
 *
 * @param create makes a new strategy; called once a test, closed after it.
 */
export function conformance(
  runner: TestRunner,
  create: () => Strategy,
  options: ConformanceOptions = {},
): void {
  const suite = suiteOf(runner, create, options);
  for (const theme of THEMES) theme(suite);
}
