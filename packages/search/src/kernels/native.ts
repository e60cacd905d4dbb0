import { type NativeBinding, requireNative } from '@parallel/core/task';
import type { Pattern } from '../pattern/pattern.js';
import type { SearchKernel } from './kernel.js';

type Matcher = InstanceType<NativeBinding['Matcher']>;

let lastRust: string | undefined;
let lastMatcher: Matcher | undefined;

/** The compiled pattern; pieces of one search come one after another, so the last is kept. */
export function matcherOf(pattern: Pattern): Matcher {
  if (pattern.rust === undefined) throw new TypeError('the pattern has no native form');
  if (!lastMatcher || lastRust !== pattern.rust) {
    lastMatcher = new (requireNative().Matcher)(pattern.rust);
    lastRust = pattern.rust;
  }
  return lastMatcher;
}

/** The addon's kernel, on the thread that calls it. */
export const nativeKernel: SearchKernel = {
  searchBlock: (pattern, bytes, invert) =>
    requireNative().searchBlock(matcherOf(pattern), bytes, invert),
  searchRange: (pattern, path, start, end, invert) =>
    requireNative().searchRange(matcherOf(pattern), path, start, end, invert),
};
