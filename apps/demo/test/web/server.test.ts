import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nativeProblem } from '@parallel/core';
import { render } from '@parallel/mandelbrot';
import { searchFile } from '@parallel/search';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { followLane } from '../../src/web/lane-client.js';
import type { Center, LaneEvent, MachineInfo, PlotHow } from '../../src/web/wire.js';
import { begin, ENDLESS, HOW, PLOT, plot, SEARCH, type Served, serve } from './live-server.js';

let folder: string;
let served: Served;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parallel-live-'));
  served = await serve(folder);
});
afterAll(async () => {
  const { status, stderr } = await served.stop();
  rmSync(folder, { recursive: true, force: true });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A request with any path and any headers: fetch would put them right. */
function ask(
  path: string,
  {
    method = 'GET',
    headers = {},
    body = '',
  }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: served.port, path, method, headers, agent: false };
    const asked = httpRequest(options, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
      );
    });
    asked.once('error', reject);
    asked.end(body);
  });
}

const post = (path: string, value: unknown, headers: Record<string, string> = {}) =>
  ask(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof value === 'string' ? value : JSON.stringify(value),
  });

const hasNative = !nativeProblem();

describe('a lane of a picture', () => {
  const points = [
    { strategy: 'inline', grain: 'row' },
    { strategy: 'threads', memory: 'copy', grain: 'pixel' },
    { strategy: 'threads', memory: 'transfer', order: 'random' },
    { strategy: 'processes', memory: 'copy', grain: 'row', kernel: 'wasm' },
    { strategy: 'auto' },
    ...(hasNative
      ? [
          { strategy: 'native', kernel: 'native' },
          { strategy: 'native', kernel: 'native', grain: 'pixel', order: 'random' },
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

  it('says in one line what cannot be', async () => {
    const { events } = await plot(served.url, {
      ...PLOT,
      strategy: 'processes',
      memory: 'transfer',
    });
    expect(events.at(-1)).toMatchObject({
      type: 'error',
      message: expect.stringContaining('option "memory"'),
    });
  });
});

describe('a lane of a search', () => {
  it('finds what searchFile finds', async () => {
    const matches = await searchFile(join(folder, 'lines.txt'), /needle/, { strategy: 'inline' });
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
    expect((await ask('/api/machine')).status).toBe(200);
    await Promise.all(lanes.map((lane) => lane.stop()));
    // All eight places are free again, or this would wait for ever.
    await Promise.all(Array.from({ length: 8 }, () => plot(served.url, PLOT)));
  });
});

describe('many jobs', () => {
  it('run eight at a time, wait up to a number, and go with their clients', async () => {
    const jobs = async () => JSON.parse((await ask('/api/jobs')).body);
    const patience = { interval: 10, timeout: 60_000 };
    // Those of the test before count until their threads have ended.
    await expect.poll(jobs, patience).toEqual({ running: 0, waiting: 0 });
    const lanes = await Promise.all(
      Array.from({ length: 8 }, () => begin(served.url, 'plot', ENDLESS)),
    );
    const leave = new AbortController();
    const waiting = Array.from({ length: 64 }, () =>
      plot(served.url, ENDLESS, leave.signal).catch((error: Error) => error.name),
    );
    try {
      await expect.poll(jobs, patience).toEqual({ running: 8, waiting: 64 });
      const refused = await post('/api/plot', PLOT);
      expect(refused.status).toBe(503);
      expect(JSON.parse(refused.body)).toEqual({ error: '64 jobs are waiting: try again later' });
    } finally {
      leave.abort();
      await Promise.all(lanes.map((lane) => lane.stop()));
    }
    expect(new Set(await Promise.all(waiting))).toEqual(new Set(['AbortError']));
    await Promise.all(Array.from({ length: 8 }, () => plot(served.url, PLOT)));
    await expect.poll(jobs, patience).toEqual({ running: 0, waiting: 0 });
  });

  it.runIf(hasNative)('on native threads leave the server its own, and go, too', async () => {
    const jobs = async () => JSON.parse((await ask('/api/jobs')).body);
    const native = { ...ENDLESS, strategy: 'native', kernel: 'native', workers: 2 };
    const lanes = await Promise.all(
      Array.from({ length: 8 }, () => begin(served.url, 'plot', native)),
    );
    const leave = new AbortController();
    const ninth = plot(served.url, native, leave.signal).catch((error: Error) => error.name);
    const patience = { interval: 10, timeout: 60_000 };
    await expect.poll(jobs, patience).toEqual({ running: 8, waiting: 1 });
    leave.abort();
    expect(await ninth).toBe('AbortError');
    await expect.poll(jobs, patience).toEqual({ running: 8, waiting: 0 });
    await Promise.all(lanes.map((lane) => lane.stop()));
    await expect.poll(jobs, patience).toEqual({ running: 0, waiting: 0 });
  });

  it('do not wait for a client that does not read', async () => {
    const socket = connect(served.port, '127.0.0.1');
    socket.pause();
    // Each pixel says where it lies: more than what the system keeps for a socket.
    const pixels = { grain: 'pixel', order: 'random', width: 1024, height: 1024 };
    const body = JSON.stringify({ ...PLOT, ...pixels, maxIterations: 5 });
    socket.write(
      `POST /api/plot HTTP/1.1\r\nHost: 127.0.0.1:${served.port}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
    );
    for (let i = 0; i < 3; i += 1) await plot(served.url, PLOT);
    // It has lost nothing.
    let length = 0;
    for await (const part of socket) length += (part as Buffer).length;
    expect(length).toBeGreaterThan(8 * 1024 * 1024);
  });
});

describe('what is refused', () => {
  const own = () => `127.0.0.1:${served.port}`;
  it('another host, another origin, another site', async () => {
    const headers: Record<string, string>[] = [
      { host: `evil.example:${served.port}` },
      { host: '127.0.0.1' },
      { host: own(), origin: 'http://evil.example' },
      { host: own(), origin: 'null' },
      { host: own(), origin: `https://${own()}` },
      { host: own(), 'sec-fetch-site': 'cross-site' },
      { host: own(), 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors' },
    ];
    for (const bad of headers) {
      expect((await ask('/api/machine', { headers: bad })).status, JSON.stringify(bad)).toBe(403);
      expect((await post('/api/plot', PLOT, bad)).status, JSON.stringify(bad)).toBe(403);
    }
    for (const good of [
      { host: `localhost:${served.port}` },
      { host: own(), origin: `http://${own()}` },
    ]) {
      expect((await ask('/api/machine', { headers: good })).status).toBe(200);
    }
    const followed = { host: own(), 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    expect((await ask('/', { headers: followed })).status).toBe(200);
  });

  it('whatever is not of the page', async () => {
    const paths = [
      '/../cli.js',
      '/..%2fcli.js',
      '/assets/../../cli.js',
      '//etc/passwd',
      '/cli.js',
      '/%',
      '/\\..\\cli.js',
      '/.',
    ];
    for (const path of paths) expect((await ask(path)).status, path).toBe(404);
    expect((await ask('/', { method: 'DELETE' })).status).toBe(405);
    expect((await ask('/', { method: 'POST' })).status).toBe(405);
  });

  const CENTER: Center = { centerX: '-1.25', centerY: '0.02', viewHeight: '1e-30' };
  const DEEP = { ...PLOT, x0: undefined, y0: undefined, y1: undefined, ...CENTER };
  const wrong: [name: string, path: string, body: unknown, status: number, says: string][] = [
    ['no JSON', '/api/plot', '{', 400, 'not JSON'],
    ['no object', '/api/plot', '7', 400, 'has to be an object'],
    ['a long body', '/api/plot', ' '.repeat(5000), 413, '4096 bytes'],
    ['no width', '/api/plot', { ...PLOT, width: undefined }, 400, '"width"'],
    [
      'a wide picture',
      '/api/plot',
      { ...PLOT, width: 2049 },
      400,
      '"width": 2049 is not a whole number from 1 to 2048',
    ],
    ['half a pixel', '/api/plot', { ...PLOT, height: 1.5 }, 400, '"height": 1.5'],
    ['many iterations', '/api/plot', { ...PLOT, maxIterations: 65_536 }, 400, '"maxIterations"'],
    ['many workers', '/api/plot', { ...PLOT, workers: 10_000 }, 400, '"workers"'],
    [
      'no area',
      '/api/plot',
      { ...PLOT, y1: PLOT.y0 },
      400,
      '"y1": -1 is not a number other than y0',
    ],
    ['no corner', '/api/plot', { ...PLOT, y0: undefined }, 400, '"y0": undefined is not there'],
    [
      'both forms of a view',
      '/api/plot',
      { ...PLOT, ...CENTER },
      400,
      '"x0": -2 is not of use beside centerX, centerY, viewHeight',
    ],
    ['half a centre', '/api/plot', { ...DEEP, centerY: undefined }, 400, '"centerY": undefined'],
    [
      'a centre as a number',
      '/api/plot',
      { ...DEEP, centerX: 1 },
      400,
      '"centerX": 1 is not a str',
    ],
    ['a centre in words', '/api/plot', { ...DEEP, centerX: '1+1' }, 400, 'is not a decimal number'],
    ['hexadecimal', '/api/plot', { ...DEEP, centerX: '0x1' }, 400, '"centerX": "0x1"'],
    ['an infinite centre', '/api/plot', { ...DEEP, centerY: 'Infinity' }, 400, '"centerY"'],
    ['a far centre', '/api/plot', { ...DEEP, centerX: '8.1' }, 400, 'from -8 to 8, in 320'],
    [
      'many digits',
      '/api/plot',
      { ...DEEP, centerX: `0.${'1'.repeat(320)}` },
      400,
      'in 320 characters at most',
    ],
    [
      'a long exponent',
      '/api/plot',
      { ...DEEP, centerX: '1e-99999' },
      400,
      '"centerX": "1e-99999" is not a decimal number',
    ],
    [
      'too deep',
      '/api/plot',
      { ...DEEP, viewHeight: '9.9e-281' },
      400,
      '"viewHeight": "9.9e-281" is not a decimal number from 1e-280 to 16',
    ],
    ['no height', '/api/plot', { ...DEEP, viewHeight: '0' }, 400, '"viewHeight": "0"'],
    ['turned over', '/api/plot', { ...DEEP, viewHeight: '-1e-9' }, 400, '"viewHeight": "-1e-9"'],
    ['far away', '/api/plot', { ...PLOT, x0: 1e9 }, 400, '"x0"'],
    [
      'an unknown strategy',
      '/api/plot',
      { ...PLOT, strategy: 'magic' },
      400,
      '"strategy": "magic" is not one of inline, threads',
    ],
    ['an unknown option', '/api/plot', { ...PLOT, onTile: 1 }, 400, '"onTile" is not known'],
    ['a broken pattern', '/api/search', { ...SEARCH, pattern: '(' }, 400, 'Unterminated group'],
    [
      'a long pattern',
      '/api/search',
      { ...SEARCH, pattern: 'a'.repeat(201) },
      400,
      '200 characters',
    ],
    [
      'an unknown surprise',
      '/api/wat',
      { id: '../../etc' },
      400,
      '"id": "../../etc" is not one of',
    ],
    [
      'a file of its own',
      '/api/search',
      { ...SEARCH, file: '/etc/passwd' },
      400,
      '"file" is not known',
    ],
  ];
  it.each(wrong)('%s', async (_, path, body, status, says) => {
    const answer = await post(path, body);
    expect(answer.status).toBe(status);
    const { error } = JSON.parse(answer.body) as { error: string };
    expect(error).toContain(says);
    expect(error).not.toContain('\n');
  });

  it('a form of another page, which can send no JSON', async () => {
    const headers = { 'content-type': 'text/plain' };
    const body = JSON.stringify(PLOT);
    expect((await ask('/api/plot', { method: 'POST', headers, body })).status).toBe(415);
  });
});

describe('what is served', () => {
  it('is isolated, so that memory can be shared', async () => {
    const { status, headers } = await ask('/');
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'x-content-type-options': 'nosniff',
    });
    expect(headers['content-security-policy']).toContain("default-src 'none'");
  });

  it('tells of the machine only what can be run on it', async () => {
    const machine = JSON.parse((await ask('/api/machine')).body) as MachineInfo;
    const strategies = machine.plot.strategies.map(({ strategy }) => strategy);
    expect(strategies.includes('native')).toBe(hasNative);
    expect(strategies).toEqual(expect.arrayContaining(['inline', 'threads', 'processes']));
    expect(machine.search.file).toBe('lines.txt');
    expect(machine.search.points.length).toBeGreaterThan(10);
  });

  it('tells the load of each core', async () => {
    const leave = new AbortController();
    const response = await fetch(new URL('api/cpu', served.url), { signal: leave.signal });
    let text = '';
    for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
      text += part;
      if (text.includes('data: ')) break;
    }
    leave.abort();
    const loads = JSON.parse(/data: (.*)/.exec(text)![1]!) as number[];
    for (const load of loads) {
      expect(load).toBeGreaterThanOrEqual(0);
      expect(load).toBeLessThanOrEqual(100);
    }
    expect(loads.length).toBeGreaterThan(0);
  });
});
