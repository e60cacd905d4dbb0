import type { Memory, StrategyKind } from '@parallel/core';
import type { Claim, Order } from '@parallel/core/schedule';
import type { Grain } from '@parallel/mandelbrot';
import type { PlotAxes, PlotExperiment } from './experiment.js';
import { talkPlot } from './talk.js';

const at = (
  strategy: StrategyKind,
  memory: Memory,
  grain: Grain,
  order: Order,
  kernel: PlotAxes['kernel'],
  claim: Claim = 'dynamic',
): PlotAxes => ({ strategy, memory, grain, order, claim, kernel });

type More = Partial<
  Pick<
    PlotExperiment,
    'pruned' | 'simd' | 'chunkSize' | 'tileSize' | 'leastWorkers' | 'lopsided' | 'talk' | 'source'
  >
>;

const plot = (
  name: string,
  title: string,
  axes: PlotAxes,
  why: string,
  more: More = {},
): PlotExperiment => ({
  name: `mandelbrot-${name}`,
  title,
  problem: 'mandelbrot',
  source: 'ours',
  axes,
  // Pruned, the whole picture takes some milliseconds, and strategies differ in what they cost alone.
  pruned: false,
  why,
  ...more,
});

const talks = (
  name: string,
  title: string,
  axes: PlotAxes,
  talk: PlotExperiment['talk'] & {},
  why: string,
): PlotExperiment =>
  plot(name, title, axes, why, {
    source: 'talk',
    talk,
    // The talk's compiled kernel follows one point after the other.
    ...(axes.kernel === 'native' && { simd: 'scalar' as const }),
  });

const [seq, rnd] = ['sequential', 'random'] as const;
const t = talkPlot;

/** A view of which nearly all work is in one part, a message a row: each piece is a bar of the timeline. */
const SCHEDULE: More = { lopsided: true, leastWorkers: 4, chunkSize: 1 };

/**
 * The talk's ways in the talk's order; then what shared memory, tiles, native
 * threads, better kernels and schedules change. The first is the simple one.
 */
