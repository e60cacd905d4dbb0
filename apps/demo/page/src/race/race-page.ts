import { methodOf } from '@parallel/mandelbrot/browser';
import type { Center, MachineInfo } from '../../../src/web/wire.js';
import { CpuChart } from '../charts/cpu.js';
import { axesHelp } from '../shared/axes-help.js';
import { announce, find, setOptions } from '../shared/dom.js';
import { RaceControl } from '../shared/race-control.js';
import { goTo } from '../shared/router.js';
import { inBrowser } from './browser-runner.js';
import { COLORINGS, colorOf, colorTable, isSmooth } from './colors.js';
import { explore, MOVES } from './explore.js';
import { MOST_POINTS, suggestedFor } from './iterations.js';
import { browserAxes, serverAxes, usualPoints } from './plot-axes.js';
import { type Finish, RaceLane } from './race-lane.js';
import { onServer } from './runner.js';
import { type RaceSettings, readSettings, SIZES, writeSettings } from './settings.js';
import { verdict } from './verdict.js';
import { homeOf, sameView, type View } from './view.js';
import { Whereabouts } from './whereabouts.js';

/** The page on which pictures race. */
export class RacePage {
  readonly #section = find(document, '[data-view="race"]');
  readonly #form = find<HTMLFormElement>(this.#section, '[data-race-form]');
  readonly #control = new RaceControl(this.#section);
  readonly #lanes: readonly RaceLane[];
  readonly #usual: RaceSettings['points'];
  readonly #whereabouts: Whereabouts;
  #view!: View;
  #colors = COLORINGS[0]!;
  /** Within how many iterations most points of the last picture escaped. */
  #seen = 0;

