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

/** Pictures: by `render` in any way, or by the plain loop. @type {import('../types.js').Engine} */
export const pictures = {
  async start() {
    return {
      async one(name, input) {
        const { view, options } = /** @type {{ view: View, options?: RenderOptions }} */ (input);
        if (name === 'plain') return plain(view);
        return (await render(view, options)).counts;
      },
      all: async () => [],
      stop: async () => {},
    };
  },
};
