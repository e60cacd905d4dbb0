import { coalesced } from '../shared/dom.js';
import { surfaceOf, themed } from './surface.js';

/** Samples that are shown: of 100 milliseconds each. */
const KEPT = 150;
const ALL_HEIGHT = 132;
const TALLEST_ROW = 44;

/** Load of each core over the last seconds, while the page can be seen. */
export class CpuChart {
  #samples: number[][] = [];
  #source: EventSource | undefined;
  readonly #draw = coalesced(() => this.#drawNow());
  #labelled = 0;
  #cores = 1;

  constructor(private readonly canvas: HTMLCanvasElement) {
    new ResizeObserver(() => this.#draw()).observe(canvas);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#draw());
    document.addEventListener('visibilitychange', () => this.#follow());
    new IntersectionObserver(() => this.#follow()).observe(canvas);
    this.#follow();
  }

  #follow(): void {
    const seen = !document.hidden && this.canvas.offsetParent !== null;
    if (seen === (this.#source !== undefined)) return;
    this.#source?.close();
    this.#source = undefined;
    if (!seen) return;
    // What was before nobody looked is not what was just now.
    this.#samples = [];
    this.#source = new EventSource('/api/cpu');
    // It tries again by itself.
    this.#source.addEventListener('error', () => {
      this.#samples = [];
      this.#draw();
    });
    this.#source.addEventListener('message', ({ data }: MessageEvent<string>) => {
      this.#samples.push(JSON.parse(data) as number[]);
      if (this.#samples.length > KEPT) this.#samples.shift();
      this.#draw();
    });
  }

  #drawNow(): void {
    const { canvas } = this;
    const now = this.#samples.at(-1) ?? [];
    this.#cores = Math.max(this.#cores, now.length);
    const cores = this.#cores;
    const row = Math.max(3, Math.min(TALLEST_ROW, ALL_HEIGHT / cores));
    const { context, width } = surfaceOf(canvas, Math.ceil(row * cores));
    const gap = row > 8 ? 4 : 1;
    const step = width / (KEPT - 1);
    const left = width - (this.#samples.length - 1) * step;
    const track = themed(canvas, '--track');
    const fill = themed(canvas, '--load');
    for (let core = 0; core < cores; core += 1) {
      const bottom = (core + 1) * row - gap;
      context.fillStyle = track;
      context.fillRect(0, core * row, width, row - gap);
      context.beginPath();
      context.moveTo(left, bottom);
      this.#samples.forEach((loads, i) => {
        context.lineTo(left + i * step, bottom - ((row - gap) * (loads[core] ?? 0)) / 100);
      });
      context.lineTo(width, bottom);
      context.fillStyle = fill;
      context.fill();
      if (row < 16) continue;
      context.fillStyle = themed(canvas, '--ink');
      context.textBaseline = 'top';
      const load = now[core] === undefined ? 'not known' : `${now[core]} %`;
      context.fillText(`core ${core + 1}  ${load}`, 6, core * row + 4);
    }
    // Now and then, for whoever comes to read it.
    if (now.length > 0 && performance.now() - this.#labelled < 1000) return;
    this.#labelled = performance.now();
    const text = now.map((load, core) => `core ${core + 1} ${load} %`).join(', ');
    canvas.setAttribute('aria-label', `Load of each core: ${text || 'not known'}`);
  }
}
