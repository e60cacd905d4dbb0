import { eventOf, FRAME, type Frame, FrameReader, type TileCounts, tilesOf } from './frames.js';
import type { LaneEvent } from './wire.js';

/* The client's side of a lane; the page's, the tests' and the load test's alike. Nothing of Node. */

export interface LaneListener {
  onEvent?(event: LaneEvent): void;
  onTile?(tile: TileCounts): void;
}

/** Tells of a lane while its bytes come, from wherever they do. */
export class LaneReader {
  readonly #frames = new FrameReader((frame) => this.#tell(frame));
  #ended = false;

  constructor(private readonly listener: LaneListener) {}

  push(chunk: Uint8Array): void {
    this.#frames.push(chunk);
  }

  /** When nothing more comes. @throws Error if the lane was not over. */
  end(): void {
    if (!this.#ended) throw new Error('the server has ended the lane');
  }

  #tell({ kind, payload }: Frame): void {
    if (kind === FRAME.tiles) {
      for (const tile of tilesOf(payload)) this.listener.onTile?.(tile);
      return;
    }
    const event = eventOf<LaneEvent>(payload);
    this.#ended ||= event.type === 'done' || event.type === 'found' || event.type === 'error';
    this.listener.onEvent?.(event);
  }
}

/**
 * Asks for a lane and follows it to its end. What is not read is not sent:
 * a listener that takes its time slows its own lane.
 * @throws Error with the server's line if it refuses.
 */
export async function followLane(
  url: string | URL,
  request: unknown,
  listener: LaneListener,
  signal?: AbortSignal,
): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(request),
    signal: signal ?? null,
  });
  if (!response.ok || !response.body) throw new Error(await refusalOf(response));
  const lane = new LaneReader(listener);
  // Not every browser can iterate a stream itself.
  const stream = response.body.getReader();
  try {
    for (let read = await stream.read(); !read.done; read = await stream.read()) {
      lane.push(read.value);
    }
  } catch (error) {
    await stream.cancel().catch(() => {});
    throw error;
  }
  lane.end();
}

async function refusalOf(response: Response): Promise<string> {
  const text = await response.text();
  try {
    return (JSON.parse(text) as { error: string }).error;
  } catch {
    return `the server answers with ${response.status}`;
  }
}
