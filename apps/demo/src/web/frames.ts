/*
 * How a lane's bytes travel: frames of eight bytes (payload's length, kind,
 * three of nothing) and a payload, little-endian. The page reads them with the
 * same code, so this file needs nothing of Node.
 */

import { readRuns } from './runs.js';

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
 * @param runs their counts, one tile after the other, as runs.
 */
export function tilesFrame(quads: readonly number[], runs: Uint16Array): Uint8Array<ArrayBuffer> {
  const head = 4 + 2 * quads.length;
  const bytes = frame(FRAME.tiles, head + 2 * runs.length);
  new DataView(bytes.buffer).setUint32(FRAME_HEADER, quads.length / 4, true);
  new Uint16Array(bytes.buffer, FRAME_HEADER + 4, quads.length).set(quads);
  new Uint16Array(bytes.buffer, FRAME_HEADER + head, runs.length).set(runs);
  return bytes;
}

/** The tiles of a frame's payload. */
export function tilesOf(payload: Uint8Array<ArrayBuffer>): TileCounts[] {
  const number = new DataView(payload.buffer, payload.byteOffset).getUint32(0, true);
  const quads = new Uint16Array(payload.buffer, payload.byteOffset + 4, 4 * number);
  const head = 4 + quads.byteLength;
  const runs = new Uint16Array(
    payload.buffer,
    payload.byteOffset + head,
    (payload.length - head) / 2,
  );
  let length = 0;
  for (let i = 0; i < quads.length; i += 4) length += quads[i + 2]! * quads[i + 3]!;
  const all = new Uint16Array(length);
  readRuns(runs, all);
  const tiles: TileCounts[] = [];
  for (let i = 0, at = 0; i < quads.length; i += 4) {
    const [x, y, width, height] = [quads[i]!, quads[i + 1]!, quads[i + 2]!, quads[i + 3]!];
    tiles.push({ x, y, width, height, counts: all.subarray(at, at + width * height) });
    at += width * height;
  }
  return tiles;
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

/** Cuts bytes, as they come, into frames. */
export class FrameReader {
  readonly #header = new Uint8Array(FRAME_HEADER);
  #payload: Uint8Array<ArrayBuffer> | undefined;
  #filled = 0;

  constructor(private readonly onFrame: (frame: Frame) => void) {}

  push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; ) {
      const target: Uint8Array = this.#payload ?? this.#header;
      const taken = Math.min(target.length - this.#filled, chunk.length - at);
      target.set(chunk.subarray(at, at + taken), this.#filled);
      at += taken;
      this.#filled += taken;
      if (this.#filled < target.length) return;
      this.#filled = 0;
      this.#payload ??= new Uint8Array(new DataView(this.#header.buffer).getUint32(0, true));
      // An empty payload is whole at once.
      if (target !== this.#header || this.#payload.length === 0) {
        const payload = this.#payload;
        this.#payload = undefined;
        this.onFrame({ kind: this.#header[4]!, payload });
      }
    }
  }
}

export function eventOf<T>(payload: Uint8Array): T {
  return JSON.parse(new TextDecoder().decode(payload)) as T;
}
