import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { nativeProblem } from '@parallel/core';
import { render } from '@parallel/mandelbrot';
import { searchFile } from '@parallel/search';
import { describe, expect, it } from 'vitest';
import { followLane } from '../../src/web/lane-client.js';
import type { Center, LaneEvent, PlotHow } from '../../src/web/wire.js';
import { ask } from './ask.js';
import { begin, HOW, PLOT, plot, SEARCH, serveForFile } from './live-server.js';

const hasNative = !nativeProblem();
const served = serveForFile();

describe('a lane of a picture', () => {
  const points = [
    { strategy: 'inline', grain: 'row' },
    { strategy: 'threads', memory: 'copy', grain: 'pixel' },
    { strategy: 'threads', memory: 'transfer', order: 'random' },
    { strategy: 'threads', grain: 'row', order: 'interleaved', claim: 'dealt' },
    { strategy: 'processes', memory: 'copy', grain: 'row', kernel: 'wasm' },
    { strategy: 'auto' },
    ...(hasNative
      ? [
          { strategy: 'native', kernel: 'native' },
          { strategy: 'native', kernel: 'native', grain: 'pixel', order: 'random' },
          { strategy: 'native', kernel: 'native', claim: 'dynamic' },
          { strategy: 'processes', memory: 'shared', kernel: 'native' },
        ]
      : []),
  ];
  it.each(points)('brings each pixel once, and right: %o', async (point) => {
    const request = { ...PLOT, memory: 'shared', ...point };
    const { counts, times, events } = await plot(served.url, request);
    const { width, height, x0, y0, y1, maxIterations } = PLOT;
    const wanted = await render(
      { width, height, x0, y0, y1, maxIterations },
      { strategy: 'inline', kernel: 'js', pruned: false },
    );
    expect(counts).toEqual(Int32Array.from(wanted.counts));
    expect(new Set(times)).toEqual(new Set([1]));
    expect(events[0]).toEqual({ type: 'started', workers: 2 });
    expect(events.at(-1)).toMatchObject({ type: 'done', memory: request.memory });
    const spans = events.flatMap((event) => (event.type === 'spans' ? event.spans : []));
    expect(spans.length).toBeGreaterThan(0);
    for (const [worker, start, end] of spans) {
      expect(worker).toBeLessThan(2);
      expect(start).toBeGreaterThanOrEqual(0);
      expect(end).toBeGreaterThanOrEqual(start);
    }
  });

  const SPIRAL: Center & PlotHow = {
    ...HOW,
    width: 40,
    height: 30,
    centerX: '-0.7766105925997018565640395025529947493281703214398660009692436578520469',
    centerY: '0.1346089616750281660567372702330578095411874962204036173399792327554400',
    viewHeight: '1e-50',
    maxIterations: 6000,
  };

  it('goes as deep as it says, by perturbation', async () => {
    const { centerX, centerY, viewHeight, width, height, maxIterations } = SPIRAL;
    const spiral = { centerX, centerY, viewHeight, width, height, maxIterations };
    const wanted = await render(spiral, { strategy: 'inline' });
    const ways: Partial<PlotHow>[] = [
      {},
      { strategy: 'processes', memory: 'copy', grain: 'row' },
      ...(hasNative ? [{ strategy: 'native', kernel: 'native' }] : []),
    ];
    for (const way of ways) {
      const { counts, events } = await plot(served.url, { ...SPIRAL, ...way });
      expect(counts).toEqual(Int32Array.from(wanted.counts));
      const { kernel = 'js' } = way;
      expect(events.at(-1)).toMatchObject({ type: 'done', method: 'perturbation', kernel });
    }
    const end = { ...SPIRAL, centerX: '0', centerY: '1', viewHeight: '1e-280' };
    const { counts } = await plot(served.url, end);
    expect(new Set(counts).size).toBeGreaterThan(5);
    const { events } = await plot(served.url, { ...SPIRAL, viewHeight: '1' });
    expect(events.at(-1)).toMatchObject({ type: 'done', method: 'double' });
  });

  it('says in one line which kernel has no perturbation', async () => {
    const { events } = await plot(served.url, { ...SPIRAL, kernel: 'wasm' });
    expect(events.at(-1)).toMatchObject({
      type: 'error',
      message: expect.stringMatching(/^option "kernel": "wasm" has no perturbation.*$/),
    });
  });

  it.each([
    ['memory', { strategy: 'processes', memory: 'transfer' }],
    ...(hasNative
      ? [['claim', { strategy: 'native', kernel: 'native', claim: 'dealt' }] as const]
      : []),
  ] as const)('says in one line what cannot be: %s', async (option, point) => {
    const { events } = await plot(served.url, { ...PLOT, ...point });
    expect(events.at(-1)).toMatchObject({
      type: 'error',
      message: expect.stringMatching(new RegExp(`^option "${option}".*$`)),
    });
  });
});

describe('a lane of a search', () => {
  it('finds what searchFile finds', async () => {
    const matches = await searchFile(join(served.folder, 'lines.txt'), /needle/, {
      strategy: 'inline',
    });
    const hash = createHash('sha256');
    for (const column of [matches.lineNumbers, matches.offsets])
      hash.update(new Uint8Array(column.buffer));
    const events: LaneEvent[] = [];
    const onEvent = (event: LaneEvent) => void events.push(event);
    await followLane(new URL('api/search', served.url), SEARCH, { onEvent });
    expect(events.at(-1)).toMatchObject({
      type: 'found',
      count: 286,
      digest: hash.digest('hex'),
      engine: 'js',
      first: [{ lineNumber: 1, text: 'line 0 needle' }, { lineNumber: 8 }, {}, {}, {}],
    });
  });

  it('keeps the server answering, and ends when its client goes, whatever the pattern', async () => {
    // Exponential in JavaScript, on the thread of the lane itself.
    const request = { ...SEARCH, pattern: '(a+)+b', strategy: 'inline', memory: 'shared' };
    const lanes = await Promise.all(
      Array.from({ length: 8 }, () => begin(served.url, 'search', request)),
    );
    expect((await ask(served.port, '/api/machine')).status).toBe(200);
    await Promise.all(lanes.map((lane) => lane.stop()));
    // All eight places are free again, or this would wait for ever.
    await Promise.all(Array.from({ length: 8 }, () => plot(served.url, PLOT)));
  });
});
