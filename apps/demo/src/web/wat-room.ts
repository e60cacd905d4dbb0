import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import { describeWat, runWat, type WatDescription, type WatOutcome, wats } from '../wat/index.js';
import { Refusal, readBody } from './body.js';

/** Each runs programs of its own, one after the other. */
const MOST_AT_ONCE = 4;

const ids = wats.map(({ id }) => id);
const watRequest = z.strictObject({
  id: z.enum(ids as [string, ...string[]], { error: 'one of the surprises' }),
});

/** Runs surprises for clients: the named ones only, few at a time, and none that has lost its client. */
export class WatRoom {
  readonly #running = new Set<AbortController>();

  list(): Promise<readonly WatDescription[]> {
    return Promise.all(wats.map(describeWat));
  }

  async run(request: IncomingMessage, response: ServerResponse): Promise<WatOutcome | undefined> {
    const { id } = await readBody(request, watRequest);
    if (this.#running.size >= MOST_AT_ONCE) {
      throw new Refusal(503, `${MOST_AT_ONCE} programs are running: try again later`);
    }
    const gone = new AbortController();
    this.#running.add(gone);
    response.once('close', () => gone.abort(new Error('the client has gone')));
    try {
      return await runWat(wats.find((wat) => wat.id === id)!, { signal: gone.signal });
    } catch (error) {
      if (gone.signal.aborted) return undefined;
      throw error;
    } finally {
      this.#running.delete(gone);
    }
  }

  close(): void {
    for (const run of this.#running) run.abort(new Error('the server ends'));
  }
}
