import { type Method, toCornerView, toRGBA } from '@parallel/mandelbrot/browser';
import { INSIDE, type TileCounts } from '../../../src/web/frames.js';
import { coalesced } from '../shared/dom.js';
import type { RGB } from './colors.js';
import { placeIn, type View } from './view.js';

/** How much of the last picture shines through until the new one covers it. */
const GHOST = 0.4;

/** A last picture that is so many times larger or smaller than the next shows nothing of it. */
const MOST_ZOOM = 1000;

/** A picture says who computed it; its colours do not depend on it. */
const COMPUTED = { method: 'double', kernel: 'js', strategy: 'threads', memory: 'shared' } as const;

/** A canvas that tiles are painted on as they come. */
export class Picture {
  readonly #context: CanvasRenderingContext2D;
  #image: ImageData;
  #words: Uint32Array;
  #counts: Uint16Array;
  /** 1 for each pixel that has come. */
  #known: Uint8Array;
  #view: View | undefined;
  /** Of a deep picture: colours begin with its least count, of which all are far away. */
  #isDeep = false;
  #base: number | undefined;
  /** `colors`, beginning with that. */
  #table: Uint32Array;
  /** Of what has changed since it was last painted: left, top, right, bottom. */
  #dirty: [number, number, number, number] | undefined;
  readonly #paint = coalesced(() => this.paint());

  constructor(
    readonly canvas: HTMLCanvasElement,
    private colors: Uint32Array,
  ) {
    // Read back at each zoom, so it is kept where the processor has it.
    this.#context = canvas.getContext('2d', { willReadFrequently: true })!;
    this.#image = new ImageData(1, 1);
    this.#words = new Uint32Array(1);
    this.#counts = new Uint16Array(1);
    this.#known = new Uint8Array(1);
    this.#table = colors;
  }

  /** Begins a picture, over what the last one shows of it. */
  begin(view: View, method: Method): void {
    const { width, height } = view;
    const { canvas } = this;
    const context = this.#context;
    const last = this.#view;
    const before = last && { view: last, image: this.#snapshot() };
    canvas.width = width;
    canvas.height = height;
    if (before) {
      const { x, y, scale } = placeIn(before.view, view);
      if (scale < MOST_ZOOM && scale > 1 / MOST_ZOOM) {
        context.globalAlpha = GHOST;
        context.imageSmoothingEnabled = scale < 8;
        context.drawImage(before.image, x * width, y * height, scale * width, scale * height);
        context.globalAlpha = 1;
      }
    }
    this.#view = view;
    this.#isDeep = method === 'perturbation';
    this.#base = undefined;
    this.#table = this.colors;
    this.#image = context.getImageData(0, 0, width, height);
    this.#words = new Uint32Array(this.#image.data.buffer);
    this.#counts = new Uint16Array(width * height);
    this.#known = new Uint8Array(width * height);
    this.#dirty = undefined;
  }

  add({ x, y, width, height, counts }: TileCounts): void {
    const stride = this.canvas.width;
    if (this.#isDeep && this.#base === undefined) this.#begin(leastOf(counts));
    const colors = this.#table;
    const [all, known, words] = [this.#counts, this.#known, this.#words];
    for (let row = 0, at = 0; row < height; row += 1) {
      let to = (y + row) * stride + x;
      for (const end = at + width; at < end; at += 1, to += 1) {
        const count = counts[at]!;
        all[to] = count;
        known[to] = 1;
        words[to] = colors[count]!;
      }
    }
    const dirty = this.#dirty;
    this.#dirty = dirty
      ? [
          Math.min(dirty[0], x),
          Math.min(dirty[1], y),
          Math.max(dirty[2], x + width),
          Math.max(dirty[3], y + height),
        ]
      : [x, y, x + width, y + height];
    this.#paint();
  }

  /** Brings to the canvas what has come. */
  paint(): void {
    if (!this.#dirty) return;
    const [left, top, right, bottom] = this.#dirty;
    this.#dirty = undefined;
    this.#context.putImageData(this.#image, 0, 0, left, top, right - left, bottom - top);
  }

  /** All has come: colours begin where they are to, whichever tile was first. */
  settle(): void {
    if (!this.#isDeep) return;
    const least = leastOf(this.#counts);
    if (least === this.#base) return;
    this.#begin(least);
    this.#repaint();
  }

  #begin(base: number | undefined): void {
    this.#base = base;
    this.#table = base ? shifted(this.colors, base) : this.colors;
  }

  /** Paints what there is in other colours. */
  recolor(colors: Uint32Array): void {
    this.colors = colors;
    this.#begin(this.#base);
    this.#repaint();
  }

  /** Within how many iterations most of the points escaped; all of them, where hardly any did. */
  typical(share: number, maxIterations: number): number {
    const numbers = new Uint32Array(INSIDE + 1);
    for (const count of this.#counts) numbers[count]! += 1;
    const escaped = this.#counts.length - numbers[INSIDE]!;
    if (escaped < FEW * this.#counts.length) return maxIterations;
    let count = 0;
    for (let sum = numbers[0]!; sum < share * escaped; ) sum += numbers[++count]!;
    return count;
  }

  #repaint(): void {
    const colors = this.#table;
    for (let i = 0; i < this.#counts.length; i += 1) {
      if (this.#known[i]) this.#words[i] = colors[this.#counts[i]!]!;
    }
    this.#context.putImageData(this.#image, 0, 0);
  }

  /**
   * The finished picture in colours without steps.
   * @param fractions what makes the counts of a deep picture continuous; its colours begin with the least.
   */
  smooth(
    maxIterations: number,
    color: (count: number) => RGB,
    fractions?: Float32Array,
  ): Uint8ClampedArray {
    const counts = this.#exact();
    const view = toCornerView({ ...this.#view!, maxIterations });
    const image = { ...view, counts, ...COMPUTED, smooth: fractions };
    const base = fractions ? leastValue(counts, fractions) : 0;
    const colors = (value: number) => color(value < 0 ? value : Math.max(0, value - base));
    return toRGBA(image, { colors, coloring: 'smooth' });
  }

  show(pixels: Uint8ClampedArray): void {
    this.#image.data.set(pixels);
    this.#context.putImageData(this.#image, 0, 0);
  }

  #exact(): Int32Array<ArrayBuffer> {
    return Int32Array.from(this.#counts, (count) => (count === INSIDE ? -1 : count));
  }

  /** SHA-256 of all counts, row by row as 32-bit numbers: what every other way has, too. */
  async digest(): Promise<string> {
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', this.#exact()));
    return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
  }

  #snapshot(): HTMLCanvasElement {
    const copy = document.createElement('canvas');
    copy.width = this.canvas.width;
    copy.height = this.canvas.height;
    copy.getContext('2d')!.drawImage(this.canvas, 0, 0);
    return copy;
  }
}

/** Where so few points escape, the picture shows little. */
const FEW = 0.02;

function leastOf(counts: Uint16Array): number | undefined {
  let least = INSIDE;
  for (const count of counts) if (count < least) least = count;
  return least === INSIDE ? undefined : least;
}

function leastValue(counts: Int32Array, fractions: Float32Array): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < counts.length; i += 1) {
    if (counts[i]! >= 0) least = Math.min(least, counts[i]! + fractions[i]!);
  }
  return least;
}

/** Colours that begin at a count other than 0. */
function shifted(colors: Uint32Array, base: number): Uint32Array {
  const table = new Uint32Array(colors.length);
  table.fill(colors[0]!, 0, base);
  table.set(colors.subarray(0, INSIDE - base), base);
  table[INSIDE] = colors[INSIDE]!;
  return table;
}
