import type { Image, Tile } from '@parallel/mandelbrot';
import { tilesFrame, together } from '../frames.js';
import { RunWriter } from '../runs.js';
import type { FrameSink } from './lane.js';

/**
 * Counts that travel in one frame, about, and milliseconds between two frames where there are
 * fewer; half of that if tiles come just then, since whoever wakes for them need not wake again.
 * Each frame wakes two or three threads, on cores that compute: 30 in a second look as good.
 */
const FRAME_COUNTS = 1 << 18;
const FRAME_MILLISECONDS = 60;
/** The first follow each other sooner, each after twice the time: a picture may be over before 60 milliseconds are, and then all of it would still have to be sent. */
const LEAST_MILLISECONDS = 8;
/** Frames on their way to the server: to hear of each that it has arrived takes a while where all cores compute. */
const FRAMES_AHEAD = 4;
/** Sorting more rectangles than this costs more than it spares. */
const MOST_JOINED = 4096;

/** One for all lanes of a thread: a frame is written without a pause. */
const writer = new RunWriter();

/**
 * Sends finished tiles beside the rendering, which never waits for it: only
 * rectangles are noted, and their counts are read from the picture when the
 * client has room for them.
 */
export class TileSender {
  /** x, y, width, height of each finished rectangle that has not been sent. */
  #quads: number[] = [];
  #sent = 0;
  #waiting = 0;
  #image: Image | undefined;
  /** Frames that travel along with the next tiles. */
  #along: Uint8Array<ArrayBuffer>[] = [];
  /** What is sent last of all. */
  #last: Uint8Array<ArrayBuffer> | undefined;
  #wake = () => {};
  /** When frames were sent. */
  #firstAt: number | undefined;
  #lastAt = Number.NEGATIVE_INFINITY;
  readonly #running: Promise<void>;

  /** @param beside frames that travel along with tiles. */
  constructor(
    private readonly sink: FrameSink,
    private readonly beside: () => Uint8Array<ArrayBuffer>[],
  ) {
    this.#running = this.#run();
    this.#running.catch(() => {});
  }

  /** For `onTile`. */
  readonly add = ({ x, y, width, height }: Tile, image: Image): void => {
    this.#image = image;
    this.#waiting += width * height;
    const quads = this.#quads;
    const last = quads.length - 4;
    // Pixels that follow each other become one rectangle.
    if (
      height === 1 &&
      last >= 4 * this.#sent &&
      quads[last + 3] === 1 &&
      quads[last + 1] === y &&
      quads[last]! + quads[last + 2]! === x
    ) {
      quads[last + 2]! += width;
    } else quads.push(x, y, width, height);
    if (quads.length === 4 || this.#isDue(performance.now())) this.#wake();
  };

  /** Sends a frame along with the first tiles. */
  along(frame: Uint8Array<ArrayBuffer>): void {
    this.#along.push(frame);
  }

  /** Sends what is left, and this along with it. Resolves when all has been sent; rejects if that cannot be. */
  async finish(last: Uint8Array<ArrayBuffer>): Promise<void> {
    this.#last = last;
    this.#wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    const ahead: Promise<void>[] = [];
    while (true) {
      if (this.#waiting === 0 && !this.#last) {
        await this.#woken();
        continue;
      }
      const now = performance.now();
      if (!this.#last && !this.#isDue(now))
        await this.#woken(this.#lastAt + this.#apart(now) - now);
      this.#lastAt = performance.now();
      this.#firstAt ??= this.#lastAt;
      const frames = this.#along.splice(0);
      if (this.#waiting > 0) frames.push(this.#take());
      frames.push(...this.beside());
      const isLast = this.#last !== undefined && this.#waiting === 0;
      if (this.#last && isLast) frames.push(this.#last);
      const sending = this.sink.send(together(frames));
      // Whoever waits for it learns of a failure.
      sending.catch(() => {});
      ahead.push(sending);
      if (isLast) break;
      if (ahead.length >= FRAMES_AHEAD) await ahead.shift();
    }
    await Promise.all(ahead);
  }

  /** Milliseconds from one frame to the next. */
  #apart(now: number): number {
    const since = now - (this.#firstAt ?? now);
    return Math.min(FRAME_MILLISECONDS, Math.max(LEAST_MILLISECONDS, since));
  }

  #isDue(now: number): boolean {
    return this.#waiting >= FRAME_COUNTS || now - this.#lastAt >= this.#apart(now) / 2;
  }

  #woken(milliseconds?: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = milliseconds === undefined ? undefined : setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #take(): Uint8Array<ArrayBuffer> {
    const { counts, width: stride } = this.#image!;
    const quads = this.#quads;
    const first = 4 * this.#sent;
    let end = first;
    let length = 0;
    for (; end < quads.length && length < FRAME_COUNTS; end += 4) {
      length += quads[end + 2]! * quads[end + 3]!;
    }
    const taken = joined(quads.slice(first, end));
    writer.begin(length);
    for (let i = 0; i < taken.length; i += 4) {
      const [x, y, width, height] = [taken[i]!, taken[i + 1]!, taken[i + 2]!, taken[i + 3]!];
      for (let row = y; row < y + height; row += 1) {
        writer.row(counts, row * stride + x, row * stride + x + width);
      }
    }
    const frame = tilesFrame(taken, writer.words);
    this.#waiting -= length;
    this.#sent = end / 4;
    if (end === quads.length) {
      this.#quads = [];
      this.#sent = 0;
    }
    return frame;
  }
}

/** Rectangles that lie side by side, as one: fewer to write, to read and to draw, and longer rows. */
function joined(quads: readonly number[]): readonly number[] {
  const count = quads.length / 4;
  if (count === 1 || count > MOST_JOINED) return quads;
  const places = Array.from({ length: count }, (_, i) => 4 * i);
  places.sort((a, b) => quads[a + 1]! - quads[b + 1]! || quads[a]! - quads[b]!);
  const wide: number[] = [];
  for (const i of places) {
    const [x, y, width, height] = [quads[i]!, quads[i + 1]!, quads[i + 2]!, quads[i + 3]!];
    const last = wide.length - 4;
    const beside = last >= 0 && wide[last + 1] === y && wide[last + 3] === height;
    if (beside && wide[last]! + wide[last + 2]! === x) wide[last + 2]! += width;
    else wide.push(x, y, width, height);
  }
  return wide;
}
