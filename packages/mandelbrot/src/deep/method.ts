import { invalidOption, ParallelError, parseOptions } from '@parallel/core/portable';
import { type Formula, givenFormula, isMandelbrot } from '../formula.js';
import { scaleOf, type View } from '../view.js';
import { viewSchema } from '../view-schema.js';
import { type CenterView, centerViewSchema, isCenterView } from './center-view.js';
import { cornersOf, exactly, isDeep, type Method, type Place, placeOf } from './place.js';

/** A view that is to be rendered, and how. */
export interface Target {
  /** By its corners; to the nearest doubles, where it is given by its centre. */
  readonly view: View;
  /** The centre form as decimal strings, where it is given so. */
  readonly center?: Pick<CenterView, 'centerX' | 'centerY' | 'viewHeight'>;
  readonly method: Method;
  /** There with `perturbation`. */
  readonly place?: Place;
}

/**
 * Reads a view of either form and settles the method: as asked, else doubles
 * for corners, which are doubles themselves, and what the depth needs for a centre.
 * @throws ParallelError `INVALID_OPTION`.
 */
export function targetOf(given: View | CenterView, asked: Method | undefined): Target {
  if (!isCenterView(given)) {
    const view = parseOptions(viewSchema, given, 'view');
    if (asked !== 'perturbation') return { view, method: 'double' };
    refuseFormula(view);
    return { view, method: asked, place: placeOf(exactly(view), view) };
  }
  const { centerX, centerY, viewHeight, ...size } = parseOptions(centerViewSchema, given);
  const exact = exactly(given);
  const method = asked ?? (isDeep(exact) ? 'perturbation' : 'double');
  if (method === 'perturbation') refuseFormula(given);
  const view = { ...size, ...cornersOf(exact) };
  const center = {
    centerX: String(centerX),
    centerY: String(centerY),
    viewHeight: String(viewHeight),
  };
  if (method === 'perturbation') return { view, center, method, place: placeOf(exact, given) };
  if (view.y0 === view.y1 || !Number.isFinite(scaleOf(view))) {
    refuseFormula(given);
    throw invalidOption('method', method, 'able to tell these pixels apart: use "perturbation"');
  }
  return { view, center, method };
}

/**
 * The method by which `render` computes a view if none is asked for.
 * @throws ParallelError `INVALID_OPTION`, as `render` does.
 */
export function methodOf(view: View | CenterView): Method {
  return targetOf(view, undefined).method;
}

/** Perturbation follows z² + c from z = 0 alone. */
function refuseFormula(formula: Formula): void {
  if (isMandelbrot(formula)) return;
  const { julia, power } = givenFormula(formula);
  const given = julia ? `"julia": ${julia.re}, ${julia.im}` : `"power": ${power}`;
  throw new ParallelError(
    'IMPOSSIBLE_COMBINATION',
    `option ${given} goes only as deep as doubles do, and this view is for method "perturbation": use a larger view and method "double"`,
  );
}
