import { type NativeBinding, requireNative } from '@parallel/core/task';
import type { Pattern } from '../pattern/pattern.js';
import type { Translation } from '../pattern/translate.js';
import type { SearchKernel } from './kernel.js';

type Matcher = InstanceType<NativeBinding['Matcher']>;

let last: { readonly key: string; readonly matcher: Matcher } | undefined;

/** The compiled pattern; pieces of one search come one after another, so the last is kept. */
export function matcherOf(pattern: Pattern): Matcher {
  if (pattern.native === undefined) throw new TypeError('the pattern has no native form');
  return compiled(pattern.native);
}

/** A matcher of what a pattern has been translated to. */
export function compiled({ source, text }: Translation): Matcher {
  const key = `${text} ${source}`;
  if (last?.key !== key) last = { key, matcher: new (requireNative().Matcher)(source, text) };
  return last.matcher;
}

/** The addon's kernel, on the thread that calls it. */
export const nativeKernel: SearchKernel = {
  searchBlock: (pattern, bytes) =>
    requireNative().searchBlock(matcherOf(pattern), bytes, pattern.invert),
  searchRange: (pattern, path, start, end) =>
    requireNative().searchRange(matcherOf(pattern), path, start, end, pattern.invert),
};
