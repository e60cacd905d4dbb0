import { announce, make, type SelectOption, setOptions } from './dom.js';
import type { Point } from './point.js';

/** What can be chosen for one axis, given what is chosen for those before it. */
export interface Axis {
  readonly name: string;
  readonly label: string;
  values(chosen: Point): readonly SelectOption[];
  /** What stands there for now whatever is chosen, and why; undefined where the choice stands. */
  instead?(chosen: Point): { readonly value: string; readonly why: string } | undefined;
}

/** A value that could not be had, and the one that has taken its place. */
export interface Replaced {
  readonly label: string;
  readonly asked: string;
  readonly possible: readonly string[];
  readonly value: string;
}

/**
 * A select for each axis. A value that does not go with those before it cannot
 * be chosen; one that was chosen gives way to the usual one, or to the first that does.
 */
export class AxisControls {
  readonly #selects = new Map<string, HTMLSelectElement>();
  /** Why a value stands there that nobody has chosen. */
  readonly #note = make('p', { className: 'note', hidden: true });
  #chosen: Point = {};

  constructor(
    fieldset: HTMLFieldSetElement,
    private readonly axes: readonly Axis[],
    onChange: () => void,
  ) {
    this.#note.id = `note-${Math.random().toString(36).slice(2, 8)}`;
    for (const { name, label } of axes) {
      const select = make('select', { name });
      select.addEventListener('change', () => {
        const replaced = this.set({ ...this.#chosen, [name]: select.value });
        if (replaced.length > 0) {
          const changes = replaced.map(({ label, value }) => `${label} ${value}`);
          announce(`Changed to fit: ${changes.join(', ')}`);
        }
        onChange();
      });
      this.#selects.set(name, select);
      fieldset.append(make('label', {}, label, select));
    }
    fieldset.append(this.#note);
  }

  /** What is chosen: what a permalink says. */
  get chosen(): Point {
    return this.#chosen;
  }

  /** What is run. */
  get point(): Point {
    return Object.fromEntries([...this.#selects].map(([name, { value }]) => [name, value]));
  }

  /** Takes over a point, as far as it is possible here; returns what is not. */
  set(wanted: Point, usual: Point = {}): Replaced[] {
    const chosen: Record<string, string> = {};
    const replaced: Replaced[] = [];
    for (const { name, label, values } of this.axes) {
      const possible = values(chosen)
        .filter(({ disabled }) => !disabled)
        .map(({ value }) => value);
      const fits = (value: string | undefined) => value !== undefined && possible.includes(value);
      const asked = wanted[name];
      const value = [asked, usual[name], possible[0]].find(fits) ?? '';
      if (asked !== undefined && asked !== value) replaced.push({ label, asked, possible, value });
      chosen[name] = value;
    }
    this.#chosen = chosen;
    this.refresh();
    return replaced;
  }

  /** Shows what is chosen, and what stands there instead of it for now. */
  refresh(): void {
    const chosen = this.#chosen;
    const whys: string[] = [];
    for (const { name, values, instead } of this.axes) {
      const select = this.#selects.get(name)!;
      const other = instead?.(chosen);
      setOptions(select, other ? [{ value: other.value }] : values(chosen));
      select.value = other?.value ?? chosen[name]!;
      select.disabled = other !== undefined;
      if (!other) select.removeAttribute('aria-describedby');
      else {
        select.setAttribute('aria-describedby', this.#note.id);
        whys.push(other.why);
      }
    }
    this.#note.hidden = whys.length === 0;
    this.#note.textContent = whys.join(' ');
  }
}

/** All values of an axis, those that are not among the possible ones disabled. */
export function allOf(values: readonly string[], possible: readonly string[]): SelectOption[] {
  return values.map((value) => ({ value, disabled: !possible.includes(value) }));
}
