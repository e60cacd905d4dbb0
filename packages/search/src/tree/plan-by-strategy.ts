import { nativeProblem, ParallelError } from '@parallel/core';
import { invalidOption } from '@parallel/core/options';
import { chooseEngine } from '../choose-engine.js';
import { isKnownEncoding } from '../files/encoding.js';
import type { FileMode, FilesJob } from '../files/job.js';
import { PIECE_MILLISECONDS } from '../options.js';
import type { Pattern } from '../pattern/pattern.js';
import { viewOf } from '../results/options.js';
import { Timeline } from '../timeline.js';
import { Selection, SelectionError } from '../walk/selection.js';
import { Walk } from '../walk/walk.js';
import type { TreeOptions } from './options.js';
import { MODES, reportOf, selection, type TreePlan } from './plan.js';
import { StrategySource } from './strategy-source.js';

/**
 * A walk in JavaScript, whose files a strategy's workers search.
 * @throws ParallelError `INVALID_OPTION`, `NATIVE_UNAVAILABLE`, `IMPOSSIBLE_COMBINATION`.
 */
export function planByStrategy(
  roots: readonly string[],
  pattern: Pattern,
  how: TreeOptions,
): TreePlan {
  const { encoding = 'auto', sort, workers, mode = 'lines' } = how;
  if (!isKnownEncoding(encoding)) {
    throw invalidOption('encoding', encoding, '"auto", "none" or a label that TextDecoder knows');
  }
  const { kernel, native } = how;
  const strategy = how.strategy === 'auto' ? 'threads' : (how.strategy ?? 'threads');
  const choice = chooseEngine({ strategy, kernel, native }, pattern);
  const report = reportOf(how);
  const job: FilesJob = {
    pattern: bare(choice.pattern),
    engine: choice.engine,
    ...(pattern.multiline ? FORM_ONLY : { mode: MODES[mode], report }),
    maxCount: how.maxCount ?? Number.POSITIVE_INFINITY,
    encoding,
    binary: how.binary ?? 'skip',
    namedBinary: how.binary ?? 'stop',
  };
  const source = new StrategySource({
    walk: new Walk(roots, selectionOf(how)),
    job,
    strategy: choice.strategy,
    workers,
    niceness: how.niceness,
    sorted: sort === 'path',
    timeline: how.onSpan && new Timeline(how.onSpan),
    timeout: choice.mayExplode && !pattern.multiline ? PIECE_MILLISECONDS : undefined,
  });
  return {
    source,
    engine: choice.engine,
    wants: (matches) => report === 'all' || matches === (report === 'matching'),
    details: { pattern: choice.pattern, view: viewOf(how) },
  };
}

/** Which of the files match is seen when they are read as a whole. */
const FORM_ONLY = { mode: 'form' satisfies FileMode, report: 'all' } as const;

/** Where a pattern matches in lines is found out of those alone that are told. */
function bare({ spans: _, multiline: __, ...pattern }: Pattern): Pattern {
  return pattern;
}

/** @throws ParallelError `NATIVE_UNAVAILABLE`, `IMPOSSIBLE_COMBINATION` where packed files are wanted of who cannot unpack. */
export function refuseZip({ searchZip, strategy, kernel }: TreeOptions): void {
  if (!searchZip) return;
  const problem = nativeProblem();
  if (problem) {
    const what = `option "searchZip": true needs the native addon: ${problem.message}`;
    throw new ParallelError('NATIVE_UNAVAILABLE', what, { cause: problem });
  }
  const kind = typeof strategy === 'object' ? strategy.kind : strategy;
  const isNative = kind === undefined || kind === 'auto' || kind === 'native';
  if (isNative && kernel !== 'js') return;
  const asked = kernel === 'js' ? 'kernel "js"' : `strategy "${kind}"`;
  throw new ParallelError(
    'IMPOSSIBLE_COMBINATION',
    `option "searchZip": true cannot be had of folders with ${asked}: leave that out`,
  );
}

/** @throws ParallelError `INVALID_OPTION` */
export function selectionOf(how: TreeOptions): Selection {
  try {
    return new Selection(selection(how));
  } catch (error) {
    if (!(error instanceof SelectionError)) throw error;
    const line = `option "${error.option}": ${JSON.stringify(error.value)}: ${error.message}`;
    throw new ParallelError('INVALID_OPTION', line, { cause: error });
  }
}
