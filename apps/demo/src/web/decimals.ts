/* What a number may look like that is read exactly. The page says the same as the server; nothing of Node. */

/** Exponents have three digits, so that no number is longer than it looks. */
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i;

/** What is asked of a decimal string. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
  readonly characters: number;
}

export function isDecimal(text: string, { least, most, characters }: Bounds): boolean {
  const value = text.length <= characters && DECIMAL.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most;
}

/** What it has to be, in words. */
export const decimalText = ({ least, most, characters }: Bounds): string =>
  `a decimal number from ${least} to ${most}, in ${characters} characters at most`;

/** What each part of a view by its centre may be. */
export function centerBounds(limits: {
  readonly viewHeight: number;
  readonly digits: number;
}): Readonly<Record<'centerX' | 'centerY' | 'viewHeight', Bounds>> {
  const part: Bounds = { least: -8, most: 8, characters: limits.digits };
  const height: Bounds = { least: limits.viewHeight, most: 16, characters: 40 };
  return { centerX: part, centerY: part, viewHeight: height };
}
