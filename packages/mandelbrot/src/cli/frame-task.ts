import { type TaskContext, type Transferred, transfer } from '@parallel/core/task';
import { type ColorOptions, resolveColors } from '../color/options.js';
import type { RenderOptions } from '../options.js';
import { encodePNG } from '../png/encode.js';
import { pixelsOf } from '../png/to-png.js';
import { render } from '../render.js';
import { smooth } from '../smooth/smooth.js';
import type { View } from '../view.js';
import { needsSmooth } from './picture.js';

/** One frame of an animation. */
export interface FrameInput {
  readonly frame: number;
  readonly view: View;
  readonly colors: ColorOptions;
  /** How this one frame is rendered, by the worker alone or by native threads. */
  readonly render: RenderOptions;
  /** Whether the output is moved to the caller rather than copied. */
  readonly transfer: boolean;
}

/** A finished one. */
export interface FrameOutput {
  readonly frame: number;
  readonly png: Uint8Array;
}

/** A frame from the view to the bytes of its PNG file. */
export default async function renderFrame(
  { frame, view, colors, render: options, transfer: moved }: FrameInput,
  { signal }: TaskContext,
): Promise<FrameOutput | Transferred<FrameOutput>> {
  const image = await render(view, { ...options, signal });
  const painted = needsSmooth(colors) ? await smooth(image, { strategy: 'inline', signal }) : image;
  const png = encodePNG(pixelsOf(painted, resolveColors(colors)));
  return moved ? transfer({ frame, png }, [png.buffer]) : { frame, png };
}
