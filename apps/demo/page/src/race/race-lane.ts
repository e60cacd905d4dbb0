import type { Axis } from '../shared/axes.js';
import { make, messageOf } from '../shared/dom.js';
import { duration } from '../shared/format.js';
import { LaneFrame, type LaneNames } from '../shared/lane-frame.js';
import { type Entry, STOPPED } from '../shared/verdict.js';
import { Picture } from './picture.js';
import type { PlotRun, Ran, Runner } from './runner.js';

/** A picture and who computes it. */
export class RaceLane {
  readonly frame: LaneFrame;
  readonly picture: Picture;
  readonly canvas: HTMLCanvasElement;

  /** Of the picture that it shows, once it is whole. */
  finished:
    | (Pick<PlotRun, 'maxIterations' | 'method'> &
        Pick<Ran, 'smooth'> & { readonly digest: string })
    | undefined;

  constructor(
    names: LaneNames,
    axes: readonly Axis[],
    private readonly runner: Runner,
    colors: Uint32Array,
    onChange: () => void,
  ) {
    this.frame = new LaneFrame(names, axes, onChange);
    this.canvas = make('canvas', { className: 'picture', tabIndex: 0 });
    this.canvas.setAttribute('role', 'img');
    this.canvas.setAttribute('aria-label', `Picture of ${names.title}`);
    this.canvas.setAttribute('aria-describedby', 'picture-help');
    this.frame.body.append(make('div', { className: 'screen' }, this.canvas));
    this.picture = new Picture(this.canvas, colors);
  }

  /** As it stands in a sentence. */
  get name(): string {
    const { key, title } = this.frame.names;
    return key === 'c' ? title.toLowerCase() : title;
  }

  /** Runs it, and shows what comes of it. */
  async run(
    { clicked, ...run }: PlotRun & { readonly clicked: number },
    signal: AbortSignal,
  ): Promise<Entry> {
    const { frame, picture } = this;
    this.finished = undefined;
    const size = run.view.width * run.view.height;
    let covered = 0;
    let first: number | undefined;
    const share = () => covered / size;
    const firstText = () => (first === undefined ? '' : `first tile ${duration(first / 1000)}`);
    try {
      const { seconds, method, kernel, smooth } = await this.runner(
        run,
        {
          onStart: (workers) => {
            frame.start(() => `${Math.floor(100 * share())} % · ${firstText()}`);
            frame.timeline.begin(workers, piecesOf(run));
          },
          onTile: (tile) => {
            picture.add(tile);
            covered += tile.width * tile.height;
            if (first === undefined) {
              picture.paint();
              first = performance.now() - clicked;
              frame.element.dataset['firstTile'] = String(first);
            }
            frame.progress(share());
          },
          onSpans: (spans) => frame.timeline.add(spans),
        },
        signal,
      );
      picture.settle();
      picture.paint();
      const all = performance.now() - clicked;
      const digest = await picture.digest();
      // Another race may have begun meanwhile.
      signal.throwIfAborted();
      this.finished = { digest, maxIterations: run.maxIterations, method: run.method, smooth };
      // What it took where it was computed; and what whoever clicked had to wait.
      const waited = `seen here: ${firstText()}, all ${duration(all / 1000)}`;
      frame.finish(seconds, `${waited} · ${method}, ${kernel} kernel`, digest);
      return { name: this.name, seconds, digest };
    } catch (error) {
      const failure = signal.aborted ? STOPPED : messageOf(error);
      frame.fail(failure);
      return { name: this.name, failure };
    }
  }
}

/** The renderer's own side of a square tile. */
const TILE = 32;

function piecesOf({ view: { width, height }, point }: PlotRun): number {
  if (point['grain'] === 'pixel') return width * height;
  return point['grain'] === 'row' ? height : Math.ceil(width / TILE) * Math.ceil(height / TILE);
}
