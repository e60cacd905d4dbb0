import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ChunkResult } from '../src/engine/executor.js';
import { transfer } from '../src/memory/transfer.js';
import { type Candidate, Measurement } from '../src/strategies/auto-decision.js';

// A copy is measured for real: here each of them takes no time.
beforeAll(() => {
  vi.spyOn(performance, 'now').mockReturnValue(0);
});
afterAll(() => {
  vi.restoreAllMocks();
});

const TASK = { url: 'file:///t.js', exportName: 'f' };

function result(pieces: number, each: number, output: unknown = 1): ChunkResult<unknown> {
  const outputs = Array(pieces).fill(output);
  return { outputs, worker: 0, start: 0, milliseconds: pieces * each };
}

/** Pieces measured, at so many milliseconds each. */
function measured(
  each: number,
  { pieces = 1, workers = 4, candidate = 'threads' as Candidate, input = 1 as unknown } = {},
): Measurement {
  const measurement = new Measurement(TASK, workers, candidate);
  measurement.record(Array(pieces).fill(input), result(pieces, each));
  return measurement;
}

describe('where the number of pieces is known', () => {
  it('nothing moves before anything is measured', () => {
    const measurement = new Measurement(TASK, 4, 'threads');
    expect(measurement.choose(1, 1e9, true)).toBe('inline');
    expect(measurement.decision).toMatchObject({ strategy: 'inline', pieces: 0 });
  });

  it('cheap pieces of which few are left stay', () => {
    expect(measured(0.001).choose(1, 100, false)).toBe('inline');
    expect(measured(5).choose(1, 2, false)).toBe('inline');
  });

  it('they move where many are left', () => {
    expect(measured(5).choose(1, 100, false)).toBe('threads');
    expect(measured(0.01).choose(1000, 1e6, false)).toBe('threads');
  });

  it('they stay where a message costs more than the piece, however many are left', () => {
    expect(measured(0.01).choose(1, 1e9, false)).toBe('inline');
    expect(measured(0.01).choose(1, 1e9, true)).toBe('inline');
  });

  it('workers that are there already are worth it sooner', () => {
    expect(measured(2).choose(1, 10, false)).toBe('inline');
    expect(measured(2).choose(1, 10, true)).toBe('threads');
  });

  it('one worker gains nothing', () => {
    expect(measured(50, { workers: 1 }).choose(10, 1e6, true)).toBe('inline');
  });

  it('stays moved, whatever comes', () => {
    const measurement = measured(5);
    expect(measurement.choose(1, 100, false)).toBe('threads');
    const { why } = measurement.decision;
    measurement.record([1], result(1, 1e-6));
    expect(measurement.choose(1, 0, false)).toBe('threads');
    expect(measurement.decision).toMatchObject({ strategy: 'threads', why });
  });

  it('the last few weigh most, and one alone an eighth', () => {
    const measurement = measured(0.001, { pieces: 3 });
    measurement.record([1], result(1, 80.001));
    expect(measurement.decision).toMatchObject({ pieces: 4, millisecondsEach: 10.001 });
    for (let i = 0; i < 20; i += 1) measurement.record([1], result(1, 0.001));
    expect(measurement.decision.millisecondsEach).toBeLessThan(1);
    measurement.record([1, 1], result(2, 160));
    expect(measurement.choose(1, 20, false)).toBe('threads');
  });
});

describe('where nobody knows how many come', () => {
  it('stays until as much has been spent as a start costs, and then moves', () => {
    const measurement = measured(1);
    let spent = 1;
    for (; measurement.choose(1, undefined, false) === 'inline'; spent += 1) {
      measurement.record([1], result(1, 1));
    }
    expect(spent).toBe(30);
  });

  it('moves at once where the workers are there', () => {
    expect(measured(1).choose(1, undefined, true)).toBe('threads');
  });

  it('stays for ever where a piece would cost more there', () => {
    const measurement = measured(0.01, { pieces: 1e6 });
    expect(measurement.choose(1, undefined, false)).toBe('inline');
    expect(measurement.choose(1, undefined, true)).toBe('inline');
  });
});

describe('a native entry', () => {
  it('starts sooner than threads, so that fewer pieces are enough', () => {
    expect(measured(2).choose(1, 5, false)).toBe('inline');
    expect(measured(2, { candidate: 'native' }).choose(1, 5, false)).toBe('native');
  });

  it('needs nothing to be copied', () => {
    const options = { candidate: 'native' as const, input: () => 1 };
    expect(measured(2, options).choose(1, 1000, false)).toBe('native');
  });
});

describe('what cannot be copied', () => {
  it.each([
    ['an input', () => 1, 1],
    ['an output', 1, () => 1],
  ])('keeps a task where it is: %s', (_, input, output) => {
    const measurement = new Measurement(TASK, 4, 'threads');
    measurement.record([input], result(1, 1000, output));
    expect(measurement.choose(1, 1e6, true)).toBe('inline');
    const { copyEach, why } = measurement.decision;
    expect(copyEach).toBeUndefined();
    expect(why).toBe('inline, since an input or output cannot be sent to a worker');
  });

  it('is not what is to be moved', () => {
    const measurement = measured(1000, { input: transfer(new Uint8Array(8)) });
    expect(measurement.decision.copyEach).toBe(0);
    expect(measurement.choose(1, 100, false)).toBe('threads');
  });

  it('is found out at the first piece with an output', () => {
    const measurement = new Measurement(TASK, 4, 'threads');
    measurement.record([() => 1], result(0, 0));
    expect(measurement.decision.pieces).toBe(0);
    measurement.record([1], result(1, 1000));
    expect(measurement.choose(1, 100, false)).toBe('threads');
  });
});

describe('the sentence', () => {
  it('has the numbers of a known end', () => {
    const measurement = measured(2.5, { pieces: 4 });
    measurement.choose(10, 90, false);
    const { task, why } = measurement.decision;
    expect(task).toBe('f of file:///t.js');
    expect(why).toBe(
      'threads, since 4 pieces took 2.5 ms each here: the 100 left take 250 ms here, 93 ms on 4 threads (30 ms of it to start them)',
    );
  });

  it('has those of an unknown one', () => {
    const measurement = measured(2.5, { pieces: 4, candidate: 'native', workers: 3 });
    measurement.choose(10, undefined, true);
    expect(measurement.decision.why).toBe(
      'native, since 4 pieces took 2.5 ms each here, 10 ms in all; on 3 native threads it would be 0.84 ms each, after 0 ms to start them',
    );
  });

  it('says that nothing is known yet', () => {
    const { why, copyEach } = new Measurement(TASK, 4, 'threads').decision;
    expect(why).toBe('inline, since its first pieces are measured where it is called');
    expect(copyEach).toBeUndefined();
  });
});
