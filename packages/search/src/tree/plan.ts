import { type NativeBinding, ParallelError } from '@parallel/core';
import type { Engine } from '../kernels/kernel.js';
import { matcherOf, spanMatcher } from '../kernels/native.js';
import type { Details } from '../matches.js';
import type { Pattern } from '../pattern/pattern.js';
import { viewOf } from '../results/options.js';
import { JsFilter } from './js-filter.js';
import { NativeSource } from './native-source.js';
import { nicenessOf, type TreeMode, type TreeOptions } from './options.js';
import type { PartSource } from './source.js';

type TreeSearch = InstanceType<NativeBinding['TreeSearch']>;
type Matcher = InstanceType<NativeBinding['Matcher']>;
type SpanMatcher = InstanceType<NativeBinding['SpanMatcher']>;

/** A search, ready to run. */
export interface TreePlan {
  readonly source: PartSource;
  readonly engine: Engine;
  /** For packed files, or by strategy `native`, and a pattern that only JavaScript can run: native threads find, unpack and decode all lines. */
  readonly filter?: JsFilter;
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
  const where = { roots, ...selection(how), niceness: nicenessOf(how) };
  const wants = (matches: boolean) => report === 'all' || matches === (report === 'matching');
  if (pattern.multiline) {
    const matcher = wholeMatcher(pattern);
    const native = create(binding, {
      ...where,
      ...binaryChoices(how.binary),
      mode: MODES[mode],
      report,
      ...nativeLimits(pattern, maxCount),
      feedsOnly: pattern.spans?.native?.feedsOnly ?? false,
    });
    const source = new NativeSource(native, matcher, workers);
    return { source, engine: matcher ? 'native' : 'js', wants, details };
  }
  const matcher = compiled(pattern);
  if (matcher) {
    const native = create(binding, {
      ...where,
      ...binaryChoices(how.binary),
      mode: MODES[mode],
      report,
      ...nativeLimits(pattern, maxCount),
    });
    const source = new NativeSource(native, matcher, workers);
    return { source, engine: 'native', wants, details };
  }
  const native = create(binding, {
    ...where,
    // Whether something matches behind a NUL is not known where every line is taken.
    ...binaryChoices(how.binary === 'text' ? 'text' : 'skip'),
    mode: 'lines',
    report: 'all',
    wholeTexts: true,
  });
  const most = MODES[mode] === 'exists' ? 1 : (maxCount ?? Number.POSITIVE_INFINITY);
  const filter = new JsFilter(
    pattern,
    pattern.invert ?? false,
    most,
    mode !== 'lines' && mode !== 'columns',
  );
  const source = new NativeSource(native, new binding.Matcher(''), workers);
  return { source, engine: 'js', filter, wants, details };
}

function wholeMatcher({ spans }: Pattern): SpanMatcher | null {
  try {
    return spans?.native ? spanMatcher(spans.native) : null;
  } catch {
    // Too large when compiled.
    return null;
  }
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

function create(
  binding: NativeBinding,
  options: ConstructorParameters<NativeBinding['TreeSearch']>[0],
): TreeSearch {
  try {
    return new binding.TreeSearch(options);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    const [, option, value, reason] = /^(\w+) is (.*?); (.*)$/s.exec(message) ?? [];
    const line = option ? `option "${option}": ${value}: ${reason}` : message;
    throw new ParallelError('INVALID_OPTION', line.replaceAll(/\s*\n\s*/g, ' '), { cause });
  }
}
