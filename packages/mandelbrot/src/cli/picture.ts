import { type ColorOptions, resolveColors } from '../color/options.js';
import type { Image } from '../image.js';
import type { RenderOptions } from '../options.js';
import { encodePNGAside, scanlines } from '../png/encode.js';
import { pixelsOf } from '../png/to-png.js';
import { render } from '../render.js';
import { smooth } from '../smooth/smooth.js';
import type { View } from '../view.js';
import type { Interrupt } from './interrupt.js';
import type { ProgressLine } from './progress.js';

/** Renders an image with what its colouring needs. */
export async function renderFor(
  view: View,
  colors: ColorOptions,
  options: RenderOptions,
  interrupt: Interrupt,
  progress: ProgressLine,
): Promise<Image> {
  const { signal } = interrupt;
  const how = { ...options, signal, onProgress: progress.show('rendering') };
  const image = await (inThisThread(options)
    ? interrupt.busy(() => render(view, how))
    : render(view, how));
  if (image.smooth || !needsSmooth(colors)) return image;
  const { strategy, workers } = options;
  const onProgress = progress.show('smoothing');
  // Native threads run none of it.
  const own = strategy === 'native' ? undefined : (strategy as 'threads' | undefined);
  const work = () => smooth(image, { strategy: own, workers, signal, onProgress });
  // Processes are to be told to end; all else may end with this one.
  return strategy === 'processes' ? work() : interrupt.busy(work);
}

/** Whether, at least at first, kernels run where interrupts are handled. */
function inThisThread({ strategy }: RenderOptions): boolean {
  return strategy === 'inline' || strategy === 'auto';
}

/** A histogram is better with it: low counts cover much of a picture each. */
export function needsSmooth({ coloring }: ColorOptions): boolean {
  return coloring === 'smooth' || coloring === 'histogram';
}

/** The image as a PNG file. */
export async function encodeImage(
  image: Image,
  colors: ColorOptions,
  interrupt: Interrupt,
): Promise<Uint8Array> {
  const { pixels, lines } = await interrupt.busy(() => {
    const pixels = pixelsOf(image, resolveColors(colors));
    return { pixels, lines: scanlines(pixels) };
  });
  return encodePNGAside(pixels, lines);
}
