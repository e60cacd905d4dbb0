import { Writable } from 'node:stream';
import { REFERENCE_VIEW, render } from '@parallel/mandelbrot';
import { expect, it } from 'vitest';
import { createPreview } from '../src/output/preview.js';

it('draws two pixels a character, in the colours of the picture', async () => {
  const written: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      written.push(String(chunk));
      done();
    },
  });
  const view = { ...REFERENCE_VIEW, width: 80, height: 60, maxIterations: 100 };
  const preview = createPreview(stream, view, 40);
  await render(view, { strategy: 'inline', grain: 'row', kernel: 'js', onTile: preview.onTile });
  preview.finish();
  const last = written.at(-1)!;
  const rows = last.split('\n').slice(0, -1);
  expect(rows).toHaveLength(15);
  for (const row of rows) expect(row.match(/▀/g)).toHaveLength(40);
  // The middle of the set is black, its surroundings are blue and nothing is left undrawn.
  expect(rows[7]).toContain('\x1b[38;2;0;0;0;48;2;0;0;0m▀');
  expect(rows[0]).toMatch(/38;2;0;\d+;25\d/);
  expect(last).not.toContain('40;40;40');
});
