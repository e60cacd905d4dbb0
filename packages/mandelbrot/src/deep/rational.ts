/** A number as it was written, without any rounding. */
export interface Rational {
  readonly numerator: bigint;
  /** Above 0. */
  readonly denominator: bigint;
}

/** Long enough for any zoom that can be computed; more would be a mistake, or an attack. */
const LONGEST_TEXT = 20_000;
const LARGEST_EXPONENT = 20_000;

const DECIMAL = /^([+-]?)(\d+)?(?:\.(\d*))?(?:e([+-]?\d{1,9}))?$/i;

/**
 * The exact value of a decimal such as `-1.25` or `3e-50`, or of a double.
 * `undefined` for anything else.
 */
export function toRational(value: unknown): Rational | undefined {
  if (typeof value === 'number') return ofDouble(value);
  if (typeof value !== 'string' || value.length > LONGEST_TEXT) return undefined;
  const [, sign, whole = '', fraction = '', power = '0'] = DECIMAL.exec(value) ?? [];
  if (sign === undefined || whole + fraction === '') return undefined;
  if (Math.abs(Number(power)) > LARGEST_EXPONENT) return undefined;
  const digits = BigInt(`${whole}${fraction}`);
  const exponent = Number(power) - fraction.length;
  return times(
    { numerator: sign === '-' ? -digits : digits, denominator: 1n },
    powerOfTen(exponent),
  );
}

function ofDouble(value: number): Rational | undefined {
  if (!Number.isFinite(value)) return undefined;
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  const word = bits.getBigUint64(0);
  const power = Number((word >> 52n) & 0x7ffn);
  const fraction = word & 0xf_ffff_ffff_ffffn;
  const mantissa = power === 0 ? fraction : fraction | (1n << 52n);
  const exponent = Math.max(power, 1) - 1075;
  const signed = word >> 63n ? -mantissa : mantissa;
  return exponent < 0
    ? { numerator: signed, denominator: 1n << BigInt(-exponent) }
    : { numerator: signed << BigInt(exponent), denominator: 1n };
}

export function times(a: Rational, b: Rational): Rational {
  return {
    numerator: a.numerator * b.numerator,
    denominator: a.denominator * b.denominator,
  };
}

export function plus(a: Rational, b: Rational): Rational {
  return {
    numerator: a.numerator * b.denominator + b.numerator * a.denominator,
    denominator: a.denominator * b.denominator,
  };
}

export function minus(a: Rational, b: Rational): Rational {
  return plus(a, { numerator: -b.numerator, denominator: b.denominator });
}

/** `a / b`, for a b above 0. */
export function over(a: Rational, b: Rational): Rational {
  return times(a, { numerator: b.denominator, denominator: b.numerator });
}

/** `a · numerator / denominator`, of whole numbers. */
export function scaled(a: Rational, numerator: number, denominator: number): Rational {
  return times(a, { numerator: BigInt(numerator), denominator: BigInt(denominator) });
}

export function bitLength(magnitude: bigint): number {
  const hex = magnitude.toString(16);
  return (hex.length - 1) * 4 + (32 - Math.clz32(Number.parseInt(hex[0]!, 16)));
}

/** A mantissa with a magnitude from 1 to below 2, and an exponent of two. */
export interface Parts {
  readonly mantissa: number;
  readonly exponent: number;
}

/** To the nearest double of any exponent; zero is 0 and 0. */
export function toParts({ numerator, denominator }: Rational): Parts {
  if (numerator === 0n) return { mantissa: 0, exponent: 0 };
  const magnitude = numerator < 0n ? -numerator : numerator;
  // 64 bits or 65 of the quotient, the last of them set where there would be more.
  const shift = 64 + bitLength(denominator) - bitLength(magnitude);
  const [over, under] =
    shift >= 0
      ? [magnitude << BigInt(shift), denominator]
      : [magnitude, denominator << BigInt(-shift)];
  const quotient = over / under;
  const double = Number(quotient * under === over ? quotient : quotient | 1n);
  const power = double >= 2 ** 65 ? 65 : double >= 2 ** 64 ? 64 : 63;
  const mantissa = double / 2 ** power;
  return { mantissa: numerator < 0n ? -mantissa : mantissa, exponent: power - shift };
}

/** The nearest double, for what is neither subnormal nor too large. */
export function toDouble(value: Rational): number {
  const { mantissa, exponent } = toParts(value);
  return mantissa * 2 ** exponent;
}

/** Times 2^bits, rounded towards 0. */
export function toFixedPoint({ numerator, denominator }: Rational, bits: number): bigint {
  return (numerator << BigInt(bits)) / denominator;
}

/** The place of the first digit: 0 for 5 and −2 for 0.05. Of a number above 0. */
export function decimalExponent(value: Rational): number {
  const { mantissa, exponent } = toParts(value);
  const guess = Math.floor(Math.log10(mantissa) + exponent * Math.log10(2));
  // The guess is off by one at most, next to a power of ten.
  if (minus(value, powerOfTen(guess)).numerator < 0n) return guess - 1;
  return minus(value, powerOfTen(guess + 1)).numerator < 0n ? guess : guess + 1;
}

function powerOfTen(exponent: number): Rational {
  return exponent < 0
    ? { numerator: 1n, denominator: 10n ** BigInt(-exponent) }
    : { numerator: 10n ** BigInt(exponent), denominator: 1n };
}

/** The whole number next to it; halves go away from 0. */
function rounded({ numerator, denominator }: Rational): bigint {
  const magnitude = numerator < 0n ? -numerator : numerator;
  const whole = (2n * magnitude + denominator) / (2n * denominator);
  return numerator < 0n ? -whole : whole;
}

/** To so many decimal places, of which zeros at the end are left out: `-0.125`. */
export function toDecimal(value: Rational, places: number): string {
  const number = rounded(times(value, powerOfTen(places)));
  const digits = String(number < 0n ? -number : number).padStart(places + 1, '0');
  const end = digits.length - places;
  const fraction = digits.slice(end).replace(/0+$/, '');
  return `${number < 0n ? '-' : ''}${digits.slice(0, end)}${fraction && `.${fraction}`}`;
}

/** A number above 0 to so many digits, of which zeros at the end are left out: `0.125`, `1.25e-50`. */
export function toScientific(value: Rational, digits: number): string {
  const first = decimalExponent(value);
  const number = rounded(times(value, powerOfTen(digits - 1 - first)));
  const text = String(number);
  // 9.99 to two digits has three, of which the last is 0.
  const exponent = first + text.length - digits;
  if (exponent >= -LONGEST_PLAIN && exponent < LONGEST_PLAIN) {
    return toDecimal(
      times(toRational(text)!, powerOfTen(first + 1 - digits)),
      Math.max(0, digits - 1 - first),
    );
  }
  const fraction = text.slice(1).replace(/0+$/, '');
  return `${text[0]}${fraction && `.${fraction}`}e${exponent}`;
}

/** Numbers from this power of ten on are written with it. */
const LONGEST_PLAIN = 6;
