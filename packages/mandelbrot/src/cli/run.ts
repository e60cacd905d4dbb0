import { readFile } from 'node:fs/promises';
import { ParallelError } from '@parallel/core';
import type { Image } from '../image.js';
import { readView } from '../png/metadata.js';
import { Failure, systemReason, USAGE } from './failure.js';
import { framePath, renderFrames } from './frames.js';
import type { Interrupt } from './interrupt.js';
import type { Typed } from './options.js';
import { checkWritable, writeOut, writeWhole } from './output.js';
import { encodeImage, renderFor } from './picture.js';
import { previewText } from './preview.js';
import { progressLine, timeText } from './progress.js';
import { type Settings, settle } from './settings.js';

/** Does what was typed, all of it checked before anything is computed. */
export async function run(typed: Typed, interrupt: Interrupt): Promise<void> {
  const from = typed.from === undefined ? undefined : await readPicture(typed.from);
  const settings = settle(typed, from);
  const { output, animation, preview, quiet } = settings;
  if (output === '-' && process.stdout.isTTY) {
    throw new Failure(
      'option --output: -o - writes a PNG file to standard output, which is a terminal here: name a file, or pipe it',
      USAGE,
    );
  }
  if (output !== undefined && output !== '-') {
    await checkWritable(animation ? framePath(output, 0, animation.frames) : output);
  }
  const { stderr } = process;
  const progress = progressLine(stderr, stderr.isTTY === true && !quiet);
  const say = (line: string) => {
    if (!quiet) stderr.write(`${line}\n`);
  };
  const begun = performance.now();
  try {
    if (preview) {
      const text = await previewText(settings, interrupt, progress);
      progress.clear();
      await writeOut(text);
    }
    if (animation) {
      await renderFrames(settings, animation, interrupt, progress);
      progress.clear();
      const last = framePath(output!, animation.frames - 1, animation.frames);
      say(
        `${framePath(output!, 0, animation.frames)} to ${last}: ${timeText(performance.now() - begun)}`,
      );
    } else if (output !== undefined) {
      const { view, colors, render } = settings;
      const image = await renderFor(view, colors, render, interrupt, progress);
      const png = await encodeImage(image, colors, interrupt);
      progress.clear();
      interrupt.signal.throwIfAborted();
      // A pipe is waited for in this thread.
      await (output === '-' ? interrupt.busy(() => writeOut(png)) : writeWhole(output, png));
      say(summary(settings, image, performance.now() - begun));
      if (image.counts.every((count) => count < 0)) {
        say(
          `no point escaped within ${view.maxIterations} iterations: all is inside, or -n too small`,
        );
      }
    }
  } finally {
    progress.clear();
  }
}

async function readPicture(path: string) {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new Failure(`option --from: cannot read ${path}: ${systemReason(error)}`, USAGE);
  });
  try {
    return readView(bytes);
  } catch (error) {
    if (!(error instanceof ParallelError)) throw error;
    throw new Failure(
      `option --from: ${path}: ${error.message.replace('option "png": ', '')}`,
      USAGE,
    );
  }
}

function summary({ output, view, colors }: Settings, image: Image, took: number): string {
  const n = colors.supersample!;
  const size = `${view.width / n} × ${view.height / n}`;
  const points = n > 1 ? `, ${n} × ${n} points each` : '';
  const name = output === '-' ? 'picture' : output;
  const deep = image.method === 'perturbation' ? ', perturbation' : '';
  return `${name}: ${size}${points}${deep}, ${image.strategy}, ${image.kernel} kernel, ${timeText(took)}`;
}
