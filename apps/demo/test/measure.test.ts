import { describe, expect, it, vi } from 'vitest';
import { compare } from '../src/commands/compare.js';
import type { Case } from '../src/experiments/cases.js';
import { Failure } from '../src/failure.js';
import { findWrongAnswers } from '../src/measure/check.js';
import { measure, median } from '../src/measure/measure.js';
import { TimeLeft } from '../src/measure/time-left.js';
import type { Run, Way } from '../src/measure/way.js';

const cases: Case[] = [
  { name: 'a', title: 'case a' },
  { name: 'b', title: 'case b' },
];

function way(name: string, digest = 'right', log: string[] = []): Way<Case> {
  return {
    experiment: {
      name,
      title: name,
      problem: 'search',
      source: 'ours',
      axes: { strategy: 'threads', memory: 'copy', feed: 'lines', kernel: 'js' },
      why: '',
    },
    unavailable: name === 'missing' ? 'not installed' : undefined,
    async run(wanted): Promise<Run> {
      log.push(`${name} ${wanted.name}`);
      return { seconds: log.length, answer: { count: 1, digest } };
    },
  };
}

const never = new AbortController().signal;

describe('measure', () => {
  it('runs all ways in turn, round by round', async () => {
    const log: string[] = [];
    const ways = [way('x', 'right', log), way('missing', 'right', log), way('y', 'right', log)];
    const results = await measure(ways, cases, { runs: 2, signal: never });
    const round = ['x a', 'y a', 'x b', 'y b'];
    expect(log).toEqual([...round, ...round]);
    expect(results[0]?.measured.get('b')?.seconds).toEqual([3, 7]);
    expect(results[1]).toMatchObject({ skipped: 'not installed' });
  });

  it('keeps what is finished when it is interrupted', async () => {
    const controller = new AbortController();
    const onRan = vi.fn(() => controller.abort());
    const results = await measure([way('x'), way('y')], cases, {
      runs: 5,
      signal: controller.signal,
      onRan,
    });
    expect(results.map(({ measured }) => measured.size)).toEqual([1, 0]);
    expect(onRan).toHaveBeenCalledTimes(1);
  });

  it('prepares before each run', async () => {
    const log: string[] = [];
    const prepare = (wanted: Case) => log.push(`prepare ${wanted.name}`);
    await measure([way('x', 'right', log)], cases, { runs: 1, signal: never, prepare });
    expect(log).toEqual(['prepare a', 'x a', 'prepare b', 'x b']);
  });

  it('passes on what a way throws', async () => {
    const broken: Way<Case> = { ...way('x'), run: () => Promise.reject(new Error('broken')) };
    await expect(measure([broken], cases, { runs: 1, signal: never })).rejects.toThrow('broken');
  });

  it('knows the median', () => {
    expect([median([3, 1, 2]), median([4, 1, 3, 2]), median([7])]).toEqual([2, 2.5, 7]);
  });
});

it('knows how long the rest will take', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const left = new TimeLeft(['fast', 'slow'], 2);
  vi.advanceTimersByTime(1000);
  left.ran('fast');
  expect(left.seconds).toBe(3);
  vi.advanceTimersByTime(5000);
  left.ran('slow');
  expect(left.seconds).toBe(6);
  vi.advanceTimersByTime(2000);
  left.ran('fast');
  vi.advanceTimersByTime(5000);
  left.ran('slow');
  expect(left.seconds).toBe(0);
  vi.useRealTimers();
});

describe('a wrong answer', () => {
  it('is found and its way named, also if it is the first', async () => {
    const ways = [way('bad', 'wrong'), way('good'), way('fine')];
    const wrong = findWrongAnswers(await measure(ways, cases, { runs: 1, signal: never }), cases);
    expect(wrong).toHaveLength(2);
    expect(wrong[0]).toMatch(
      /"bad, threads · lines · copy · js" on case a says 1 \(wrong\), 1 \(right\) is what most ways say/,
    );
  });

  it('is what is not expected, however many say it', async () => {
    const ways = [way('x', 'wrong'), way('y', 'wrong'), way('good')];
    const known = [{ ...cases[0]!, expected: { count: 1, digest: 'right' } }];
    const wrong = findWrongAnswers(await measure(ways, known, { runs: 1, signal: never }), known);
    expect(wrong).toHaveLength(2);
    expect(wrong[0]).toMatch(/"x, .*" on case a says 1 \(wrong\), 1 \(right\) is right/);
  });

  it('may lack a digest, but not the count', async () => {
    const counts = (name: string, count: number): Way<Case> => ({
      ...way(name),
      run: async () => ({ seconds: 1, answer: { count } }),
    });
    const ways = [counts('few', 2), counts('fine', 1), way('good')];
    const wrong = findWrongAnswers(await measure(ways, cases, { runs: 1, signal: never }), cases);
    expect(wrong).toHaveLength(2);
    for (const line of wrong) expect(line).toContain('"few,');
  });

  it('of one run among many is found', async () => {
    let runs = 0;
    const flaky: Way<Case> = {
      ...way('flaky'),
      run: async () => {
        runs += 1;
        return { seconds: 1, answer: { count: runs === 3 ? 2 : 1, digest: 'right' } };
      },
    };
    const results = await measure([way('x'), way('y'), flaky], cases, { runs: 2, signal: never });
    expect(findWrongAnswers(results, cases)).toHaveLength(1);
  });

  it('makes the demo fail after its table', async () => {
    const print = vi.spyOn(console, 'log').mockImplementation(() => {});
    const comparison = {
      name: 'test',
      problem: 'search' as const,
      title: 'Test',
      axes: ['strategy'],
      ways: [way('x'), way('y'), way('bad', 'wrong')],
      cases,
    };
    const failure = await compare([comparison], { runs: 1, workers: 2 }, never).catch(
      (error) => error,
    );
    const printed = print.mock.calls.join('\n');
    print.mockRestore();
    expect(failure).toBeInstanceOf(Failure);
    expect(failure).toMatchObject({
      status: 1,
      message: expect.stringContaining('"bad, threads'),
    });
    expect(printed).toContain('case a');
    expect(printed).not.toContain('same answers');
  });
});
