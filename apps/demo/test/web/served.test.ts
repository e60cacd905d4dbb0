import { nativeProblem } from '@parallel/core';
import { describe, expect, it } from 'vitest';
import type { MachineInfo } from '../../src/web/wire.js';
import { ask } from './ask.js';
import { serveForFile } from './live-server.js';

const hasNative = !nativeProblem();
const served = serveForFile();

describe('what is served', () => {
  it('is isolated, so that memory can be shared', async () => {
    const { status, headers } = await ask(served.port, '/');
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
    const machine = JSON.parse((await ask(served.port, '/api/machine')).body) as MachineInfo;
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
