import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nativeProblem } from '@parallel/core';
import { temporaryFolder } from 'test-support/folder';
import { describe, expect, it } from 'vitest';
import {
  type PlotCase,
  plotCase,
  QUICK,
  type SearchCase,
  SLOW,
  searchCases,
  VIEWS,
  type ViewName,
} from '../src/experiments/cases.js';
import type { Answer } from '../src/experiments/expected.js';
import type { Experiment } from '../src/experiments/experiment.js';
import { EXPERIMENTS } from '../src/experiments/index.js';
import { talkPlot, talkSearch } from '../src/experiments/talk.js';
import { Trace } from '../src/measure/trace.js';
import { watched } from '../src/measure/usage.js';
import type { RunContext } from '../src/measure/way.js';
import { wayOf } from '../src/measure/ways.js';
import { runDemo } from './run-demo.js';

const sha256 = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** What `grep -n` prints, line by line. */
function searchOracle(text: string, pattern: RegExp): Answer {
  const lines = text.endsWith('\n') ? text.slice(0, -1).split('\n') : text.split('\n');
  const found = lines.flatMap((line, i) => (pattern.test(line) ? `${i + 1}:${line}\n` : []));
  return { count: found.length, digest: sha256(found.join('')) };
}

/** Escape times by the definition, point by point. */
function plotOracle({ view }: PlotCase): Answer {
  const { width, height, x0, y0, y1, maxIterations } = view;
  const scale = height / (y1 - y0);
  const counts = new Int32Array(width * height).fill(-1);
  for (let at = 0; at < counts.length; at += 1) {
    const cx = x0 + (at % width) / scale;
    const cy = y0 + Math.floor(at / width) / scale;
    for (let i = 0, x = 0, y = 0; i < maxIterations; i += 1) {
      if (x * x + y * y >= 4) {
        counts[at] = i;
        break;
      }
      [x, y] = [x * x - y * y + cx, 2 * x * y + cy];
    }
  }
  const digest = sha256(new Uint8Array(counts.buffer));
  return { count: counts.filter((count) => count < 0).length, digest };
}

const context = (trace?: Trace): RunContext => ({
  signal: new AbortController().signal,
  trace,
  timed(work) {
    // Within what is timed, or a bar may end after the run.
    return watched(() => {
      trace?.begin();
      return work();
    }, undefined);
  },
});

describe('experiments', () => {
  it('have names of their own, and a sentence each', () => {
    const names = EXPERIMENTS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, problem, title, why } of EXPERIMENTS) {
      expect(name).toMatch(/^[a-z][a-z-]*[a-z]$/);
      expect(name.startsWith(`${problem}-`)).toBe(true);
      expect(title).not.toBe('');
      expect(why).toMatch(/^[A-Z].{20,}[^.]\.$/);
    }
  });

  it("have every figure of the talk's tables once", () => {
    const shown = EXPERIMENTS.flatMap(({ talk }) => talk ?? []);
    expect(shown).toEqual([...Object.values(talkSearch), ...Object.values(talkPlot)]);
  });

  it('compare strategies on kernels that leave nothing out', () => {
    for (const experiment of EXPERIMENTS) {
      if (experiment.problem !== 'mandelbrot') continue;
      expect(experiment.pruned).toBe(/pruned$/.test(experiment.name));
    }
  });
});

describe('every experiment gives the answer of the oracle', () => {
  const workers = 3;
  const lines = Array.from({ length: 3000 }, (_, i) => (i % 7 ? `line ${i}` : `xabcdefg ${i}`));
  const text = `${lines.join('\n')}\nabcdeh without an end`;

  it.each(EXPERIMENTS.map((experiment) => [experiment.name, experiment] as const))(
    '%s',
    async (_, experiment: Experiment) => {
      const way = wayOf(experiment, { workers });
      // Here both yardsticks have to be there: they are installed with the tests, and on every Linux.
      if (way.unavailable !== undefined) {
        expect(nativeProblem() ?? process.platform !== 'linux').toBeTruthy();
        return;
      }
      const file = join(temporaryFolder().root, 'text.txt');
      writeFileSync(file, text);
      const view = plotCase('lopsided', { width: 40, height: 30 }, 500);
      const cases = experiment.problem === 'search' ? searchCases(file) : [view, { ...view }];
      for (const wanted of cases) {
        const oracle =
          experiment.problem === 'search'
            ? searchOracle(text, (wanted as SearchCase).pattern)
            : plotOracle(wanted as PlotCase);
        // Traced once: a run that is drawn must give the same.
        const trace = wanted === cases[0] ? new Trace() : undefined;
        const { answer, seconds } = await way.run(wanted, context(trace));
        expect(answer.count).toBe(oracle.count);
        if (answer.digest !== undefined) expect(answer.digest).toBe(oracle.digest);
        if (!trace) continue;
        expect(trace.pieces > 0).toBe(!('program' in experiment));
        const most = Math.max(
          workers,
          ('leastWorkers' in experiment && experiment.leastWorkers) || 0,
        );
        const byWorker = new Map<number, number>();
        for (const [i, start] of trace.spans.start.entries()) {
          const [worker, end] = [trace.spans.worker[i]!, trace.spans.end[i]!];
          expect(worker).toBeLessThan(most);
          // One after the other, whatever the kernel had open at once.
          expect(start).toBeGreaterThanOrEqual(byWorker.get(worker) ?? 0);
          expect(end).toBeGreaterThanOrEqual(start);
          expect(end).toBeLessThanOrEqual(seconds * 1000 + 1);
          byWorker.set(worker, end);
        }
      }
    },
  );
});

describe('expected answers', () => {
  it('of the usual sample are right', async () => {
    const folder = temporaryFolder().root;
    await runDemo(['sample', '--lines', '1000000'], folder);
    const file = join(folder, 'sample.txt');
    const way = wayOf(EXPERIMENTS.find(({ name }) => name === 'search-grep')!, { workers: 1 });
    for (const wanted of searchCases(file, 1_000_000)) {
      expect(wanted.expected).toBeDefined();
      expect((await way.run(wanted, context())).answer).toEqual(wanted.expected);
    }
  });

  it('of the usual views are right', () => {
    for (const name of Object.keys(VIEWS) as ViewName[]) {
      const lopsided = name === 'lopsided';
      const size = lopsided ? { width: 256, height: 192 } : { width: 192, height: 144 };
      for (const most of lopsided ? [SLOW] : [QUICK, SLOW]) {
        const wanted = plotCase(name, size, most);
        expect(wanted.expected).toEqual(plotOracle(wanted));
      }
    }
  });

  it("are known for the talk's own sizes, too", () => {
    for (const { expected } of searchCases('', 25_000_000)) expect(expected).toBeDefined();
    const view = plotCase('reference', { width: 1024, height: 768 }, SLOW);
    expect(view.expected).toMatchObject({ count: 222_337 });
  });
});
