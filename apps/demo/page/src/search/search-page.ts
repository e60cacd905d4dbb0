import type { MachineInfo } from '../../../src/web/wire.js';
import { CpuChart } from '../charts/cpu.js';
import { inVain, type Refusal, refuseUnknown, switchFrom } from '../shared/address.js';
import { type Axis, allOf } from '../shared/axes.js';
import { axesHelp } from '../shared/axes-help.js';
import { announce, find, make, messageOf } from '../shared/dom.js';
import { bytes } from '../shared/format.js';
import { type Point, pointFrom, pointText } from '../shared/point.js';
import { RaceControl } from '../shared/race-control.js';
import { goTo } from '../shared/router.js';
import { conditions, verdict, winner } from '../shared/verdict.js';
import { workersAxis } from '../shared/workers-axis.js';
import { SearchLane } from './search-lane.js';

const AXES = ['strategy', 'feed', 'memory', 'kernel', 'workers'];
const KNOWN = ['pattern', 'i', 'turn', 'a', 'b'];
const unique = (values: readonly string[]) => [...new Set(values)];

/** What the talk looked for, and what shows something else. */
const PATTERNS: readonly (readonly [pattern: string, label: string])[] = [
  ['abc[d-m]', 'some lines'],
  ['abcde[a-m]', 'few, if any'],
  ['abcde[0-9]', 'no line'],
  ['[a-z ]', 'every line'],
  ['[aeiou]{7}', 'seven vowels'],
  ['(.)\\1\\1\\1', 'four alike, JavaScript only'],
];

/** The page on which searches race. */
export class SearchPage {
  readonly #section = find(document, '[data-view="search"]');
  readonly #form = find<HTMLFormElement>(this.#section, '[data-search-form]');
  readonly #control = new RaceControl(this.#section);
  readonly #lanes: readonly SearchLane[];
  readonly #usual: Readonly<Record<string, Point>>;
  /** Whether lanes show a search, or have begun one. */
  #searched = false;

