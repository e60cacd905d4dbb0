/** Which function is iterated: z^power + c. */
export interface Formula {
  /** The constant c of a Julia set, whose points are the z that orbits begin with; without it c is the point and orbits begin with 0: the Mandelbrot set. */
  readonly julia?: { readonly re: number; readonly im: number } | undefined;
  /** The exponent, a whole number from 2 to 8; default 2. More than 2 gives the multibrot sets and their Julia sets. */
  readonly power?: number | undefined;
}

/** With nothing left to assume, as kernels take it. */
export type WholeFormula = Formula & { readonly power: number };

export const LEAST_POWER = 2;
export const MOST_POWER = 8;

/** The formula of a view, an image or whatever else has one. */
export function formulaOf({ julia, power = LEAST_POWER }: Formula): WholeFormula {
  return julia ? { julia: { re: julia.re, im: julia.im }, power } : { power };
}

/** As it is written down: nothing where it is that of the Mandelbrot set. */
export function givenFormula(formula: Formula): Formula {
  const { julia, power } = formulaOf(formula);
  return { ...(julia && { julia }), ...(power !== LEAST_POWER && { power }) };
}

/** Whether it is z² + c from z = 0. */
export function isMandelbrot({ julia, power = LEAST_POWER }: Formula): boolean {
  return julia === undefined && power === LEAST_POWER;
}
