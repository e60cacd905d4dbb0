import { promisify } from 'node:util';
import { crc32, deflate, deflateSync } from 'node:zlib';

const SIGNATURE = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10);
/** More effort makes a file a tenth smaller and takes three times as long. */
const COMPRESSION = { level: 3 };
/** sRGB, to be shown as it is meant perceptually. */
const PERCEPTUAL = Uint8Array.of(0);
const LONGEST_CHUNK = 2 ** 31 - 1;

const deflateAside = promisify(deflate);

/** A picture to be written. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Four bytes a pixel, of which the fourth is left out. */
  readonly rgba: Uint8Array;
  /** Kept beside the pixels, by keywords of 1 to 79 characters; all of it in Latin-1. */
  readonly text: Readonly<Record<string, string>>;
}

/**
 * The bytes of a PNG file (ISO 15948), three channels of 8 bits. zlib, which
 * compresses and sums, is Node's own; of the format there is little else, and a
 * library that brings its own zlib takes seven times as long.
 */
export function encodePNG(pixels: Pixels): Uint8Array<ArrayBuffer> {
  return assemble(pixels, deflateSync(scanlines(pixels), COMPRESSION));
}

/** The same, compressed by a thread of Node's, while this one is free. */
export async function encodePNGAside(pixels: Pixels, lines: Uint8Array): Promise<Uint8Array> {
  return assemble(pixels, await deflateAside(lines, COMPRESSION));
}

function assemble(
  { width, height, text }: Pixels,
  compressed: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, width);
  header.setUint32(4, height);
  // Bits a channel, then the type of colour: red, green and blue.
  header.setUint8(8, 8);
  header.setUint8(9, 2);
  const chunks = [
    chunk('IHDR', new Uint8Array(header.buffer)),
    chunk('sRGB', PERCEPTUAL),
    ...Object.entries(text).map(([key, value]) => chunk('tEXt', latin1(`${key}\0${value}`))),
  ];
  for (let at = 0; at < compressed.length; at += LONGEST_CHUNK) {
    chunks.push(chunk('IDAT', compressed.subarray(at, at + LONGEST_CHUNK)));
  }
  return joined([SIGNATURE, ...chunks, chunk('IEND', new Uint8Array(0))]);
}

/** In memory of their own, which can be moved: a small Buffer lies among others. */
function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

const latin1 = (text: string) => Buffer.from(text, 'latin1');

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, 'latin1');
  bytes.set(data, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
  return bytes;
}

/**
 * Rows as PNG compresses them: a byte that names the filter, then the pixels.
 * The filter is none: others take longer than the compression itself, and make
 * these pictures no smaller.
 */
export function scanlines({ width, height, rgba }: Pixels): Uint8Array {
  const out = new Uint8Array(height * (1 + 3 * width));
  let from = 0;
  let to = 0;
  for (let y = 0; y < height; y += 1) {
    to += 1;
    for (let x = 0; x < width; x += 1) {
      out[to] = rgba[from]!;
      out[to + 1] = rgba[from + 1]!;
      out[to + 2] = rgba[from + 2]!;
      from += 4;
      to += 3;
    }
  }
  return out;
}
