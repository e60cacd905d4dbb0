import { describe, expect, it } from 'vitest';
import type { Center } from '../../src/web/wire.js';
import { ask, post } from './ask.js';
import { PLOT, SEARCH, serveForFile } from './live-server.js';

const served = serveForFile();

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
      expect(
        (await ask(served.port, '/api/machine', { headers: bad })).status,
        JSON.stringify(bad),
      ).toBe(403);
      expect((await post(served.port, '/api/plot', PLOT, bad)).status, JSON.stringify(bad)).toBe(
        403,
      );
    }
    for (const good of [
      { host: `localhost:${served.port}` },
      { host: own(), origin: `http://${own()}` },
    ]) {
      expect((await ask(served.port, '/api/machine', { headers: good })).status).toBe(200);
    }
    const followed = { host: own(), 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    expect((await ask(served.port, '/', { headers: followed })).status).toBe(200);
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
    for (const path of paths) expect((await ask(served.port, path)).status, path).toBe(404);
    expect((await ask(served.port, '/', { method: 'DELETE' })).status).toBe(405);
    expect((await ask(served.port, '/', { method: 'POST' })).status).toBe(405);
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
    ['an unknown claim', '/api/plot', { ...PLOT, claim: 'stolen' }, 400, 'one of dynamic, dealt'],
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
    const answer = await post(served.port, path, body);
    expect(answer.status).toBe(status);
    const { error } = JSON.parse(answer.body) as { error: string };
    expect(error).toContain(says);
    expect(error).not.toContain('\n');
  });

  it('a form of another page, which can send no JSON', async () => {
    const headers = { 'content-type': 'text/plain' };
    const body = JSON.stringify(PLOT);
    expect((await ask(served.port, '/api/plot', { method: 'POST', headers, body })).status).toBe(
      415,
    );
  });
});
