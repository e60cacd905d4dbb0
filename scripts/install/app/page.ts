/* A page's program, as the README has it. It is compiled, not run: a browser runs it in the tests. */
import { REFERENCE_VIEW, render, renderTiles, threads, toRGBA } from '@parallel/mandelbrot/browser';

const context = document.querySelector('canvas')!.getContext('2d')!;
const { signal } = new AbortController();
const view = { ...REFERENCE_VIEW, maxIterations: 1000 };

await using pool = threads({ workers: 4 });
for await (const { x, y, width, height, image } of renderTiles(view, { strategy: pool })) {
  console.log(x, y, width, height, image.counts.length);
}
const image = await render(view, {
  strategy: pool,
  signal,
  onProgress: ({ done, total }) => console.log(done, total),
  onSpan: ({ worker, start, end }) => console.log(worker, end - start),
});
context.putImageData(new ImageData(toRGBA(image, 'twilight'), image.width), 0, 0);
// @ts-expect-error: where types are missing, everything is allowed.
await render(view, { memory: 'moved' });
