import { A_COLOR, parseColor } from '../color/css.js';
import { PALETTES, type PaletteName } from '../color/palettes.js';
import { type Decimal, log10, parseDecimal } from './decimal.js';
import { badValue } from './failure.js';
import type { OptionName, Typed } from './options.js';

/** A number as typed, or undefined. What it may be is known to who takes it. */
export function numberOf(typed: Typed, name: OptionName): number | undefined {
  const text = typed[name];
  if (text === undefined) return undefined;
  const value = Number(text.replaceAll('_', ''));
  if (!/^[+-]?[\d_.]+(e[+-]?\d+)?$/i.test(text) || Number.isNaN(value)) {
    throw badValue(`--${name}`, text, 'a number');
  }
  return value;
}

/** A whole number from `least` to `most`. */
export function wholeOf(
  typed: Typed,
  name: OptionName,
  least: number,
  most: number,
): number | undefined {
  const text = typed[name];
  if (text === undefined) return undefined;
  const value = numberOf(typed, name)!;
  if (!Number.isInteger(value) || value < least || value > most) {
    throw badValue(`--${name}`, text, `a whole number from ${least} to ${most}`);
  }
  return value;
}

export function decimalOf(typed: Typed, name: OptionName): Decimal | undefined {
  const text = typed[name];
  return text === undefined ? undefined : parseDecimal(`--${name}`, text);
}

/** Powers of ten: what is farther out has edges that are no doubles, what is closer is never rendered. */
const LEAST_ZOOM = -300;
const MOST_ZOOM = 10_000;

/** A zoom. */
export function zoomOf(typed: Typed, name: 'zoom' | 'zoom-to'): Decimal | undefined {
  const zoom = decimalOf(typed, name);
  if (!zoom) return undefined;
  const power = zoom.digits > 0n ? log10(zoom) : Number.NEGATIVE_INFINITY;
  if (power >= LEAST_ZOOM && power <= MOST_ZOOM) return zoom;
  const range = `above 0, from 1e${LEAST_ZOOM} to 1e${MOST_ZOOM}`;
  throw badValue(`--${name}`, typed[name]!, `a number ${range}`);
}

/** The point `re,im`. */
export function pointOf(typed: Typed, name: 'center' | 'julia'): [Decimal, Decimal] | undefined {
  const text = typed[name];
  if (text === undefined) return undefined;
  const parts = text.split(',');
  if (parts.length !== 2)
    throw badValue(`--${name}`, text, 'two numbers with a comma between: re,im');
  return [parseDecimal(`--${name}`, parts[0]!), parseDecimal(`--${name}`, parts[1]!)];
}

/** `1024x768`: texts, so that an error can name the part. */
export function sizeOf(typed: Typed): Typed {
  const { size } = typed;
  if (size === undefined) return {};
  const [, width, height] = /^([^x×]+)[x×]([^x×]+)$/i.exec(size) ?? [];
  if (!width || !height) throw badValue('--size', size, 'a size such as 1024x768');
  return { width, height };
}

/** A palette's name, or colours with commas between, which may have commas in parentheses. */
export function paletteOf(text: string): PaletteName | string[] {
  if (PALETTES.includes(text as PaletteName)) return text as PaletteName;
  const colors = text.split(/,(?![^(]*\))/).map((color) => color.trim());
  for (const color of colors) {
    if (parseColor(color)) continue;
    const either = colors.length === 1 ? `one of ${PALETTES.join(', ')}, or ` : '';
    throw badValue('--palette', color, `${either}${A_COLOR}`);
  }
  return colors;
}
