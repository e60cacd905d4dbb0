/*
 * How a lane's bytes travel: frames of eight bytes (payload's length, kind,
 * three of nothing) and a payload, little-endian. The page reads them with the
 * same code, so this file needs nothing of Node.
 */

/** What a frame holds: one event as JSON, or finished tiles. */
export const FRAME = { event: 1, tiles: 2 } as const;
export const FRAME_HEADER = 8;

/** Stands for −1, a point that did not escape: counts travel in 16 bits. */
export const INSIDE = 0xffff;

/** A finished rectangle and its counts, row by row. */
export interface TileCounts {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly counts: Uint16Array;
}

function frame(kind: number, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(FRAME_HEADER + length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, length, true);
  view.setUint8(4, kind);
  return bytes;
}

export function eventFrame(event: unknown): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(JSON.stringify(event));
  const bytes = frame(FRAME.event, json.length);
  bytes.set(json, FRAME_HEADER);
  return bytes;
}

/**
 * @param quads x, y, width, height of each tile.
 * @param length the number of counts of all tiles together.
 * @param fill writes them, one tile after the other.
 */
export function tilesFrame(
  quads: readonly number[],
  length: number,
  fill: (counts: Uint16Array) => void,
): Uint8Array<ArrayBuffer> {
  const head = 4 + 2 * quads.length;
  const bytes = frame(FRAME.tiles, head + 2 * length);
  new DataView(bytes.buffer).setUint32(FRAME_HEADER, quads.length / 4, true);
  new Uint16Array(bytes.buffer, FRAME_HEADER + 4, quads.length).set(quads);
  fill(new Uint16Array(bytes.buffer, FRAME_HEADER + head, length));
  return bytes;
}

/** The tiles of a frame's payload. */
export function* tilesOf(payload: Uint8Array<ArrayBuffer>): Generator<TileCounts> {
  const number = new DataView(payload.buffer, payload.byteOffset).getUint32(0, true);
  const quads = new Uint16Array(payload.buffer, payload.byteOffset + 4, 4 * number);
  let at = payload.byteOffset + 4 + quads.byteLength;
  for (let i = 0; i < quads.length; i += 4) {
    const [x, y, width, height] = quads.subarray(i, i + 4) as unknown as [
      number,
      number,
      number,
      number,
    ];
    const counts = new Uint16Array(payload.buffer, at, width * height);
    at += counts.byteLength;
    yield { x, y, width, height, counts };
  }
}

/** Several frames in one message, so that somebody has to be woken once. */
export function together(frames: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const [only] = frames;
  if (frames.length === 1) return only!;
  const bytes = new Uint8Array(frames.reduce((sum, frame) => sum + frame.length, 0));
  let at = 0;
  for (const frame of frames) {
    bytes.set(frame, at);
    at += frame.length;
  }
  return bytes;
}

/** A frame that has arrived whole. */
export interface Frame {
  readonly kind: number;
  readonly payload: Uint8Array<ArrayBuffer>;
}

/** Cuts a stream of bytes into frames. */
export async function* readFrames(
  stream: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Frame, void, undefined> {
  const header = new Uint8Array(FRAME_HEADER);
  let payload: Uint8Array<ArrayBuffer> | undefined;
  let filled = 0;
  for await (const chunk of stream) {
    for (let at = 0; at < chunk.length; ) {
      const target: Uint8Array = payload ?? header;
      const taken = Math.min(target.length - filled, chunk.length - at);
      target.set(chunk.subarray(at, at + taken), filled);
      at += taken;
      filled += taken;
      if (filled < target.length) break;
      filled = 0;
      if (!payload) payload = new Uint8Array(new DataView(header.buffer).getUint32(0, true));
      // An empty payload is whole at once.
      if (target !== header || payload.length === 0) {
        yield { kind: header[4]!, payload };
        payload = undefined;
      }
    }
  }
}

export function eventOf<T>(payload: Uint8Array): T {
  return JSON.parse(new TextDecoder().decode(payload)) as T;
}
