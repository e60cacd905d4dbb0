import { createHash } from 'node:crypto';
import { Agent, request } from 'node:http';
import { type LaneListener, LaneReader } from '../web/lane-client.js';
import type { PlotRequest } from '../web/wire.js';

export interface Seen {
  /** Milliseconds from asking to the first tile and to the end. */
  readonly first: number;
  readonly all: number;
  readonly bytes: number;
  readonly digest: string;
}

const agent = new Agent({ keepAlive: true });

/** Lets go of the connections that were kept. */
export const leave = () => agent.destroy();

/** Asks for a lane with as little as there is to it: what the client takes is taken from the lane. */
function follow(url: URL, asked: PlotRequest, listener: LaneListener): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'Content-Type': 'application/json' };
    const asking = request(url, { method: 'POST', headers, agent }, (response) => {
      if (response.statusCode !== 200) {
        response.resume();
        return reject(new Error(`the server answers with ${response.statusCode}`));
      }
      const lane = new LaneReader(listener);
      response
        .on('data', (chunk: Buffer) => lane.push(chunk))
        .once('end', () => {
          lane.end();
          resolve();
        })
        .once('error', reject);
    });
    asking.once('error', reject).end(JSON.stringify(asked));
  });
}

/** Has a picture drawn as the page does, and digests its pixels where that is wanted. */
export async function look(url: string, asked: PlotRequest, digested = false): Promise<Seen> {
  const start = performance.now();
  let first = 0;
  let all = 0;
  let bytes = 0;
  const counts = digested ? new Uint16Array(asked.width * asked.height) : undefined;
  await follow(new URL('api/plot', url), asked, {
    onEvent(event) {
      if (event.type === 'error') throw new Error(event.message);
      if (event.type === 'done') all = performance.now() - start;
    },
    onTile(tile) {
      first ||= performance.now() - start;
      bytes += tile.counts.byteLength;
      if (!counts) return;
      for (let row = 0; row < tile.height; row += 1) {
        const from = row * tile.width;
        const line = tile.counts.subarray(from, from + tile.width);
        counts.set(line, (tile.y + row) * asked.width + tile.x);
      }
    },
  });
  const digest = counts ? createHash('sha256').update(counts).digest('hex') : '';
  return { first, all, bytes, digest };
}
