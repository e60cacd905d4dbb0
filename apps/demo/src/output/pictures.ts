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
  if (!stdout.isTTY || !options.preview) return render(view, { workers, signal, kernel });
  const preview = createPreview(stdout, view, Math.min(72, (stdout.columns ?? 80) - 1));
  const { onTile } = preview;
  const image = await render(view, { workers, order: 'random', signal, kernel, onTile });
  preview.finish();
  return image;
}
