import type { NativeBinding } from '@parallel/core';
import type { Engine } from '../kernels/kernel.js';
import { compiled as compiledForm, matcherOf, spanMatcher } from '../kernels/native.js';
import type { Details } from '../matches.js';
import { created } from '../native-options.js';
import { PIECE_MILLISECONDS } from '../options.js';
import { mayExplode, type Pattern } from '../pattern/pattern.js';
import { viewOf } from '../results/options.js';
import { Timeline } from '../timeline.js';
import { FilteredSource } from './filtered-source.js';
import { NativeSource } from './native-source.js';
import { nicenessOf, type TreeMode, type TreeOptions } from './options.js';
import type { PartSource } from './source.js';

type NativeOptions = ConstructorParameters<NativeBinding['TreeSearch']>[0];
type Matcher = InstanceType<NativeBinding['Matcher']>;
type SpanMatcher = InstanceType<NativeBinding['SpanMatcher']>;

/** A search, ready to run. */
export interface TreePlan {
  readonly source: PartSource;
  readonly engine: Engine;
  /** Which files are told of, by whether something matches. */
  readonly wants: (matches: boolean) => boolean;
  readonly details: Details;
}

export const MODES = {
  lines: 'lines',
  columns: 'columns',
  count: 'count',
  filesWithMatches: 'exists',
  filesWithoutMatch: 'exists',
} as const satisfies Record<TreeMode, string>;

/** Chooses the engine of native threads and sets them up. */
export function planTree(
  binding: NativeBinding,
  roots: string[],
  pattern: Pattern,
  how: TreeOptions,
  workers: number,
): TreePlan {
  const { mode = 'lines', maxCount } = how;
  const report = reportOf(how);
  const details = { pattern, view: viewOf(how) };
  const timeline = how.onSpan && new Timeline(how.onSpan);
  const onSpan = timeline?.ofThreads();
  const now = timeline && { now: performance.now() };
  const where = { roots, ...selection(how), niceness: nicenessOf(how), ...now };
  const create = (options: Partial<NativeOptions>) =>
    created(() => new binding.TreeSearch({ ...where, ...options }));
  const wants = (matches: boolean) => report === 'all' || matches === (report === 'matching');
  if (pattern.multiline) {
    const matcher = wholeMatcher(pattern);
    const native = create({
      ...binaryChoices(how.binary),
      mode: MODES[mode],
      report,
      ...nativeLimits(pattern, maxCount),
      feedsOnly: pattern.spans?.native?.feedsOnly ?? false,
    });
    const source = new NativeSource(native, matcher, workers, onSpan);
    return { source, engine: matcher ? 'native' : 'js', wants, details };
  }
  const matcher = compiled(pattern);
  if (matcher) {
    const native = create({
      ...binaryChoices(how.binary),
      mode: MODES[mode],
      report,
      ...nativeLimits(pattern, maxCount),
    });
    const wantsSpans = details.view.spans && (mode === 'lines' || mode === 'columns');
    const spans = wantsSpans ? lineSpans(pattern) : undefined;
    const source = new NativeSource(native, matcher, workers, onSpan, spans);
    return { source, engine: 'native', wants, details };
  }
  // Packed files, or strategy `native`, and a pattern that only JavaScript can run: native threads
  // find, unpack and decode lines.
  const native = create({
    // Whether something matches behind a NUL is not known where every line is taken.
    ...binaryChoices(how.binary === 'text' ? 'text' : 'skip'),
    mode: 'lines',
    report: 'all',
    wholeTexts: true,
  });
  const lines = new NativeSource(native, candidates(binding, pattern), workers, onSpan);
  const source = new FilteredSource(lines, {
    pattern,
    workers,
    niceness: nicenessOf(how),
    most: MODES[mode] === 'exists' ? 1 : (maxCount ?? Number.POSITIVE_INFINITY),
    counts: mode !== 'lines' && mode !== 'columns',
    sorted: how.sort === 'path',
    timeout: mayExplode(pattern) ? PIECE_MILLISECONDS : undefined,
    timeline,
  });
  return { source, engine: 'js', wants, details };
}

/** What lets through all lines that match, and as few others as it can. */
function candidates(binding: NativeBinding, { prefilter, invert }: Pattern): Matcher {
  try {
    if (prefilter && !invert) return compiledForm(prefilter);
  } catch {
    // Too large when compiled.
  }
  return new binding.Matcher('');
}

function wholeMatcher({ spans }: Pattern): SpanMatcher | null {
  try {
    return spans?.native ? spanMatcher(spans.native) : null;
  } catch {
    // Too large when compiled.
    return null;
  }
}

/** What says where in lines the pattern matches, if native threads can. */
function lineSpans(pattern: Pattern): SpanMatcher | undefined {
  return pattern.invert ? undefined : (wholeMatcher(pattern) ?? undefined);
}

/** Whether native threads can run the pattern line by line. */
export function hasNativeForm(pattern: Pattern): boolean {
  return compiled(pattern) !== undefined;
}

function nativeLimits({ invert = false }: Pattern, maxCount: number | undefined) {
  return { invert, ...(maxCount !== undefined && { maxCount }) };
}

function compiled(pattern: Pattern): Matcher | undefined {
  if (pattern.native === undefined) return undefined;
  try {
    return matcherOf(pattern);
  } catch {
    // Too large when compiled.
    return undefined;
  }
}

export function reportOf({ mode, includeWithoutMatch }: TreeOptions) {
  if (includeWithoutMatch) return 'all';
  return mode === 'filesWithoutMatch' ? 'notMatching' : 'matching';
}

function binaryChoices(binary: TreeOptions['binary']) {
  return binary === undefined ? {} : { binary, namedBinary: binary };
}

export function selection(how: TreeOptions) {
  const { maxFileSize, maxDepth, encoding } = how;
  return {
    globs: list(how.glob),
    types: list(how.types),
    hidden: how.hidden ?? false,
    noIgnore: how.noIgnore ?? false,
    followSymlinks: how.followSymlinks ?? false,
    sorted: how.sort === 'path',
    zip: how.searchZip ?? false,
    ...(maxFileSize !== undefined && { maxFileSize }),
    ...(maxDepth !== undefined && { maxDepth }),
    ...(encoding !== undefined && { encoding }),
  };
}

function list(value: string | readonly string[] | undefined): string[] {
  return value === undefined ? [] : typeof value === 'string' ? [value] : [...value];
}
