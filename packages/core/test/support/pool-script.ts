import fc from 'fast-check';
import type { Patience } from '../../src/worker/watch.js';
import type { FakeOptions } from './fake-workers.js';

const which = fc.nat(7);
const rarely = <T>(values: fc.Arbitrary<T>) => fc.option(values, { freq: 3, nil: undefined });

/** What a worker, a caller or the clock does next. */
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('submit' as const),
      uncloneable: fc.nat(9),
      timeout: rarely(fc.constantFrom(5, 15)),
      lane: rarely(which),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('reply' as const),
      which,
      milliseconds: fc.constantFrom(0, 0, 1, 1.99, 2, 50),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('begin' as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('exit' as const), which }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('abort' as const), which }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('pass' as const),
      milliseconds: fc.constantFrom(0, 4, 9, 30),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('bury' as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** What happens to a pool in its life. */
export interface Script extends Patience, FakeOptions {
  readonly size: number;
  readonly steps: readonly Step[];
  readonly close: boolean;
}

export const scripts: fc.Arbitrary<Omit<Script, 'close'>> = fc.record({
  size: fc.integer({ min: 1, max: 3 }),
  grace: fc.constantFrom(0, 10),
  idleTimeout: fc.constantFrom(Number.POSITIVE_INFINITY, 8),
  control: fc.boolean(),
  lazy: fc.boolean(),
  steps: fc.array(step, { maxLength: 60, size: 'max' }),
});