export const PLOT_EXPERIMENTS: readonly PlotExperiment[] = [
  talks(
    'simple',
    'simple',
    at('inline', 'shared', 'pixel', seq, 'js'),
    t.scriptSimple,
    'One loop on one core, a point at a time: the arithmetic, and for each point the price of being a piece.',
  ),
  talks(
    'threaded',
    'threaded',
    at('threads', 'copy', 'pixel', seq, 'js'),
    t.scriptThreaded,
    'Threads compute at the same time (the talk’s had to take turns), but a point is too small a piece to hand out.',
  ),
  talks(
    'multiprocess',
    'multiprocess',
    at('processes', 'copy', 'pixel', seq, 'js'),
    t.scriptMultiprocess,
    'As threaded, with every point and every count going through a pipe.',
  ),
  talks(
    'multiprocess-line-random',
    'multiprocess line random',
    at('processes', 'copy', 'row', rnd, 'js'),
    t.scriptMultiprocessLineRandom,
    'A row is large enough a piece for any transport: all cores compute, nothing else is to be seen.',
  ),
  talks(
    'simple-native',
    'simple, native',
    at('inline', 'shared', 'pixel', seq, 'native'),
    t.compiledSimple,
    'The same loop compiled from Rust, point by point: the arithmetic is what takes the time, not the language.',
  ),
  talks(
    'threaded-native',
    'threaded, native',
    at('threads', 'copy', 'pixel', seq, 'native'),
    t.compiledThreaded,
    'Points as pieces again: for short points handing out costs more than computing.',
  ),
  talks(
    'multiprocess-native',
    'multiprocess, native',
    at('processes', 'copy', 'pixel', seq, 'native'),
    t.compiledMultiprocess,
    'The same through pipes.',
  ),
  talks(
    'threaded-line-native',
    'threaded line, native',
    at('threads', 'copy', 'row', seq, 'native'),
    t.compiledThreadedLine,
    'Rows as pieces: both cores compute all the time.',
  ),
  talks(
    'multiprocess-line-native',
    'multiprocess line, native',
    at('processes', 'copy', 'row', seq, 'native'),
    t.compiledMultiprocessLine,
    'A row of counts is four kilobytes: a pipe carries that in no time, only starting takes longer.',
  ),
  talks(
    'threaded-line-random-native',
    'threaded line random, native',
    at('threads', 'copy', 'row', rnd, 'native'),
    t.compiledThreadedLineRandom,
    'In random order an expensive row is less likely to come last, when the others have nothing left to do.',
  ),
  talks(
    'multiprocess-line-random-native',
    'multiprocess line random, native',
    at('processes', 'copy', 'row', rnd, 'native'),
    t.compiledMultiprocessLineRandom,
    'The talk’s best way: rows, at random, in compiled code, in processes.',
  ),
  plot(
    'message-a-pixel',
    'threads, a message a pixel',
    at('threads', 'copy', 'pixel', seq, 'js'),
    'What threaded does without chunks: a message there and back for each point.',
    { chunkSize: 1 },
  ),
  plot(
    'simple-line',
    'simple line',
    at('inline', 'shared', 'row', seq, 'js'),
    'The plain loop with a row as its piece: how much of simple is arithmetic, and what two cores can halve.',
  ),
  plot(
    'threads-line-shared',
    'threads line shared',
    at('threads', 'shared', 'row', seq, 'js'),
    'Threads claim rows from a cursor in shared memory and write counts where they belong: nothing travels.',
  ),
  plot(
    'threads-tile-shared-random',
    'threads tile shared random',
    at('threads', 'shared', 'tile', rnd, 'js'),
    'Tiles balance as well as rows, and the picture grows everywhere at once.',
  ),
  plot(
    'processes-tile-shared-random',
    'processes tile shared random',
    at('processes', 'shared', 'tile', rnd, 'js'),
    'Processes write into the same memory, too: only their start is dearer than that of threads.',
  ),
  plot(
    'native-threads-scalar',
    'native threads, scalar',
    at('native', 'shared', 'tile', seq, 'native'),
    'No JavaScript worker to start: what the same plain loop costs at best on all cores.',
    { simd: 'scalar' },
  ),
  plot(
    'wasm',
    'simple tile, wasm',
    at('inline', 'shared', 'tile', seq, 'wasm'),
    'Two points in a vector of WebAssembly, four in flight: one core does the work of two and a half.',
  ),
  plot(
    'threads-wasm',
    'threads tile, wasm',
    at('threads', 'shared', 'tile', rnd, 'wasm'),
    'The fastest that needs no addon and leaves nothing out.',
  ),
  plot(
    'simd',
    'simple tile, native SIMD',
    at('inline', 'shared', 'tile', seq, 'native'),
    'As many points in a vector as the processor has lanes, and vectors enough in flight to hide its latency.',
  ),
  plot(
    'native-threads-simd',
    'native threads, SIMD',
    at('native', 'shared', 'tile', seq, 'native'),
    'SIMD on all cores: as fast as this machine can do every step.',
  ),
  plot(
    'js-pruned',
    'simple tile, js pruned',
    at('inline', 'shared', 'tile', seq, 'js'),
    'A point whose orbit has come back to where it was never escapes: its remaining steps are left out.',
    { pruned: true },
  ),
  plot(
    'threads-wasm-pruned',
    'threads tile, wasm pruned',
    at('threads', 'shared', 'tile', seq, 'wasm'),
    'With so little work left, starting the threads is most of the time.',
    { pruned: true },
  ),
  plot(
    'simd-pruned',
    'simple tile, native pruned',
    at('inline', 'shared', 'tile', seq, 'native'),
    'A better algorithm on one core beats every strategy above: look there first.',
    { pruned: true },
  ),
  plot(
    'native-threads-pruned',
    'native threads, pruned',
    at('native', 'shared', 'tile', seq, 'native'),
    'All of it together, and what `render` does if you say nothing.',
    { pruned: true },
  ),
  plot(
    'schedule-bands',
    'bands, dealt',
    at('threads', 'shared', 'row', seq, 'js', 'dealt'),
    'Each worker gets a band of rows before the start: whoever has the black part works last and alone.',
    SCHEDULE,
  ),
  plot(
    'schedule-interleaved',
    'every n-th row, dealt',
    at('threads', 'shared', 'row', 'interleaved', 'js', 'dealt'),
    'Dealt like cards: neighbours cost alike, so the shares are alike without anybody asking for more.',
    SCHEDULE,
  ),
  plot(
    'schedule-random-dealt',
    'random rows, dealt',
    at('threads', 'shared', 'row', rnd, 'js', 'dealt'),
    'Random shares differ by chance alone, the less the more rows there are.',
    SCHEDULE,
  ),
  plot(
    'schedule-in-order',
    'rows in order, claimed',
    at('threads', 'shared', 'row', seq, 'js'),
    'Whoever is free takes the next row: nobody waits for longer than a row takes.',
    SCHEDULE,
  ),
  plot(
    'schedule-reversed',
    'rows reversed, claimed',
    at('threads', 'shared', 'row', 'reversed', 'js'),
    'The same from the bottom, where the work is: the cheap rows come last and fill the gaps.',
    SCHEDULE,
  ),
  plot(
    'schedule-random',
    'random rows, claimed',
    at('threads', 'shared', 'row', rnd, 'js'),
    'At random the expensive rows are spread over the whole run, and progress is even.',
    SCHEDULE,
  ),
];
