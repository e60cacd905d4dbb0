import type { IncomingMessage, ServerResponse } from 'node:http';

/** Placeholder until the experiments are connected. */
export class WatRoom {
  async list(): Promise<readonly unknown[]> {
    return [];
  }

  async run(_request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.writeHead(404).end();
  }

  async close(): Promise<void> {}
}
