import type { Memory, StrategyKind } from '@parallel/core';
import type { Feed } from '@parallel/search';
import type { ProgramExperiment, SearchAxes, SearchExperiment } from './experiment.js';
import { talkSearch } from './talk.js';

const at = (
  strategy: StrategyKind,
  feed: Feed,
  memory: Memory,
  kernel: SearchAxes['kernel'],
): SearchAxes => ({ strategy, memory, feed, kernel });

const ours = (
  name: string,
  title: string,
  axes: SearchAxes,
  why: string,
  more: Pick<SearchExperiment, 'wanted'> = {},
): SearchExperiment => ({
  name: `search-${name}`,
  title,
  problem: 'search',
  source: 'ours',
  axes,
  why,
  ...more,
});

const talks = (
  name: string,
  title: string,
  axes: SearchAxes,
  talk: SearchExperiment['talk'] & {},
  why: string,
): SearchExperiment => ({ ...ours(name, title, axes, why), source: 'talk', talk });

/**
 * All ways of searching: the talk's in the talk's order, then the same with a
 * native kernel, then what the talk did not have. The first is the simple one.
 */
export const SEARCH_EXPERIMENTS: readonly (SearchExperiment | ProgramExperiment)[] = [
  talks(
    'trivial',
    'trivial',
    at('inline', 'lines', 'shared', 'js'),
    talkSearch.trivial,
    'One loop reads and searches in turn: nothing is handed over, and one core does it all.',
  ),
  talks(
    'threaded-regex',
    'threaded regex',
    at('threads', 'lines', 'copy', 'js'),
    talkSearch.threadedRegex,
    'One reader copies every block of lines to a worker thread, which costs about as much as searching it.',
  ),
  talks(
    'multiprocess-regex',
    'multiprocess regex',
    at('processes', 'lines', 'copy', 'js'),
    talkSearch.multiprocessRegex,
    'Every block is serialised, sent through a pipe and parsed again before anybody searches it.',
  ),
  talks(
    'threaded-chunking',
    'threaded chunking',
    at('threads', 'ranges', 'transfer', 'js'),
    talkSearch.threadedChunking,
    'Each thread reads its own byte ranges: only two numbers go there, and the columns found are moved back.',
  ),
  talks(
    'multiprocess-chunking',
    'multiprocess chunking',
    at('processes', 'ranges', 'copy', 'js'),
    talkSearch.multiprocessChunking,
    'Two numbers go there; what is found has to be serialised, which is nothing for few lines and much for all.',
  ),
  {
    name: 'search-grep',
    title: 'grep (GNU)',
    problem: 'search',
    source: 'talk',
    program: 'grep',
    talk: talkSearch.grep,
    why: 'Compiled code on one core that looks for a rare byte first, and writes every line that it finds.',
  },
  ours(
    'threads-lines-moved',
    'threads, lines moved',
    at('threads', 'lines', 'transfer', 'js'),
    'Blocks are moved instead of copied, so only the one reader is left to wait for.',
  ),
  ours(
    'threads-lines-shared',
    'threads, lines shared',
    at('threads', 'lines', 'shared', 'js'),
    'Blocks are read into memory that the threads see already: nothing travels but where a block lies.',
  ),
  ours(
    'processes-lines-shared',
    'processes, lines shared',
    at('processes', 'lines', 'shared', 'js'),
    'A mapping of the same memory in each process spares the pipe: compare it with multiprocess regex.',
  ),
  ours(
    'one-loop-ranges',
    'one loop, own ranges',
    at('inline', 'ranges', 'shared', 'js'),
    'The trivial loop again, a range at a time: what a worker of the chunking ways does.',
  ),
  ours(
    'threads-results-copied',
    'threads, results copied',
    at('threads', 'ranges', 'copy', 'js'),
    'As threaded chunking, but what is found is copied: it matters only where much is found.',
  ),
  ours(
    'trivial-native',
    'trivial, native',
    at('inline', 'lines', 'shared', 'native'),
    'The same one loop with compiled code: it searches whole blocks and looks for lines only around a match.',
  ),
  ours(
    'threads-native',
    'threads, native',
    at('threads', 'lines', 'copy', 'native'),
    'Searching takes so little now that copying is nearly all there is: slower than one core alone.',
  ),
  ours(
    'threads-moved-native',
    'threads, moved, native',
    at('threads', 'lines', 'transfer', 'native'),
    'Without copies the one reader is the limit, and each block comes into memory that no cache has.',
  ),
  ours(
    'threads-shared-native',
    'threads, shared, native',
    at('threads', 'lines', 'shared', 'native'),
    'The reader fills the same slots again and again, and is still the limit.',
  ),
  ours(
    'processes-native',
    'processes, native',
    at('processes', 'lines', 'copy', 'native'),
    'A pipe carries the whole file to a kernel that is ten times as fast as the pipe.',
  ),
  ours(
    'processes-shared-native',
    'processes, shared, native',
    at('processes', 'lines', 'shared', 'native'),
    'No pipe, but one reader, and processes take longer to start than this search needs.',
  ),
  ours(
    'one-loop-native',
    'one loop, native',
    at('inline', 'ranges', 'shared', 'native'),
    'One core that reads pieces into the same buffer, which stays in its cache.',
  ),
  ours(
    'thread-chunks-native',
    'thread chunks, native',
    at('threads', 'ranges', 'transfer', 'native'),
    'Every core reads and searches its own ranges; starting the threads is what is left to save.',
  ),
  ours(
    'thread-chunks-copied-native',
    'thread chunks copied, native',
    at('threads', 'ranges', 'copy', 'native'),
    'The same with copied results: no difference where little is found.',
  ),
  ours(
    'process-chunks-native',
    'process chunks, native',
    at('processes', 'ranges', 'copy', 'native'),
    'The same in processes: longer to start, and all that is found goes through a pipe.',
  ),
  ours(
    'native-threads',
    'native threads',
    at('native', 'ranges', 'shared', 'native'),
    'No JavaScript worker at all: threads of the addon start in microseconds and write into the result.',
  ),
  ours(
    'native-threads-batches',
    'native threads, batches',
    at('native', 'ranges', 'shared', 'native'),
    'Results come in batches while the search goes on: the first can be used long before the last is found.',
    { wanted: 'batches' },
  ),
  ours(
    'native-threads-count',
    'native threads, count only',
    at('native', 'ranges', 'shared', 'native'),
    'Who only counts spares finding line numbers and making columns.',
    { wanted: 'count' },
  ),
  {
    name: 'search-ripgrep',
    title: 'ripgrep',
    problem: 'search',
    source: 'ours',
    program: 'ripgrep',
    why: 'The best of the greps: the same regexp engine as ours, on one core for a single file, and it writes every line.',
  },
];
