import { announce, make, type SelectOption, setOptions } from './dom.js';
import type { Point } from './point.js';

/** What can be chosen for one axis, given what is chosen for those before it. */
export interface Axis {
  readonly name: string;
  readonly label: string;
  values(chosen: Point): readonly SelectOption[];
}

/**
 * A select for each axis. A value that does not go with those before it cannot
 * be chosen; one that was chosen gives way to the first that does.
 */
export class AxisControls {
  readonly #selects = new Map<string, HTMLSelectElement>();

  constructor(
    fieldset: HTMLFieldSetElement,
    private readonly axes: readonly Axis[],
    onChange: () => void,
  ) {
    for (const { name, label } of axes) {
      const select = make('select', { name });
      select.addEventListener('change', () => {
        const changed = this.#settle(this.point);
        if (changed.length > 0) announce(`Changed to fit: ${changed.join(', ')}`);
        onChange();
      });
      this.#selects.set(name, select);
      fieldset.append(make('label', {}, label, select));
    }
  }

  get point(): Point {
    return Object.fromEntries([...this.#selects].map(([name, { value }]) => [name, value]));
  }

  /** Takes over a point, as far as it is possible here. */
  set(point: Point): void {
    this.#settle(point);
  }

  #settle(wanted: Point): string[] {
    const chosen: Record<string, string> = {};
    const changed: string[] = [];
    for (const axis of this.axes) {
      const values = axis.values(chosen);
      const possible = values.filter((value) => !value.disabled).map((value) => value.value);
      const asked = wanted[axis.name];
      const value = asked !== undefined && possible.includes(asked) ? asked : (possible[0] ?? '');
      if (asked !== undefined && asked !== value) changed.push(`${axis.label} ${value}`);
      const select = this.#selects.get(axis.name)!;
      setOptions(select, values);
      select.value = value;
      chosen[axis.name] = value;
    }
    return changed;
  }
}

/** All values of an axis, those that are not among the possible ones disabled. */
export function allOf(values: readonly string[], possible: readonly string[]): SelectOption[] {
  return values.map((value) => ({ value, disabled: !possible.includes(value) }));
}
