import { centerBounds, decimalText, isDecimal } from '../../../src/web/decimals.js';
import type { Center, Limits } from '../../../src/web/wire.js';
import { find } from '../shared/dom.js';

const NAMES = ['centerX', 'centerY', 'viewHeight'] as const;

/** What is wrong with coordinates: where, and what is needed there. */
export interface Problem {
  readonly name: keyof Center;
  readonly text: string;
}

/** Whether somebody's coordinates can be gone to; undefined if so. */
export function problemOf(center: Center, limits: Limits): Problem | undefined {
  const bounds = centerBounds(limits);
  const name = NAMES.find((name) => !isDecimal(center[name], bounds[name]));
  return name && { name, text: decimalText(bounds[name]) };
}

/** The form that shows a view's coordinates with all their digits, and goes to others. */
export class Coordinates {
  readonly #form: HTMLFormElement;

  constructor(section: HTMLElement, limits: Limits, go: (center: Center) => void) {
    this.#form = find<HTMLFormElement>(section, '[data-coordinates]');
    this.#form.addEventListener('input', ({ target }) =>
      (target as HTMLInputElement).setCustomValidity(''),
    );
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      const value = (name: (typeof NAMES)[number]) =>
        this.#field(name).value.replaceAll(/[\s_]/g, '').replaceAll('\u2212', '-');
      const center = {
        centerX: value('centerX'),
        centerY: value('centerY'),
        viewHeight: value('viewHeight'),
      };
      const problem = problemOf(center, limits);
      if (!problem) return go(center);
      this.#field(problem.name).setCustomValidity(`Needed: ${problem.text}`);
      this.#field(problem.name).reportValidity();
    });
  }

  show(center: Center): void {
    for (const name of NAMES) {
      this.#field(name).value = center[name];
      this.#field(name).setCustomValidity('');
    }
  }

  #field(name: string): HTMLInputElement {
    return this.#form.elements.namedItem(name) as HTMLInputElement;
  }
}
