import { statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename } from 'node:path';
import { ORDERS } from '@parallel/core/schedule';
import { GRAINS } from '@parallel/mandelbrot';
import { describeMachine, machineLine } from '../measure/machine.js';
import { Refusal, readBody } from './body.js';
import { plotChoices, searchChoices } from './choices.js';
import { CpuFeed } from './cpu-feed.js';
import { refusal, SECURITY_HEADERS } from './guard.js';
import { LanePool } from './lane-pool.js';
import { LIMITS, plotRequest, searchRequest } from './protocol.js';
import { StaticFiles } from './static-files.js';
import { WatRoom } from './wat-room.js';
import type { MachineInfo } from './wire.js';

const LOOPBACK = '127.0.0.1';
/** Each client has a handful. */
const MOST_CONNECTIONS = 512;
/** As many as a race has on the server, and one. */
const WARM_LANES = 3;

export interface LiveServerOptions {
  /** 0 for any that is free. */
  readonly port: number;
  /** The folder of the built page. */
  readonly page: string;
  /** The file to search. */
  readonly file: string;
}

/** The live page's server, listening. */
export interface LiveServer {
  readonly url: string;
  /** Ends all jobs and connections; resolves when nothing of it is left. */
  close(): Promise<void>;
}

type Route = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

/** Starts it on the loopback address. Rejects with the system's error, such as EADDRINUSE. */
export async function startLiveServer(options: LiveServerOptions): Promise<LiveServer> {
  const { file } = options;
  const files = new StaticFiles(options.page);
  const lanes = new LanePool();
  const cpu = new CpuFeed();
  const wat = new WatRoom();
  const searched = { path: file, bytes: statSync(file).size };
  const machine: MachineInfo = {
    line: machineLine(describeMachine()),
    cores: describeMachine().cores,
    limits: LIMITS,
    plot: { strategies: await plotChoices(), grains: GRAINS, orders: ORDERS },
    search: { points: searchChoices(), file: basename(file), bytes: searched.bytes },
  };

  const job =
    (run: Route): Route =>
    (request, response) => {
      if (lanes.full) throw new Refusal(503, `${lanes.waiting} jobs are waiting: try again later`);
      return run(request, response);
    };
  const routes: Record<string, Route> = {
    'GET /api/machine': (_, response) => sendJson(response, machine),
    'GET /api/jobs': (_, response) =>
      sendJson(response, { running: lanes.running, waiting: lanes.waiting }),
    'GET /api/cpu': (_, response) => cpu.add(response),
    'POST /api/plot': job(async (request, response) =>
      lanes.plot(await readBody(request, plotRequest), response),
    ),
    'POST /api/search': job(async (request, response) =>
      lanes.search(await readBody(request, searchRequest), searched, response),
    ),
    'GET /api/wat': async (_, response) => sendJson(response, await wat.list()),
    'POST /api/wat': async (request, response) => {
      const outcome = await wat.run(request, response);
      if (outcome) sendJson(response, outcome);
    },
  };

  const handle = async (request: IncomingMessage, response: ServerResponse, port: number) => {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
    try {
      const refused = refusal(request, port);
      if (refused) throw new Refusal(403, refused);
      const path = (request.url ?? '/').split('?', 1)[0]!;
      const route = routes[`${request.method} ${path}`];
      if (route) return await route(request, response);
      if (request.method !== 'GET' && request.method !== 'HEAD')
        throw new Refusal(405, 'there is nothing to do that with');
      const zip = /\bgzip\b/.test(String(request.headers['accept-encoding']));
      if (!files.serve(path, response, zip)) throw new Refusal(404, 'there is no such page');
    } catch (error) {
      answerFailure(response, error);
    }
  };

  const server = createServer((request, response) => {
    void handle(request, response, (server.address() as AddressInfo | null)?.port ?? 0);
  });
  server.maxConnections = MOST_CONNECTIONS;
  const port = await listen(server, options.port);
  // Awaited: whoever is told the address finds a thread that need not be started.
  await lanes.warm(WARM_LANES);
  return {
    url: `http://${LOOPBACK}:${port}/`,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      cpu.close();
      wat.close();
      await lanes.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function sendJson(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control': 'no-store',
  });
  response.end(JSON.stringify(value));
}

function answerFailure(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) return void response.destroy();
  const status = error instanceof Refusal ? error.status : 500;
  const message = error instanceof Error ? error.message : String(error);
  // What is left of a body that was refused is not read.
  response.setHeader('Connection', 'close');
  sendJson(response, { error: message }, status);
}
