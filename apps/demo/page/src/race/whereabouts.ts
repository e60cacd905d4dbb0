import type { Center, Limits } from '../../../src/web/wire.js';
import { announce, find, setOptions } from '../shared/dom.js';
import { Coordinates } from './coordinates.js';
import { describe } from './describe.js';
import { PLACES } from './places.js';
import { sameView, type View } from './view.js';

/** Says where the pictures are, in short and with all digits, and goes to places by name or by coordinates. */
export class Whereabouts {
  readonly #places: HTMLSelectElement;
  readonly #coordinates: Coordinates;

  /** @param go goes there, with as many iterations as it is known to take. */
  constructor(
    private readonly section: HTMLElement,
    private readonly limits: Limits,
    go: (center: Center, iterations?: number) => void,
  ) {
    find(section, '[data-least]').textContent = String(limits.viewHeight);
    this.#places = find(section, '[data-places]');
    setOptions(this.#places, [
      { value: '', label: 'go to …' },
      ...PLACES.map(({ name }) => ({ value: name })),
    ]);
    this.#places.addEventListener('change', () => {
      const place = PLACES.find(({ name }) => name === this.#places.value);
      if (place) go(place, place.maxIterations);
    });
    this.#coordinates = new Coordinates(section, limits, go);
  }

  /** How wide first: that is what has changed when somebody zooms. */
  show(view: View): void {
    const { shown, said } = describe(view, this.limits.viewHeight);
    find(this.section, '[data-place]').textContent = shown;
    find(this.section, '[data-place-said]').textContent = said;
    this.#coordinates.show(view);
    const here = PLACES.find(({ centerX, centerY, viewHeight }) =>
      sameView({ ...view, centerX, centerY, viewHeight }, view),
    );
    this.#places.value = here?.name ?? '';
  }

  /** Says why nothing has changed. */
  stay(view: View): void {
    const { viewHeight } = this.limits;
    if (Number(view.viewHeight) <= viewHeight) announce(describe(view, viewHeight).said);
  }
}
