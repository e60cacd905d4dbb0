import type { Formula } from '../formula.js';
import { givenFormula, isMandelbrot, LEAST_POWER, MOST_POWER } from '../formula.js';
import { isCentered } from '../png/given-view.js';
import type { View } from '../view.js';
import { toNumber } from './decimal.js';
import { badValue, Failure, USAGE } from './failure.js';
import type { Typed } from './options.js';
import { pointOf, wholeOf } from './values.js';

/** What a set looks like when nobody says where: all of it is to be seen. */
export interface Home {
  readonly center: readonly [number, number];
  /** The height of what zoom 1 shows. */
  readonly height: number;
}

/** Julia sets of connected kind and multibrot sets lie within |im z| < 1.5, about 0. */
export function homeOf(formula: Formula): Home {
  return isMandelbrot(formula)
    ? { center: [-0.75, 0], height: 2.5 }
    : { center: [0, 0], height: 3 };
}

/** The formula that was asked for, or that of the picture that is begun with. */
export function typedFormula(typed: Typed, from: Formula | undefined): Formula {
  const point = pointOf(typed, 'julia');
  const [re, im] = point?.map(toNumber) ?? [];
  if (re !== undefined && !(Number.isFinite(re) && Number.isFinite(im))) {
    throw badValue('--julia', typed.julia!, 'two finite numbers with a comma between: re,im');
  }
  const power = wholeOf(typed, 'power', LEAST_POWER, MOST_POWER);
  return givenFormula({
    julia: re !== undefined ? { re, im: im! } : from?.julia,
    power: power ?? from?.power,
  });
}

/** Whether a picture that is begun with shows the same set. */
export function sameFormula(a: Formula, b: Formula): boolean {
  const [{ julia: c, power }, other] = [givenFormula(a), givenFormula(b)];
  return power === other.power && c?.re === other.julia?.re && c?.im === other.julia?.im;
}

/** @throws Failure for a view that only perturbation can follow, which it does for z² + c from 0 alone. */
export function refuseDeep(view: View, option: '--zoom' | '--zoom-to'): void {
  if (!isCentered(view) || isMandelbrot(view)) return;
  const given = view.julia ? '--julia' : '--power';
  throw new Failure(
    `option ${given}: goes only as deep as doubles can tell points apart, and this view is deeper: a smaller ${option}`,
    USAGE,
  );
}
