import { eventOf, FRAME, readFrames, type TileCounts, tilesOf } from './frames.js';
import type { LaneEvent } from './wire.js';

/* The client's side of a lane; the page's, the tests' and the load test's alike. Nothing of Node. */

export interface LaneListener {
  onEvent?(event: LaneEvent): void;
  onTile?(tile: TileCounts): void;
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
  await readLane(chunksOf(response.body), listener);
}

/** Follows a lane whose bytes come from anywhere to its end. */
export async function readLane(
  chunks: AsyncIterable<Uint8Array>,
  listener: LaneListener,
): Promise<void> {
  let ended = false;
  for await (const { kind, payload } of readFrames(chunks)) {
    if (kind === FRAME.tiles) for (const tile of tilesOf(payload)) listener.onTile?.(tile);
    else {
      const event = eventOf<LaneEvent>(payload);
      ended ||= event.type === 'done' || event.type === 'found' || event.type === 'error';
      listener.onEvent?.(event);
    }
  }
  if (!ended) throw new Error('the server has ended the lane');
}

/** Not every browser can iterate a stream itself. */
async function* chunksOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  let ended = false;
  try {
    while (true) {
      const read = await reader.read();
      ended = read.done;
      if (read.done) return;
      yield read.value;
    }
  } finally {
    if (!ended) await reader.cancel().catch(() => {});
  }
}

async function refusalOf(response: Response): Promise<string> {
  const text = await response.text();
  try {
    return (JSON.parse(text) as { error: string }).error;
  } catch {
    return `the server answers with ${response.status}`;
  }
}
