import { connect } from 'node:net';
import { nativeProblem } from '@parallel/core';
import { describe, expect, it } from 'vitest';
import { ask, post } from './ask.js';
import { begin, ENDLESS, PLOT, plot, serveForFile } from './live-server.js';

const hasNative = !nativeProblem();
const served = serveForFile();

describe('many jobs', () => {
  it('run eight at a time, wait up to a number, and go with their clients', async () => {
    const jobs = async () => JSON.parse((await ask(served.port, '/api/jobs')).body);
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
      const refused = await post(served.port, '/api/plot', PLOT);
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
    const jobs = async () => JSON.parse((await ask(served.port, '/api/jobs')).body);
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
