import { nativeProblem } from '@parallel/core';
import { type Image, type Kernel, render, type View } from '@parallel/mandelbrot';
import { createPreview } from './preview.js';

/** Renders a view, showing it in the terminal as it is computed if there is one. */
export async function drawPicture(
  view: View,
  options: { readonly workers: number; readonly signal: AbortSignal; readonly preview: boolean },
): Promise<Image> {
  const { workers, signal } = options;
  const { stdout } = process;
  // Named, so that the library has nothing to give notice of: the comparison will.
  const kernel: Kernel = nativeProblem() ? 'js' : 'native';
  if (!options.preview || !stdout.isTTY || !stdout.hasColors(256))
    return render(view, { workers, signal, kernel });
  // What has scrolled out of a terminal cannot be drawn over: it has to fit.
  const most = Math.floor(((stdout.rows || 24) - 2) * 2 * (view.width / view.height));
  const preview = createPreview(stdout, view, Math.min(72, (stdout.columns || 80) - 1, most));
  const { onTile } = preview;
  const image = await render(view, { workers, order: 'random', signal, kernel, onTile });
  preview.finish();
  return image;
}
