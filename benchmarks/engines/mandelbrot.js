import { processes, threads } from '@parallel/core';
import { render } from '@parallel/mandelbrot';

/** @typedef {import('@parallel/mandelbrot').View} View */
/** @typedef {import('@parallel/mandelbrot').RenderOptions} RenderOptions */

/** The plain loop, as one writes it first. @param {View} view */
function plain({ width, height, x0, y0, y1, maxIterations }) {
  const counts = new Int32Array(width * height);
  const scale = height / (y1 - y0);
  for (let j = 0; j < height; j += 1) {
    const cy = y0 + j / scale;
    for (let i = 0; i < width; i += 1) {
      const cx = x0 + i / scale;
      let [x, y, count] = [0, 0, -1];
      for (let step = 0; step < maxIterations; step += 1) {
        const [xx, yy] = [x * x, y * y];
        if (xx + yy >= 4) {
          count = step;
          break;
        }
        y = 2 * x * y + cy;
        x = xx - yy + cx;
      }
      counts[j * width + i] = count;
    }
  }
  return counts;
}

/**
 * Pictures: by `render` in any way, or by the plain loop. A strategy that is `kept` is made
 * before the first picture and is there for the next; named in `options` it is made for each.
 * @type {import('../types.js').Engine}
 */
export const pictures = {
  async start(workers) {
    const kept = { threads: threads({ workers }), processes: processes({ workers }) };
    return {
      async one(name, input) {
        const wanted =
          /** @type {{ view: View, options?: RenderOptions, kept?: keyof typeof kept }} */ (input);
        if (name === 'plain') return plain(wanted.view);
        const strategy = wanted.kept && kept[wanted.kept];
        const options = { ...wanted.options, ...(strategy && { strategy }) };
        return (await render(wanted.view, options)).counts;
      },
      all: async () => [],
      async stop() {
        for (const strategy of Object.values(kept)) await strategy.close();
      },
    };
  },
};
