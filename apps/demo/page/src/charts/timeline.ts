import { pieceColor } from '../../../src/measure/piece-colors.js';
import { sideBySide } from '../../../src/measure/side-by-side.js';
import type { DrawnSpan } from '../../../src/web/wire.js';
import { coalesced } from '../shared/dom.js';
import { duration } from '../shared/format.js';
import { surfaceOf, themed } from './surface.js';

const ROWS_HEIGHT = 72;
const AXIS_HEIGHT = 16;
const TALLEST_ROW = 18;

/** In a row so high and an interval so wide there is room for a word. */
const LEAST_WORDS_ROW = 15;
const LEAST_WORDS_WIDTH = 60;
/** More workers than these are told of by their mean. */
const MOST_NAMED = 4;

interface Bar {
  readonly start: number;
  readonly end: number;
  readonly piece: number;
}

/** Which worker was busy when: a row a worker, a bar a piece. */
export class Timeline {
  /** By worker. */
  #rows: Bar[][] = [];
  #bars = 0;
  #workers = 1;
  /** By whose place among them bars are coloured; else in two shades by turns. */
  #pieces: number | undefined;
  /** Milliseconds that the row goes on for; of a run that goes on, to now. */
  #end = 0;
  /** When the first piece was begun. */
  #first = Number.POSITIVE_INFINITY;
  readonly #draw = coalesced(() => this.#drawNow());

  constructor(private readonly canvas: HTMLCanvasElement) {
    new ResizeObserver(() => this.#draw()).observe(canvas);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#draw());
  }

  /** @param pieces of what is drawn, as far as that is known. */
  begin(workers: number, pieces?: number): void {
    this.#rows = [];
    this.#bars = 0;
    this.#pieces = pieces;
    this.#workers = workers;
    this.#end = 0;
    this.#first = Number.POSITIVE_INFINITY;
    this.#draw();
  }

  add(spans: readonly DrawnSpan[]): void {
    for (const [worker, start, end, piece] of spans) {
      this.#rows[worker] ??= [];
      this.#rows[worker].push({ start, end, piece });
      this.#workers = Math.max(this.#workers, worker + 1);
      this.#end = Math.max(this.#end, end);
      this.#first = Math.min(this.#first, start);
    }
    this.#bars += spans.length;
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
    const pieces = this.#pieces;
    const color = ({ piece }: Bar, turn: number) =>
      pieces === undefined ? shades[turn % 2]! : pieceColor(piece, pieces);
    const busy = new Array<number>(workers).fill(0);
    for (const [worker, own] of this.#rows.entries()) {
      for (const [turn, bar] of sideBySide(own ?? []).entries()) {
        const time = bar.end - bar.start;
        busy[worker]! += time;
        context.fillStyle = color(bar, turn);
        const x = (bar.start / end) * width;
        const wide = (time / end) * width;
        // A gap between neighbours, where there is room for one.
        context.fillRect(x, worker * row, wide > 3 ? wide - 0.6 : Math.max(0.75, wide), row - gap);
      }
    }
    // Before anything has happened there is no scale.
    if (this.#end > 0) {
      const bottom = Math.ceil(row * workers) + AXIS_HEIGHT;
      context.fillStyle = themed(canvas, '--quiet');
      context.textBaseline = 'bottom';
      context.fillText('0', 0, bottom);
      context.textAlign = 'right';
      context.fillText(duration(end / 1000), width, bottom);
      context.textAlign = 'center';
      if (this.#bars > 0) context.fillText(busyText(busy, end), width / 2, bottom);
      context.textAlign = 'left';
      this.#drawStart(context, width / end, row);
    }
    canvas.setAttribute('aria-label', this.#describe(busy, end));
  }

  /** What nothing can be seen of: workers that are made and load what they run. */
  #drawStart(context: CanvasRenderingContext2D, scale: number, row: number): void {
    const first = Math.min(this.#first, this.#end);
    if (row < LEAST_WORDS_ROW || first * scale < LEAST_WORDS_WIDTH) return;
    context.textBaseline = 'top';
    context.fillText('starting', 6, 3);
  }

  #describe(busy: readonly number[], end: number): string {
    const shares = busy.map((time, i) => `worker ${i + 1} ${Math.round((100 * time) / end)} %`);
    return `Timeline, ${this.#bars} bars. Busy: ${shares.slice(0, 16).join(', ')}`;
  }
}

/** How much of the time workers were inside pieces. */
function busyText(busy: readonly number[], end: number): string {
  const shares = busy.map((time) => Math.round((100 * time) / end));
  if (shares.length <= MOST_NAMED) return `busy ${shares.map((share) => `${share} %`).join(', ')}`;
  const mean = Math.round(shares.reduce((sum, share) => sum + share, 0) / shares.length);
  return `busy ${mean} % on average, ${Math.min(...shares)} to ${Math.max(...shares)} %`;
}
