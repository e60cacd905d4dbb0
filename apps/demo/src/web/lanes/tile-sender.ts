import type { Image, Tile } from '@parallel/mandelbrot';
import { tilesFrame, together } from '../frames.js';
import { type FrameChannel, sendFrame } from './lane.js';

/**
 * Counts that travel in one frame, about, and milliseconds between two frames where there are
 * fewer. Each frame wakes three threads, on cores that compute: thirty in a second look as good.
 */
const FRAME_COUNTS = 1 << 18;
const FRAME_MILLISECONDS = 33;
/** Frames on their way to the server: to hear of each that it has arrived takes a while where all cores compute. */
const FRAMES_AHEAD = 4;

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
  /** What is sent last of all. */
  #last: Uint8Array<ArrayBuffer> | undefined;
  #wake = () => {};
  readonly #running: Promise<void>;

  /** @param beside frames that travel along with tiles. */
  constructor(
    private readonly out: FrameChannel,
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
    if (this.#waiting >= FRAME_COUNTS || quads.length === 4) this.#wake();
  };

  /** Sends what is left, and this along with it. Resolves when all has been sent; rejects if that cannot be. */
  async finish(last: Uint8Array<ArrayBuffer>): Promise<void> {
    this.#last = last;
    this.#wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    let last = Number.NEGATIVE_INFINITY;
    const ahead: Promise<void>[] = [];
    while (true) {
      if (this.#waiting === 0 && !this.#last) {
        await this.#woken();
        continue;
      }
      const rest = last + FRAME_MILLISECONDS - performance.now();
      if (rest > 0 && this.#waiting < FRAME_COUNTS && !this.#last) await this.#woken(rest);
      last = performance.now();
      const frames = this.#waiting > 0 ? [this.#take(), ...this.beside()] : this.beside();
      const isLast = this.#last !== undefined && this.#waiting === 0;
      if (this.#last && isLast) frames.push(this.#last);
      const sending = sendFrame(this.out, together(frames));
      // Whoever waits for it learns of a failure.
      sending.catch(() => {});
      ahead.push(sending);
      if (isLast) break;
      if (ahead.length >= FRAMES_AHEAD) await ahead.shift();
    }
    await Promise.all(ahead);
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
    const taken = quads.slice(first, end);
    const frame = tilesFrame(taken, length, (into) => {
      let at = 0;
      for (let i = 0; i < taken.length; i += 4) {
        const [x, y, width, height] = [taken[i]!, taken[i + 1]!, taken[i + 2]!, taken[i + 3]!];
        // By hand: views of short rows cost more than what they hold.
        for (let row = y; row < y + height; row += 1) {
          const end = row * stride + x + width;
          // Sixteen bits of −1 are INSIDE.
          for (let from = row * stride + x; from < end; from += 1) into[at++] = counts[from]!;
        }
      }
    });
    this.#waiting -= length;
    this.#sent = end / 4;
    if (end === quads.length) {
      this.#quads = [];
      this.#sent = 0;
    }
    return frame;
  }
}
