import { Timeline } from '../charts/timeline.js';
import type { Refuse } from './address.js';
import { type Axis, AxisControls } from './axes.js';
import { find } from './dom.js';
import { duration } from './format.js';
import type { Point } from './point.js';
import { ticking } from './stopwatch.js';

export interface LaneNames {
  /** `a`, `b` or `c`: its colour, and its place in a permalink. */
  readonly key: string;
  readonly title: string;
}

/** What all lanes have: axes, a time, a bar, a timeline, a digest. */
export class LaneFrame {
  readonly element: HTMLElement;
  readonly axes: AxisControls;
  readonly body: HTMLElement;
  readonly timeline: Timeline;
  readonly #time: HTMLElement;
  readonly #detail: HTMLElement;
  readonly #digest: HTMLElement;
  readonly #progress: HTMLProgressElement;
  #stopTicking = () => {};

  constructor(
    readonly names: LaneNames,
    axes: readonly Axis[],
    onChange: () => void,
  ) {
    const template = find<HTMLTemplateElement>(document, '#lane-template');
    const copy = template.content.cloneNode(true) as DocumentFragment;
    this.element = find(copy, '.lane');
    this.element.dataset['lane'] = names.key;
    const heading = find(this.element, '[data-name]');
    heading.textContent = names.title;
    heading.id = `lane-${names.key}-${Math.random().toString(36).slice(2, 8)}`;
    this.element.setAttribute('aria-labelledby', heading.id);
    find(this.element, '[data-legend]').textContent = `${names.title}: its place on the axes`;
    this.axes = new AxisControls(find(this.element, '[data-axes]'), axes, onChange);
    this.body = find(this.element, '[data-body]');
    this.timeline = new Timeline(find(this.element, '[data-timeline]'));
    this.#time = find(this.element, '[data-time]');
    this.#detail = find(this.element, '[data-detail]');
    this.#digest = find(this.element, '[data-digest]');
    this.#progress = find(this.element, '[data-progress]');
    this.#progress.setAttribute('aria-label', `Progress of ${names.title}`);
  }

  /** Takes over a point of an address, and what is usual where that says nothing. */
  take(asked: Point, usual: Point, refuse: Refuse): void {
    for (const { label, asked: value, possible, value: shown } of this.axes.set(asked, usual)) {
      const what = `${this.names.title}’s ${label.toLowerCase()}`;
      refuse({ what, value, allowed: `one of ${possible.join(', ')}`, shown });
    }
  }

  /** It waits for its turn. */
  wait(text: string): void {
    this.#state('waiting');
    this.#time.textContent = '–';
    this.#detail.textContent = text;
    this.#digest.textContent = '';
    delete this.#digest.dataset['digest'];
    this.#progress.value = 0;
  }

  start(detail: () => string): void {
    this.#state('running');
    const tick = (milliseconds: number) => {
      this.#time.textContent = duration(milliseconds / 1000);
      this.#detail.textContent = detail();
      this.timeline.until(milliseconds);
    };
    this.#stopTicking();
    this.#stopTicking = ticking(performance.now(), tick);
  }

  progress(share: number): void {
    this.#progress.value = share;
  }

  finish(seconds: number, detail: string, digest: string): void {
    this.#end('done');
    this.#progress.value = 1;
    this.#time.textContent = duration(seconds);
    this.#detail.textContent = detail;
    this.#digest.textContent = `sha-256 ${digest.slice(0, 16)}…`;
    this.#digest.title = digest;
    this.#digest.dataset['digest'] = digest;
  }

  fail(text: string): void {
    this.#end('failed');
    this.#time.textContent = '–';
    this.#detail.textContent = text;
  }

  /** The first of those that raced. */
  win(): void {
    this.#state('won');
  }

  #end(state: string): void {
    this.#stopTicking();
    this.#state(state);
  }

  #state(state: string): void {
    this.element.dataset['state'] = state;
  }
}
