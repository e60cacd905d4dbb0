import type { View } from './view.js';

/** Decimals of a centre are shown in full up to so many characters, else their beginning and end. */
const LONGEST = 22;
const BEGINNING = 14;
const END = 6;
/** Widths from here on are plain numbers. */
const PLAIN = 1e-3;

/** A view in words, short for the eye and in full sentences for the ear. */
export interface Description {
  readonly shown: string;
  readonly said: string;
}

export function describe(view: View, least: number): Description {
  const height = Number(view.viewHeight);
  const width = (height * view.width) / view.height;
  const places = Math.max(3, Math.ceil(-Math.log10(height)) + 3);
  const re = cut(view.centerX, places);
  const im = cut(view.centerY, places);
  const sign = im.startsWith('-') ? '−' : '+';
  const center = `centre ${short(re).replace('-', '−')} ${sign} ${short(im).replace('-', '')} i`;
  const end = height <= least ? ', as deep as this page goes' : '';
  return {
    shown: `${widthText(width)} wide, ${center}${end}`,
    said: `${spoken(width)} wide, at about ${Number(re).toFixed(3)} and ${Number(im).toFixed(3)} i${end}`,
  };
}

const widthText = (width: number) =>
  width >= PLAIN ? String(Number(width.toPrecision(3))) : width.toExponential(1);

function spoken(width: number): string {
  const [mantissa, exponent] = widthText(width).split('e');
  return exponent === undefined ? mantissa! : `${mantissa} times ten to the ${minus(exponent)}`;
}

const minus = (exponent: string) => exponent.replace('-', 'minus ');

/** Not rounded: all digits stand beside it. */
function cut(text: string, places: number): string {
  const point = text.indexOf('.');
  return point < 0 ? text : text.slice(0, point + 1 + places);
}

function short(text: string): string {
  if (text.length <= LONGEST) return text;
  return `${text.slice(0, BEGINNING)}…${text.slice(-END)}`;
}
