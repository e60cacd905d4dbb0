import type { Memory, StrategyKind } from '@parallel/core';
import { KERNELS, type Kernel } from '@parallel/core/options';
import { FEEDS, type Feed, searchFile } from '@parallel/search';
import { digestMatches } from '../measure/digest.js';
import { unavailable } from './availability.js';
import { type TalkSearch, talkSearch } from './talk.js';
import type { Case, Way } from './way.js';
import { answerOf, findGrep, findRipgrep, runYardstick, type Yardstick } from './yardsticks.js';

/** A pattern to search the file for. */
export interface SearchCase extends Case {
  readonly pattern: RegExp;
  readonly file: string;
  /** The talk measured a search without a match and one in which every line matches. */
  readonly talk?: keyof TalkSearch;
}

/** The talk's pattern, and those that match no line and every line. */
export function talkCases(file: string): SearchCase[] {
  return [
    { name: 'rare', title: 'abcde[a-m]', pattern: /abcde[a-m]/, file },
    { name: 'none', title: 'no line', pattern: /abcde[0-9]/, file, talk: 'none' },
    { name: 'all', title: 'all lines', pattern: /[a-z ]/, file, talk: 'all' },
  ];
}

/** A point in the space of axes. */
export interface SearchAxes {
  readonly strategy: StrategyKind;
  readonly feed: Feed;
  readonly memory: Memory;
  readonly kernel: Kernel;
}

export interface WayOptions {
  readonly workers?: number | undefined;
}

function way(
  name: string,
  [strategy, feed, memory, kernel]: [StrategyKind, Feed, Memory, Kernel],
  { workers }: WayOptions,
  talk?: TalkSearch,
): Way<SearchCase> {
  const axes = { strategy, feed, memory, kernel };
  return {
    name,
    axes,
    talk: (wanted) => wanted.talk && talk?.[wanted.talk],
    unavailable: () => unavailable(axes),
    async run({ file, pattern }, signal) {
      const start = performance.now();
      const matches = await searchFile(file, pattern, { ...axes, workers, signal });
      const seconds = (performance.now() - start) / 1000;
      const otherwise = matches.engine !== kernel && { note: `ran on ${matches.engine}` };
      return { seconds, answer: digestMatches(matches), ...otherwise };
    },
  };
}

function yardstick(
  missing: string,
  found: Yardstick | undefined,
  talk?: TalkSearch,
): Way<SearchCase> {
  const answers = new Map<string, Awaited<ReturnType<typeof answerOf>>>();
  return {
    name: found?.name ?? missing,
    axes: {},
    talk: (wanted) => wanted.talk && talk?.[wanted.talk],
    unavailable: () => (found ? undefined : 'not installed'),
    async run({ file, pattern }, signal) {
      const { seconds, bytes } = await runYardstick(found!, pattern.source, file, signal);
      const key = `${pattern.source}\0${file}`;
      const checked = answers.get(key) ?? (await answerOf(found!, pattern.source, file, signal));
      answers.set(key, checked);
      const { count, digest } = checked;
      // The file has not changed between the runs, so the output must be as long again.
      const same = checked.bytes === bytes;
      return { seconds, answer: { count, digest: same ? digest : `${bytes} bytes` } };
    },
  };
}

/**
 * All ways of searching: the talk's in the talk's order, then the same with a
 * native kernel, then what the talk did not have. The first is the simple one.
 */
export function searchWays(options: WayOptions): Way<SearchCase>[] {
  const t = talkSearch;
  return [
    way('trivial', ['inline', 'lines', 'shared', 'js'], options, t.trivial),
    way('threaded regex', ['threads', 'lines', 'copy', 'js'], options, t.threadedRegex),
    way('multiprocess regex', ['processes', 'lines', 'copy', 'js'], options, t.multiprocessRegex),
    way('threaded chunking', ['threads', 'ranges', 'transfer', 'js'], options, t.threadedChunking),
    way(
      'multiprocess chunking',
      ['processes', 'ranges', 'copy', 'js'],
      options,
      t.multiprocessChunking,
    ),
    yardstick('grep (GNU)', findGrep(), t.grep),
    way('threads, lines moved', ['threads', 'lines', 'transfer', 'js'], options),
    way('threads, lines shared', ['threads', 'lines', 'shared', 'js'], options),
    way('processes, lines shared', ['processes', 'lines', 'shared', 'js'], options),
    way('one loop, own ranges', ['inline', 'ranges', 'shared', 'js'], options),
    way('threads, results copied', ['threads', 'ranges', 'copy', 'js'], options),
    way('trivial, native', ['inline', 'lines', 'shared', 'native'], options),
    way('threads, native', ['threads', 'lines', 'copy', 'native'], options),
    way('threads, moved, native', ['threads', 'lines', 'transfer', 'native'], options),
    way('threads, shared, native', ['threads', 'lines', 'shared', 'native'], options),
    way('processes, native', ['processes', 'lines', 'copy', 'native'], options),
    way('processes, shared, native', ['processes', 'lines', 'shared', 'native'], options),
    way('one loop, native', ['inline', 'ranges', 'shared', 'native'], options),
    way('thread chunks, native', ['threads', 'ranges', 'transfer', 'native'], options),
    way('thread chunks copied, native', ['threads', 'ranges', 'copy', 'native'], options),
    way('process chunks, native', ['processes', 'ranges', 'copy', 'native'], options),
    way('native threads', ['native', 'ranges', 'shared', 'native'], options),
    yardstick('ripgrep', findRipgrep()),
  ];
}

/** `auto` is none of its own: it chooses one of these. */
const MEMORY: Record<Exclude<StrategyKind, 'auto'>, Record<Feed, readonly Memory[]>> = {
  inline: { lines: ['shared'], ranges: ['shared'] },
  threads: { lines: ['copy', 'transfer', 'shared'], ranges: ['copy', 'transfer'] },
  processes: { lines: ['copy', 'shared'], ranges: ['copy'] },
  native: { lines: [], ranges: ['shared'] },
};

/** Every point of the space that makes sense; the simple way is the first. */
export function everySearchWay(options: WayOptions): Way<SearchCase>[] {
  const ways: Way<SearchCase>[] = [];
  for (const strategy of Object.keys(MEMORY) as (keyof typeof MEMORY)[]) {
    for (const feed of FEEDS) {
      for (const memory of MEMORY[strategy][feed]) {
        for (const kernel of KERNELS) {
          if (strategy === 'native' && kernel === 'js') continue;
          ways.push(way('', [strategy, feed, memory, kernel], options));
        }
      }
    }
  }
  return ways;
}
