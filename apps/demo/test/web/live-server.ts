import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import { INSIDE } from '../../src/web/frames.js';
import { followLane } from '../../src/web/lane-client.js';
import type {
  Corners,
  LaneEvent,
  PlotHow,
  PlotRequest,
  SearchRequest,
} from '../../src/web/wire.js';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** `demo serve`, as a user starts it. */
export interface Served {
  readonly url: string;
  readonly port: number;
  readonly child: ChildProcess;
  /** Sends Ctrl-C and resolves with the status and what was written to standard error. */
  stop(): Promise<{ status: number | null; stderr: string }>;
}

/** Starts it on a free port, with a small file to search, and waits until it listens. */
export async function serve(folder: string): Promise<Served> {
  const file = join(folder, 'lines.txt');
  writeFileSync(file, sampleText());
  const child = spawn(process.execPath, [cli, 'serve', '--port', '0', '--file', file], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const found = /http:\S+/.exec(text);
      if (found) resolve(found[0]);
    });
    void ended.then((status) => reject(new Error(`ended with ${status}: ${stderr}`)));
  });
  return {
    url,
    port: Number(new URL(url).port),
    child,
    async stop() {
      child.kill('SIGINT');
      return { status: await ended, stderr };
    },
  };
}

/** One for all tests of a file, in a folder of its own; it has to end well. */
export function serveForFile(): {
  readonly url: string;
  readonly port: number;
  readonly folder: string;
} {
  const folder = mkdtempSync(join(tmpdir(), 'parallel-live-'));
  let served: Served;
  beforeAll(async () => {
    served = await serve(folder);
  });
  afterAll(async () => {
    const { status, stderr } = await served.stop();
    rmSync(folder, { recursive: true, force: true });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
  return {
    folder,
    get url() {
      return served.url;
    },
    get port() {
      return served.port;
    },
  };
}

/** One for a test, ended with it. */
export async function serveForTest(folder: string): Promise<Served> {
  const served = await serve(folder);
  onTestFinished(async () => {
    await served.stop();
  });
  return served;
}

/** 2,000 lines, of which every seventh holds `needle`; the last one is hard for backtracking. */
function sampleText(): string {
  const lines = Array.from(
    { length: 2000 },
    (_, i) => `line ${i} ${i % 7 === 0 ? 'needle' : 'hay'}`,
  );
  return `${lines.join('\n')}\n${'a'.repeat(40)}!\n`;
}

/** A point in the space of axes. */
export const HOW = {
  pruned: true,
  strategy: 'threads',
  memory: 'shared',
  grain: 'tile',
  order: 'sequential',
  kernel: 'js',
  workers: 2,
} as const;

export const PLOT: Corners & PlotHow = {
  ...HOW,
  width: 160,
  height: 120,
  x0: -2,
  y0: -1,
  y1: 1,
  maxIterations: 300,
};

/** A picture that takes hours. */
export const ENDLESS: Corners & PlotHow = {
  ...PLOT,
  width: 2048,
  height: 2048,
  x0: -0.2,
  y0: -0.1,
  y1: 0.1,
  maxIterations: 65_535,
  pruned: false,
  strategy: 'inline',
  workers: 1,
};

export const SEARCH: SearchRequest = {
  pattern: 'needle',
  ignoreCase: false,
  strategy: 'threads',
  feed: 'ranges',
  memory: 'transfer',
  kernel: 'js',
  workers: 2,
};

export interface Plotted {
  readonly counts: Int32Array;
  /** How often each pixel came. */
  readonly times: Uint8Array;
  readonly events: LaneEvent[];
}

/** Asks for a picture and puts it together. */
export async function plot(
  url: string,
  request: PlotRequest,
  signal?: AbortSignal,
): Promise<Plotted> {
  const counts = new Int32Array(request.width * request.height);
  const times = new Uint8Array(counts.length);
  const events: LaneEvent[] = [];
  const listener = {
    onEvent: (event: LaneEvent) => void events.push(event),
    onTile(tile: { x: number; y: number; width: number; height: number; counts: Uint16Array }) {
      tile.counts.forEach((count, i) => {
        const row = tile.y + Math.floor(i / tile.width);
        const at = row * request.width + tile.x + (i % tile.width);
        counts[at] = count === INSIDE ? -1 : count;
        times[at]! += 1;
      });
    },
  };
  await followLane(new URL('api/plot', url), request, listener, signal);
  return { counts, times, events };
}

/** Starts a lane; resolves when its first frame has come. `stop` leaves it. */
export async function begin(
  url: string,
  path: 'plot' | 'search',
  request: PlotRequest | SearchRequest,
): Promise<{ stop(): Promise<void> }> {
  const leave = new AbortController();
  let heard = () => {};
  const started = new Promise<void>((resolve) => {
    heard = resolve;
  });
  const ended = followLane(
    new URL(`api/${path}`, url),
    request,
    { onEvent: heard, onTile: heard },
    leave.signal,
  );
  const over = ended.catch(() => {});
  await Promise.race([started, ended]);
  return {
    async stop() {
      leave.abort();
      await over;
    },
  };
}
