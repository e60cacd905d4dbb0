import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { temporaryFolder } from 'test-support/folder';
import { describe, expect, it, onTestFinished } from 'vitest';
import { followLane } from '../../src/web/lane-client.js';
import type { LaneEvent } from '../../src/web/wire.js';
import { runDemo } from '../run-demo.js';
import { begin, ENDLESS, serve, serveForTest } from './live-server.js';

describe('demo serve', () => {
  it('ends on Ctrl-C with all that it runs', async () => {
    const served = await serve(temporaryFolder().root);
    const lanes = await Promise.all(
      ['inline', 'threads', 'processes'].map((strategy) =>
        begin(served.url, 'plot', { ...ENDLESS, strategy, workers: 2 }),
      ),
    );
    expect(await served.stop()).toEqual({ status: 0, stderr: '' });
    await Promise.all(lanes.map((lane) => lane.stop()));
  });

  it('tells a lane that it ends', async () => {
    const served = await serveForTest(temporaryFolder().root);
    const events: LaneEvent[] = [];
    let ended = Promise.resolve();
    await new Promise<void>((heard, failed) => {
      const onEvent = (event: LaneEvent) => {
        events.push(event);
        heard();
      };
      const url = new URL('api/plot', served.url);
      ended = followLane(url, ENDLESS, { onEvent, onTile: () => {} });
      ended.catch(failed);
    });
    await served.stop();
    await ended;
    expect(events.at(-1)).toEqual({ type: 'error', message: 'the server ends' });
  });

  it('says in one line that the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void other.close());
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    const { status, stdout, stderr } = await runDemo(
      ['serve', '--port', String(port), '--lines', '10'],
      temporaryFolder().root,
    );
    expect(stderr.trim().split('\n').at(-1)).toBe(
      `error: option '--port <n>' argument '${port}' is invalid. Another program listens there (0 takes any free port).`,
    );
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });

  it.each([
    ['--port 70000', '--port', 'from 0 to 65535'],
    ['--port http', '--port', 'whole number'],
    ['--file nowhere.txt', '--file', 'no such file'],
    ['--file /dev/zero', '--file', 'not a regular file'],
    ['--lines 0', '--lines', 'from 1'],
    ['--host 0.0.0.0', '--host', 'unknown option'],
  ])('%s', async (call, ...named) => {
    const { status, stdout, stderr } = await runDemo(
      ['serve', ...call.split(' ')],
      temporaryFolder().root,
    );
    expect(stderr).toMatch(/^error: [^\n]+\n$/);
    for (const word of named) expect(stderr).toContain(word);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });
});
