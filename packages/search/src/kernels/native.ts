import { type NativeBinding, requireNative } from '@parallel/core/task';
import { readBlock } from '../feeds/read-range.js';
import type { Pattern } from '../pattern/pattern.js';
import type { Translation } from '../pattern/translate.js';
import type { SpanTranslation } from '../pattern/translate-spans.js';
import { addSpans } from '../spans/add-spans.js';
import type { PieceMatches, SearchKernel } from './kernel.js';

type Matcher = InstanceType<NativeBinding['Matcher']>;
type SpanMatcher = InstanceType<NativeBinding['SpanMatcher']>;

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

let lastSpans: { readonly form: SpanTranslation; readonly matcher: SpanMatcher } | undefined;

/** What says where in lines a pattern matches. */
export function spanMatcher(form: SpanTranslation): SpanMatcher {
  if (lastSpans?.form !== form) {
    const matcher = new (requireNative().SpanMatcher)([...form.sources], form.text);
    lastSpans = { form, matcher };
  }
  return lastSpans.matcher;
}

/** The addon's kernel, on the thread that calls it. */
export const nativeKernel: SearchKernel = {
  searchBlock(pattern, bytes) {
    const matches = requireNative().searchBlock(matcherOf(pattern), bytes, pattern.invert);
    return pattern.spans && !pattern.invert ? withSpans(pattern, matches, bytes) : matches;
  },
  searchRange(pattern, path, start, end) {
    if (!pattern.spans || pattern.invert) {
      return requireNative().searchRange(matcherOf(pattern), path, start, end, pattern.invert);
    }
    const { bytes, offset } = readBlock(path, start, end);
    const matches = this.searchBlock(pattern, bytes);
    for (let i = 0; i < matches.offsets.length; i += 1) matches.offsets[i]! += offset;
    return matches;
  },
};

/** With where the pattern matches in the lines of a block that were found. */
function withSpans(pattern: Pattern, matches: PieceMatches, bytes: Uint8Array): PieceMatches {
  const form = pattern.spans?.native;
  const spans = form
    ? requireNative().blockSpans(spanMatcher(form), bytes, matches.offsets)
    : addSpans(pattern, matches.offsets, bytes);
  return { ...matches, spans };
}
