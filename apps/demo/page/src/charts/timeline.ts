import type { SpanTriple } from '../../../src/web/wire.js';
import { coalesced } from '../shared/dom.js';
import { duration } from '../shared/format.js';
import { surfaceOf, themed } from './surface.js';

const ROWS_HEIGHT = 72;
const AXIS_HEIGHT = 16;
const TALLEST_ROW = 18;

/** Which worker was busy when: a row a worker, a bar a piece. */
export class Timeline {
  #spans: SpanTriple[] = [];
  #workers = 1;
  /** Milliseconds that the row goes on for; of a run that goes on, to now. */
  #end = 0;
  #whose = 'worker';
  readonly #draw = coalesced(() => this.#drawNow());

  constructor(private readonly canvas: HTMLCanvasElement) {
    new ResizeObserver(() => this.#draw()).observe(canvas);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#draw());
  }

  /** @param whose what a row is, for those who cannot see it. */
  begin(workers: number, whose: string): void {
    this.#spans = [];
    this.#workers = workers;
    this.#whose = whose;
    this.#end = 0;
    this.#draw();
  }

  add(spans: readonly SpanTriple[]): void {
    for (const span of spans) {
      this.#spans.push(span);
      this.#workers = Math.max(this.#workers, span[0] + 1);
      this.#end = Math.max(this.#end, span[2]);
    }
    this.#draw();
  }

  /** Time goes on. */
  until(milliseconds: number): void {
    this.#end = Math.max(this.#end, milliseconds);
    this.#draw();
  }

  #drawNow(): void {
    const { canvas } = this;
    const workers = this.#workers;
    const row = Math.min(TALLEST_ROW, ROWS_HEIGHT / workers);
    const { context, width } = surfaceOf(canvas, Math.ceil(row * workers) + AXIS_HEIGHT);
    const end = Math.max(this.#end, 1);
    const gap = row > 6 ? 2 : row > 3 ? 1 : 0;
    context.fillStyle = themed(canvas, '--track');
    for (let worker = 0; worker < workers; worker += 1) {
      context.fillRect(0, worker * row, width, row - gap);
    }
    // Neighbours in two shades, so that pieces can be told apart.
    const shades = [themed(canvas, '--lane'), themed(canvas, '--lane-soft')];
    const turn = new Array<number>(workers).fill(0);
    for (const [worker, from, to] of this.#spans) {
      context.fillStyle = shades[turn[worker]! % 2]!;
      turn[worker]! += 1;
      const x = (from / end) * width;
      context.fillRect(x, worker * row, Math.max(0.75, ((to - from) / end) * width), row - gap);
    }
    context.fillStyle = themed(canvas, '--quiet');
    context.textBaseline = 'bottom';
    context.fillText('0', 0, Math.ceil(row * workers) + AXIS_HEIGHT);
    context.textAlign = 'right';
    context.fillText(duration(end / 1000), width, Math.ceil(row * workers) + AXIS_HEIGHT);
    context.textAlign = 'left';
    canvas.setAttribute('aria-label', this.#describe(end));
  }

  #describe(end: number): string {
    const busy = new Array<number>(this.#workers).fill(0);
    for (const [worker, from, to] of this.#spans) busy[worker]! += to - from;
    const shares = busy.map(
      (time, i) => `${this.#whose} ${i + 1} ${Math.round((100 * time) / end)} %`,
    );
    return `Timeline, ${this.#spans.length} pieces. Busy: ${shares.slice(0, 16).join(', ')}`;
  }
}
