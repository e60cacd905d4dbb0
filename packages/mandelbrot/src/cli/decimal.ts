import { badValue } from './failure.js';

const NUMBER = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d{1,5}))?$/i;

/** A decimal number without rounding: `digits` · 10^`exponent`. */
export interface Decimal {
  readonly digits: bigint;
  readonly exponent: number;
}

/**
 * Reads a decimal number exactly.
 * @throws Failure naming the option.
 */
export function parseDecimal(flag: string, text: string): Decimal {
  const [, sign, whole = '', part = '', exponent = '0'] =
    NUMBER.exec(text.trim().replaceAll('_', '')) ?? [];
  if (whole + part === '' || text.length > 10_000) throw badValue(flag, text, 'a number');
  const digits = BigInt(whole + part);
  return { digits: sign === '-' ? -digits : digits, exponent: Number(exponent) - part.length };
}

/** A double as the decimal number that it is printed as. */
export function toDecimal(value: number): Decimal {
  return parseDecimal('', String(value));
}

export function add(a: Decimal, b: Decimal): Decimal {
  const exponent = Math.min(a.exponent, b.exponent);
  const scaled = ({ digits, exponent: own }: Decimal) => digits * 10n ** BigInt(own - exponent);
  return { digits: scaled(a) + scaled(b), exponent };
}

export function multiply(a: Decimal, b: Decimal): Decimal {
  return { digits: a.digits * b.digits, exponent: a.exponent + b.exponent };
}

export function negate({ digits, exponent }: Decimal): Decimal {
  return { digits: -digits, exponent };
}

/** The double next to it. */
export function toNumber(value: Decimal): number {
  return Number(toText(value));
}

/** As whole digits, with an exponent where there is need of one: `-125e-1`. */
export function toText({ digits, exponent }: Decimal): string {
  if (digits === 0n) return '0';
  const short = String(digits).replace(/0+$/, '');
  const power = exponent + String(digits).length - short.length;
  return power === 0 ? short : `${short}e${power}`;
}

/** Of a number above 0, whatever its exponent. */
export function log10({ digits, exponent }: Decimal): number {
  const text = String(digits);
  return Math.log10(Number(`0.${text.slice(0, 20)}`)) + text.length + exponent;
}
