import { format, parse } from 'node:path';
import { task } from '@parallel/core';
import { borrowStrategy } from '@parallel/core/options';
import { suitablePeriod } from '../color/histogram.js';
import { type ColorOptions, resolveColors } from '../color/options.js';
import { render } from '../render.js';
import type { View } from '../view.js';
import type { Animation } from './animation.js';
import type { FrameInput } from './frame-task.js';
import type { Interrupt } from './interrupt.js';
import { writeWhole } from './output.js';
import type { ProgressLine } from './progress.js';
import type { Settings } from './settings.js';

const frameTask = task<typeof import('./frame-task.js')>(
  new URL('./frame-task.js', import.meta.url),
);

/** `zoom.png` becomes `zoom-0001.png`: numbers from 1, of at least four digits. */
export function framePath(output: string, frame: number, frames: number): string {
  const { root, dir, name, ext } = parse(output);
  const number = String(frame + 1).padStart(Math.max(4, String(frames).length), '0');
  return format({ root, dir, base: `${name}-${number}${ext || '.png'}` });
}

/** Renders the frames of an animation, each worker one at a time, and writes each as it is finished. */
export async function renderFrames(
  { render: options, colors, output }: Settings,
  animation: Animation,
  interrupt: Interrupt,
  progress: ProgressLine,
): Promise<void> {
  const { signal } = interrupt;
  const { strategy: wanted = 'threads', workers, grain, tileSize, kernel, simd, pruned } = options;
  // Native threads share the work on one frame after the other.
  const native = wanted === 'native';
  const own = { grain, tileSize, kernel, simd, pruned, workers: native ? workers : undefined };
  const inner = { ...own, strategy: native ? ('native' as const) : ('inline' as const) };
  const periods = await periodsOf(animation, colors, signal);
  await using borrowed = borrowStrategy(native ? 'inline' : wanted, native ? {} : { workers });
  const { strategy } = borrowed;
  const input = (frame: number): FrameInput => ({
    frame,
    view: animation.view(frame),
    colors: { ...colors, ...(periods && { period: periods(frame) }) },
    render: inner,
    transfer: strategy.memory.includes('transfer'),
  });
  const inputs = Array.from({ length: animation.frames }, (_, frame) => input(frame));
  const { order, seed, claim, chunkSize = 1 } = options;
  const outputs = strategy.map(frameTask, inputs, {
    ordered: false,
    order,
    seed,
    claim,
    chunkSize,
    signal,
    onProgress: progress.show('frames'),
  });
  for await (const { frame, png } of outputs) {
    await writeWhole(framePath(output!, frame, animation.frames), png);
  }
}

const SMALL = 128;

/**
 * A period that suits each frame, without jumps: from what suits the first to
 * what suits the last, by the same factor in each step. Undefined where none is to be chosen.
 */
async function periodsOf(
  { frames, view }: Animation,
  colors: ColorOptions,
  signal: AbortSignal,
): Promise<((frame: number) => number) | undefined> {
  const { ramp, period, coloring } = resolveColors(colors);
  if (!ramp || period !== undefined || coloring === 'histogram') return undefined;
  const suitable = async (frame: number) => {
    const image = await render(small(view(frame)), { signal });
    return suitablePeriod(image, coloring);
  };
  const first = await suitable(0);
  const last = await suitable(frames - 1);
  return (frame) => first * (last / first) ** (frame / (frames - 1));
}

function small(view: View): View {
  const height = Math.max(1, Math.round((SMALL * view.height) / view.width));
  return { ...view, width: SMALL, height: Math.min(height, 8 * SMALL) };
}
