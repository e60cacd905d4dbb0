import { toRGBA } from '../color/to-rgba.js';
import type { Interrupt } from './interrupt.js';
import { renderFor } from './picture.js';
import type { ProgressLine } from './progress.js';
import type { Settings } from './settings.js';
import { colorDepth, terminalText } from './terminal.js';
import { viewOf } from './view.js';

/** Points averaged to each half of a character. */
const SUPERSAMPLE = 4;
/** The size of what is no terminal. */
const USUAL = { columns: 80, rows: 25 };

/** How many characters, and lines, a picture of this shape gets in a terminal. */
export function previewSize(
  { width, height }: { width: number; height: number },
  { columns = USUAL.columns, rows = USUAL.rows }: { columns?: number; rows?: number },
): { columns: number; lines: number } {
  // A line is left for the prompt. A character is twice as high as wide.
  const widest = Math.min(columns, Math.floor((2 * Math.max(1, rows - 1) * width) / height));
  const used = Math.max(1, widest);
  return { columns: used, lines: Math.max(1, Math.round((used * height) / width / 2)) };
}

/** The picture as text for the terminal, rendered as small as it is drawn. */
export async function previewText(
  { view, region, colors, render }: Settings,
  interrupt: Interrupt,
  progress: ProgressLine,
): Promise<string> {
  const { columns, lines } = previewSize(view, process.stdout);
  const size = { width: columns * SUPERSAMPLE, height: 2 * lines * SUPERSAMPLE };
  const small = viewOf(region, size, view.maxIterations, view);
  const image = await renderFor(small, colors, render, interrupt, progress);
  const rgba = toRGBA(image, { ...colors, supersample: SUPERSAMPLE });
  return terminalText(rgba, columns, colorDepth(process.stdout, process.env));
}
