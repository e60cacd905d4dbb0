import { type Method, methodOf } from '@parallel/mandelbrot/browser';
import type { Center, MachineInfo } from '../../../src/web/wire.js';
import { CpuChart } from '../charts/cpu.js';
import { inVain, type Refusal } from '../shared/address.js';
import { axesHelp } from '../shared/axes-help.js';
import { announce, find, setOptions } from '../shared/dom.js';
import { RaceControl } from '../shared/race-control.js';
import { goTo } from '../shared/router.js';
import { conditions, verdict, winner } from '../shared/verdict.js';
import { inBrowser } from './browser-runner.js';
import { COLORINGS, colorOf, colorTable, isSmooth } from './colors.js';
import { explore, MOVES } from './explore.js';
import { MOST_POINTS, suggestedFor } from './iterations.js';
import { browserAxes, serverAxes, usualPoints } from './plot-axes.js';
import { RaceLane } from './race-lane.js';
import { onServer } from './runner.js';
import { type RaceSettings, readSettings, SIZES, writeSettings } from './settings.js';
import { homeOf, sameView, type View } from './view.js';
import { Whereabouts } from './whereabouts.js';

/** Words of this page beside those of the axes. */
const WORDS = [
  [
    'Iterations',
    'How many steps a point is followed for until it counts as one of the set, which is black. The deeper a view, the more it takes.',
  ],
  [
    'All steps',
    'Off, kernels leave out steps that provably change no point, and the picture is the same, much sooner. On, each lane has to take all of them: as much work for everybody. It has no effect on deep views, which go by perturbation.',
  ],
  [
    'Perturbation',
    'Where doubles cannot tell neighbouring points apart any more, one point is computed with all its digits, and all others by how far they are from it.',
  ],
] as const;

/** The page on which pictures race. */
export class RacePage {
  readonly #section = find(document, '[data-view="race"]');
  readonly #form = find<HTMLFormElement>(this.#section, '[data-race-form]');
  readonly #control = new RaceControl(this.#section);
  readonly #lanes: readonly RaceLane[];
  readonly #usual: RaceSettings['points'];
  readonly #whereabouts: Whereabouts;
  #view!: View;
  #method: Method = 'double';
  #colors = COLORINGS[0]!;
  /** Within how many iterations most points of the last picture escaped. */
  #seen = 0;

  constructor(private readonly machine: MachineInfo) {
    const { limits } = machine;
    const colors = colorTable(this.#colors);
    const changed = () => this.race('replace');
    const method = () => this.#method;
    const axes = serverAxes(machine, method);
    const webAxes = browserAxes(method);
    this.#lanes = [
      new RaceLane({ key: 'a', title: 'Lane A' }, axes, onServer, colors, changed),
      new RaceLane({ key: 'b', title: 'Lane B' }, axes, onServer, colors, changed),
      new RaceLane({ key: 'c', title: 'This browser' }, webAxes, inBrowser, colors, changed),
    ];
    this.#usual = { ...usualPoints(machine), c: { workers: String(machine.cores) } };
    const lanes = find(this.#section, '[data-lanes]');
    lanes.append(...this.#lanes.map(({ frame }) => frame.element));
    lanes.after(axesHelp([axes, webAxes], WORDS));
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

  /** Shows what an address asks for, and runs it. Returns what of it cannot be had. */
  show(parameters: URLSearchParams): string | undefined {
    const refusals: Refusal[] = [];
    const refuse = (refusal: Refusal) => void refusals.push(refusal);
    const settings = readSettings(parameters, this.machine.limits, refuse);
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
      frame.take(settings.points[key] ?? {}, this.#usual[key] ?? {}, refuse);
    }
    this.#recolor();
    void this.race('replace');
    return inVain(refusals);
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
    this.#follow(method);
    const said = find(this.#section, '[data-verdict]');
    const under = find(this.#section, '[data-conditions]');
    for (const line of [said, under]) line.textContent = '\u00a0';
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
    const first = winner(results);
    if (first !== undefined) this.#lanes[first]!.frame.win();
    const whole = this.#lanes.find(({ finished }) => finished);
    if (whole) this.#seen = whole.picture.typical(MOST_POINTS, maxIterations);
    const text = verdict(results, 'The pictures are equal, pixel for pixel');
    said.textContent = text;
    under.textContent = conditions(turn, this.machine.cores);
    announce(text);
    this.#polish();
  }

  /** Shows what cannot be chosen where points are followed like this. */
  #follow(method: Method): void {
    this.#method = method;
    for (const { frame } of this.#lanes) frame.axes.refresh();
    const isDeep = method === 'perturbation';
    this.#field<HTMLInputElement>('full').disabled = isDeep;
    find(this.#section, '[data-unpruned]').hidden = !isDeep;
  }

  /** Takes the steps out of the colours of pictures that are finished; equal ones share the work. */
  #polish(): void {
    if (!isSmooth(this.#colors)) return;
    const color = colorOf(this.#colors);
    const known = new Map<string, Uint8ClampedArray>();
    for (const { picture, finished } of this.#lanes) {
      if (!finished) continue;
      const { digest, method, maxIterations } = finished;
      // What lies between two counts cannot be followed by doubles so deep; the lane in this browser has it.
      const fractions = this.#lanes.find(
        (lane) => lane.finished?.digest === digest && lane.finished.smooth,
      )?.finished?.smooth;
      if (method !== 'double' && !fractions) continue;
      const pixels = known.get(digest) ?? picture.smooth(maxIterations, color, fractions);
      known.set(digest, pixels);
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
        this.#lanes.map(({ frame }) => [frame.names.key, frame.axes.chosen]),
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
