import { closeSync, openSync, readSync } from 'node:fs';
import { nativeProblem, requireNative } from '@parallel/core/task';
import { decoderTo, formOf } from '../files/encoding.js';
import { Turns } from '../turns.js';
import type { InputOptions } from './options.js';

/** A file's text, in the parts in which it came. */
export interface DecodedText {
  readonly parts: readonly Uint8Array[];
  /** The offset of the first byte: a mark that was skipped has offsets, too. */
  readonly start: number;
}

type How = Pick<InputOptions, 'encoding' | 'searchZip'>;

/**
 * All of a file, unpacked and decoded as a search of it has it.
 * @param enough told of all bytes so far; true ends the reading.
 */
export function decodedText(
  path: Uint8Array,
  how: How,
  enough: (bytes: number) => boolean = () => false,
): Promise<DecodedText> {
  return nativeProblem() ? byDecoder(path, how, enough) : byAddon(path, how, enough);
}

const STEP = 1 << 20;

/** By JavaScript's decoder, which cannot unpack. */
async function byDecoder(
  path: Uint8Array,
  { encoding = 'auto' }: How,
  enough: (bytes: number) => boolean,
): Promise<DecodedText> {
  const parts: Uint8Array[] = [];
  const turns = new Turns();
  const fd = openSync(Buffer.from(path), 'r');
  try {
    let raw = readStep(fd);
    const { label = 'utf-8', mark } = formOf(raw, encoding);
    const decode = decoderTo(label);
    raw = raw.subarray(mark);
    for (let bytes = 0; raw.length > 0 && !enough(bytes); raw = readStep(fd)) {
      const part = decode(raw);
      bytes += part.length;
      parts.push(part);
      if (turns.due()) await turns.take();
    }
    parts.push(decode(undefined));
  } finally {
    closeSync(fd);
  }
  return { parts, start: 0 };
}

function readStep(fd: number): Buffer {
  const into = Buffer.allocUnsafeSlow(STEP);
  return into.subarray(0, readSync(fd, into, 0, STEP, null));
}

/** By a native thread. */
async function byAddon(
  path: Uint8Array,
  { encoding, searchZip }: How,
  enough: (bytes: number) => boolean,
): Promise<DecodedText> {
  const parts: Uint8Array[] = [];
  let [start, bytes] = [0, 0];
  // A descriptor, since a path need not be UTF-8.
  const fd = openSync(Buffer.from(path), 'r');
  try {
    const search = new (requireNative().LineSearch)({
      threads: 1,
      blocks: 'all',
      encoding: encoding ?? 'auto',
      zip: searchZip ?? false,
    });
    const cancel = new Int32Array(new SharedArrayBuffer(4));
    await search.runFile(null, fd, cancel, ({ block, offset, weight }) => {
      if (parts.length === 0) start = offset;
      if (block) {
        parts.push(block);
        bytes += block.length;
        if (enough(bytes)) cancel[0] = 1;
      }
      search.taken(weight);
    });
  } finally {
    closeSync(fd);
  }
  return { parts, start };
}
