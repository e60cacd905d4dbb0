import { invalidOption, parseOptions } from '@parallel/core/portable';
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
    const view = parseOptions(viewSchema, given);
    if (asked !== 'perturbation') return { view, method: 'double' };
    return { view, method: asked, place: placeOf(exactly(view), view) };
  }
  const { centerX, centerY, viewHeight, ...size } = parseOptions(centerViewSchema, given);
  const exact = exactly(given);
  const method = asked ?? (isDeep(exact) ? 'perturbation' : 'double');
  const view = { ...size, ...cornersOf(exact) };
  const center = {
    centerX: String(centerX),
    centerY: String(centerY),
    viewHeight: String(viewHeight),
  };
  if (method === 'perturbation') return { view, center, method, place: placeOf(exact, given) };
  if (view.y0 === view.y1 || !Number.isFinite(scaleOf(view))) {
    throw invalidOption('method', method, 'able to tell these pixels apart: use "perturbation"');
  }
  return { view, center, method };
}