  constructor(private readonly machine: MachineInfo) {
    const { limits } = machine;
    const colors = colorTable(this.#colors);
    const changed = () => this.race('replace');
    const axes = serverAxes(machine);
    this.#lanes = [
      new RaceLane({ key: 'a', title: 'Lane A' }, axes, onServer, colors, changed),
      new RaceLane({ key: 'b', title: 'Lane B' }, axes, onServer, colors, changed),
      new RaceLane({ key: 'c', title: 'This browser' }, browserAxes(), inBrowser, colors, changed),
    ];
    this.#usual = { ...usualPoints(machine), c: { workers: String(machine.cores) } };
    const lanes = find(this.#section, '[data-lanes]');
    lanes.append(...this.#lanes.map(({ frame }) => frame.element));
    lanes.after(axesHelp(axes));
    setOptions(
      this.#field('colors'),
      COLORINGS.map((value) => ({ value })),
    );
    this.#field<HTMLInputElement>('iterations').max = String(limits.maxIterations);
    new CpuChart(find(this.#section, '[data-cpu]'));
    this.#whereabouts = new Whereabouts(this.#section, limits, (center, iterations) =>
      this.#jump(center, iterations),
    );
    this.#listen();
  }

  /** Shows what an address asks for, and runs it. */
  show(parameters: URLSearchParams): void {
    const settings = readSettings(parameters, this.machine.limits);
    this.#view = settings.view;
    const size = `${settings.view.width}x${settings.view.height}`;
    const sizes = SIZES.includes(size) ? SIZES : [size, ...SIZES];
    setOptions(
      this.#field('size'),
      sizes.map((value) => ({ value, label: value.replace('x', ' × ') })),
    );
    this.#field('size').value = size;
    this.#field('iterations').value = String(settings.maxIterations);
    this.#field<HTMLInputElement>('suggest').checked = settings.suggest;
    this.#seen = 0;
    this.#field('colors').value = settings.colors;
    this.#field<HTMLInputElement>('full').checked = settings.full;
    this.#field<HTMLInputElement>('turn').checked = settings.turn;
    for (const { frame } of this.#lanes) {
      const { key } = frame.names;
      const asked = settings.points[key] ?? {};
      frame.axes.set(Object.keys(asked).length > 0 ? asked : (this.#usual[key] ?? {}));
    }
    this.#recolor();
    void this.race('replace');
  }

  leave(): void {
    this.#control.stop();
  }

  /** Runs what is set, under an address of its own. */
  async race(history: 'push' | 'replace'): Promise<void> {
    const settings = this.#settings();
    goTo({ page: 'race', parameters: writeSettings(settings) }, history);
    const { view, maxIterations, full, turn } = settings;
    const method = methodOf({ ...view, maxIterations });
    this.#view = view;
    this.#whereabouts.show(view);
    const said = find(this.#section, '[data-verdict]');
    said.textContent = '\u00a0';
    const clicked = performance.now();
    for (const { frame } of this.#lanes) frame.wait('waiting');
    const runs = this.#lanes.map((lane) => (signal: AbortSignal) => {
      const point = lane.frame.axes.point;
      const begun = turn ? performance.now() : clicked;
      const run = { view, maxIterations, method, pruned: !full, point };
      return lane.run({ ...run, clicked: begun }, signal);
    });
    const racing = this.#control.run(runs, turn);
    // Asked for first: the canvases are made ready while the server begins.
    for (const { picture } of this.#lanes) picture.begin(view, method);
    const results = await racing;
    if (!results) return;
    const finished = results.filter((result): result is Finish => result !== undefined);
    if (finished.length === 0) return announce('Stopped');
    this.#seen = finished[0]!.lane.picture.typical(MOST_POINTS, maxIterations);
    const best = finished.reduce((a, b) => (a.seconds <= b.seconds ? a : b));
    if (finished.length > 1) best.lane.frame.win();
    const entries = finished.map(({ lane, seconds, digest }) => ({
      name: lane.name,
      seconds,
      digest,
    }));
    const text = verdict(entries, 'The pictures, pixel for pixel,');
    said.textContent = text;
    announce(text);
    this.#polish();
  }

  /** Takes the steps out of the colours of pictures that are finished; equal ones share the work. */
  #polish(): void {
    if (!isSmooth(this.#colors)) return;
    const color = colorOf(this.#colors);
    const known = new Map<string, Uint8ClampedArray>();
    for (const { picture, finished } of this.#lanes) {
      // Points so deep cannot be followed further to see what lies between two counts.
      if (finished?.method !== 'double') continue;
      const pixels = known.get(finished.digest) ?? picture.smooth(finished.maxIterations, color);
      known.set(finished.digest, pixels);
      picture.show(pixels);
    }
  }

  #settings(): RaceSettings {
    const [width = 0, height = 0] = this.#field('size').value.split('x').map(Number);
    return {
      view: { ...this.#view, width, height },
      maxIterations: Number(this.#field('iterations').value),
      suggest: this.#field<HTMLInputElement>('suggest').checked,
      colors: this.#colors,
      full: this.#field<HTMLInputElement>('full').checked,
      turn: this.#field<HTMLInputElement>('turn').checked,
      points: Object.fromEntries(
        this.#lanes.map(({ frame }) => [frame.names.key, frame.axes.point]),
      ),
    };
  }

  #listen(): void {
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.race('push');
    });
    this.#form.addEventListener('change', ({ target }) => {
      const suggest = this.#field<HTMLInputElement>('suggest');
      if (target === this.#field('iterations')) suggest.checked = false;
      if (target === suggest && suggest.checked) this.#suggest(this.#view, this.#seen);
      if (target === this.#field('colors')) {
        this.#recolor();
        goTo({ page: 'race', parameters: writeSettings(this.#settings()) }, 'replace');
      } else if (this.#form.reportValidity()) void this.race('replace');
    });
    const least = this.machine.limits.viewHeight;
    const explorer = {
      least,
      current: () => this.#view,
      go: (view: View) => this.#travel(view),
      home: () => this.#jump(homeOf(this.#view)),
    };
    const canvases = this.#lanes.map(({ canvas }) => canvas);
    for (const canvas of canvases) explore(canvas, canvases, explorer);
    for (const button of this.#section.querySelectorAll<HTMLButtonElement>('[data-move]')) {
      const move = MOVES[button.dataset['move'] ?? ''];
      button.addEventListener('click', () => {
        if (move) explorer.go(move(explorer.current(), least));
        else explorer.home();
      });
    }
    find(this.#section, '[data-copy]').addEventListener('click', async () => {
      await navigator.clipboard.writeText(location.href).then(
        () => announce('The link is copied'),
        () => announce('The link could not be copied; it is the address of this page'),
      );
    });
  }

  /** To a view beside the last one. */
  #travel(view: View, seen = this.#seen, iterations?: number): void {
    if (sameView(view, this.#view)) {
      this.#whereabouts.stay(view);
      return;
    }
    const suggests = this.#field<HTMLInputElement>('suggest').checked;
    if (suggests || iterations !== undefined) this.#suggest(view, seen, iterations);
    this.#view = view;
    void this.race('push');
  }

  /** To somewhere else. */
  #jump({ centerX, centerY, viewHeight }: Center, iterations?: number): void {
    this.#travel({ ...this.#view, centerX, centerY, viewHeight }, 0, iterations);
  }

  #suggest(view: View, seen: number, iterations?: number): void {
    const { maxIterations } = this.machine.limits;
    const wanted = iterations ?? suggestedFor(view, maxIterations, seen);
    this.#field('iterations').value = String(Math.min(wanted, maxIterations));
  }

  #recolor(): void {
    const name = this.#field('colors').value;
    if (name === this.#colors) return;
    this.#colors = name;
    const table = colorTable(name);
    for (const { picture } of this.#lanes) picture.recolor(table);
    this.#polish();
  }

  #field<E extends HTMLInputElement | HTMLSelectElement = HTMLSelectElement>(name: string): E {
    return this.#form.elements.namedItem(name) as E;
  }
}