  constructor(private readonly machine: MachineInfo) {
    const { search, cores } = machine;
    const axes = searchAxes(machine);
    const changed = () => this.#change();
    this.#lanes = [
      new SearchLane({ key: 'a', title: 'Lane A' }, axes, changed),
      new SearchLane({ key: 'b', title: 'Lane B' }, axes, changed),
    ];
    const workers = String(cores);
    const native = search.points.some(([strategy]) => strategy === 'native');
    this.#usual = {
      a: { strategy: 'threads', feed: 'lines', memory: 'copy', kernel: 'js', workers },
      b: native
        ? { strategy: 'native', feed: 'ranges', memory: 'shared', kernel: 'native', workers }
        : { strategy: 'threads', feed: 'ranges', memory: 'transfer', kernel: 'js', workers },
    };
    find(this.#section, '[data-file]').textContent = `${search.file} (${bytes(search.bytes)})`;
    const lanes = find(this.#section, '[data-lanes]');
    lanes.append(...this.#lanes.map(({ frame }) => frame.element));
    lanes.after(axesHelp([axes]));
    find<HTMLInputElement>(this.#section, '[name=pattern]').maxLength =
      machine.limits.patternLength;
    new CpuChart(find(this.#section, '[data-cpu]'));
    this.#listen();
  }

  /** Shows what an address asks for, and runs it if it names a pattern. Returns what of it cannot be had. */
  show(parameters: URLSearchParams): string | undefined {
    const refusals: Refusal[] = [];
    const refuse = (refusal: Refusal) => void refusals.push(refusal);
    refuseUnknown(parameters, KNOWN, refuse);
    const asked = parameters.get('pattern');
    const wrong = asked === null ? undefined : problemOf(asked);
    const usual = PATTERNS[0]![0];
    if (wrong !== undefined) {
      refuse({
        what: 'the pattern',
        value: asked!,
        allowed: `a JavaScript pattern: ${wrong.replace(/^.*: /, '')}`,
        shown: usual,
      });
    }
    this.#pattern.value = wrong === undefined ? (asked ?? usual) : usual;
    this.#pattern.setCustomValidity('');
    this.#check('ignoreCase').checked = switchFrom(parameters, ['i', 'ignore case'], false, refuse);
    this.#check('turn').checked = switchFrom(
      parameters,
      ['turn', 'one after the other'],
      false,
      refuse,
    );
    for (const { frame } of this.#lanes) {
      const { key } = frame.names;
      const point = pointFrom(parameters.get(key), AXES, refuse);
      frame.take(point, this.#usual[key] ?? {}, refuse);
    }
    this.#remember('replace');
    // Who only came here has not asked for a search yet.
    if (asked !== null) void this.#race('replace');
    return inVain(refusals);
  }

  leave(): void {
    this.#control.stop();
  }

  get #pattern(): HTMLInputElement {
    return this.#check('pattern');
  }

  #check(name: string): HTMLInputElement {
    return this.#form.elements.namedItem(name) as HTMLInputElement;
  }

  #remember(history: 'push' | 'replace'): void {
    const parameters = new URLSearchParams({
      pattern: this.#pattern.value,
      i: this.#check('ignoreCase').checked ? '1' : '0',
      turn: this.#check('turn').checked ? '1' : '0',
    });
    for (const { frame } of this.#lanes) {
      parameters.set(frame.names.key, pointText(frame.axes.chosen));
    }
    goTo({ page: 'search', parameters }, history);
  }

  #listen(): void {
    for (const name of ['ignoreCase', 'turn']) {
      this.#check(name).addEventListener('change', () => this.#change());
    }
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#race('push');
    });
    this.#pattern.addEventListener('input', () => this.#pattern.setCustomValidity(''));
    find(this.#section, '[data-patterns]').append(
      ...PATTERNS.map(([pattern, label]) => {
        const button = make('button', { type: 'button' }, make('code', { textContent: pattern }));
        button.append(` ${label}`);
        button.addEventListener('click', () => {
          this.#pattern.value = pattern;
          this.#pattern.setCustomValidity('');
          void this.#race('push');
        });
        return button;
      }),
    );
  }

  /** What stands there after a search is of what is set: another setting is another search. */
  #change(): void {
    if (this.#searched && problemOf(this.#pattern.value) === undefined) void this.#race('replace');
    else this.#remember('replace');
  }

  async #race(history: 'push' | 'replace'): Promise<void> {
    const pattern = this.#pattern.value;
    const wrong = problemOf(pattern);
    if (wrong !== undefined) {
      this.#pattern.setCustomValidity(wrong);
      this.#form.reportValidity();
      return;
    }
    this.#searched = true;
    this.#remember(history);
    const said = find(this.#section, '[data-verdict]');
    const under = find(this.#section, '[data-conditions]');
    for (const line of [said, under]) line.textContent = '\u00a0';
    for (const lane of this.#lanes) lane.wait();
    const wanted = { pattern, ignoreCase: this.#check('ignoreCase').checked };
    const runs = this.#lanes.map((lane) => (signal: AbortSignal) => lane.run(wanted, signal));
    const inTurn = this.#check('turn').checked;
    const results = await this.#control.run(runs, inTurn);
    if (!results) return;
    const first = winner(results);
    if (first !== undefined) this.#lanes[first]!.frame.win();
    const finished = results.findIndex((result) => 'seconds' in result);
    const lines = this.#lanes[finished]?.count.toLocaleString('en');
    const text = verdict(results, `Their ${lines} line numbers are equal`);
    under.textContent = conditions(inTurn, this.machine.cores);
    said.textContent = text;
    announce(text);
  }
}

/** Why it is no pattern; undefined if it is one. */
function problemOf(pattern: string): string | undefined {
  try {
    new RegExp(pattern);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

/** Each axis offers what goes with those before it. */
function searchAxes({ search, cores }: MachineInfo): Axis[] {
  const names = ['strategy', 'feed', 'memory', 'kernel'] as const;
  const labels = ['Strategy', 'Feed', 'Memory', 'Kernel'];
  const axes = names.map((name, i) => ({
    name,
    label: labels[i]!,
    values: (chosen: Point) => {
      const fits = search.points.filter((point) =>
        names.slice(0, i).every((other, k) => point[k] === chosen[other]),
      );
      return allOf(
        unique(search.points.map((point) => point[i]!)),
        fits.map((point) => point[i]!),
      );
    },
  }));
  return [...axes, workersAxis(cores)];
}
