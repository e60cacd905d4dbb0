import { crc32 } from 'node:zlib';
import { ParallelError, parseOptions } from '@parallel/core/portable';
import * as z from 'zod/mini';
import { suitablePeriod } from '../color/histogram.js';
import { type ColorOptions, colorSchema, type ResolvedColors } from '../color/options.js';
import type { Image } from '../image.js';
import type { View } from '../view.js';
import { givenView, parseView } from './given-view.js';

/** The keyword of the text in which a picture says what it shows. */
const KEYWORD = 'parallel-mandelbrot';
const SIGNATURE = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10);

/** What a picture was rendered from. */
export interface PictureSource {
  /** Of the image; the picture is as many times smaller as `supersample` says. */
  readonly view: View;
  /** How it is coloured; `colors` is missing where it was a function. */
  readonly colors: ColorOptions;
}

/** What a picture says about itself, as text; ASCII only. */
export function describePicture(image: Image, resolved: ResolvedColors): Record<string, string> {
  const { options, coloring, ramp, supersample } = resolved;
  const colors = typeof options.colors === 'function' ? undefined : (options.colors ?? 'bands');
  // What was chosen by the counts is kept as chosen.
  const repeats = ramp !== undefined && coloring !== 'histogram';
  const period = repeats ? (resolved.period ?? suitablePeriod(image, coloring)) : undefined;
  const source: PictureSource = {
    view: givenView(image),
    colors: { colors, coloring, period, inside: options.inside, supersample },
  };
  const ascii = JSON.stringify(source).replaceAll(
    /[^ -~]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return { Software: '@parallel/mandelbrot', [KEYWORD]: ascii };
}

const sourceSchema = z.strictObject({
  view: z.custom<object>((value) => value instanceof Object, { error: 'a view' }),
  colors: colorSchema,
});

/**
 * What a picture made by `toPNG` shows and how it is coloured, so that it can be
 * rendered again, or otherwise.
 *
 * @example
 * const { view, colors } = readView(await readFile('mandelbrot.png'));
 * const same = toPNG(await render(view), colors);
 *
 * @param png the bytes of a file.
 * @throws ParallelError `INVALID_OPTION` if it is no PNG file, a broken one, or one without a view.
 */
export function readView(png: Uint8Array): PictureSource {
  const text = findText(png);
  let source: unknown;
  try {
    source = JSON.parse(text);
  } catch {
    throw unreadable('the view in the PNG file is broken');
  }
  const { view, colors } = parseOptions(sourceSchema, source);
  return { view: parseView(view), colors: colors as ColorOptions };
}

function unreadable(why: string): ParallelError {
  return new ParallelError('INVALID_OPTION', `option "png": ${why}`);
}

/** Goes from chunk to chunk, and believes none of the lengths. */
function findText(png: Uint8Array): string {
  const bytes =
    png instanceof Uint8Array ? Buffer.from(png.buffer, png.byteOffset, png.length) : undefined;
  if (!bytes?.subarray(0, 8).equals(SIGNATURE)) throw unreadable('not the bytes of a PNG file');
  const begin = Buffer.from(`${KEYWORD}\0`, 'latin1');
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    if (at + 12 + length > bytes.length) break;
    const data = bytes.subarray(at + 8, at + 8 + length);
    const isText = bytes.toString('latin1', at + 4, at + 8) === 'tEXt';
    if (isText && data.subarray(0, begin.length).equals(begin)) {
      if (crc32(bytes.subarray(at + 4, at + 8 + length)) !== bytes.readUInt32BE(at + 8 + length)) {
        throw unreadable('the view in the PNG file is broken');
      }
      return data.toString('latin1', begin.length);
    }
    at += 12 + length;
  }
  throw unreadable('a PNG file without a view of @parallel/mandelbrot');
}
