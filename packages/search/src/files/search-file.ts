import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { failure } from '../failure.js';
import { searchKernel } from '../kernels/kernel.js';
import { formOf } from './encoding.js';
import { FileText, type Lines } from './file-text.js';
import { BIG, type BigFile, type FilesJob, type FoundInFile } from './job.js';

const LINE_FEED = 10;
/** Read at first: most files end within, and most binary ones show that they are. */
const HEAD_BYTES = 64 * 1024;
/** Neither opening nor reading waits for a pipe's other end. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0);

const buffer = Buffer.allocUnsafeSlow(HEAD_BYTES);

/** What came of a file: what was found, or that it is for several workers. */
export interface Searched {
  readonly found?: FoundInFile;
  readonly big?: BigFile;
  readonly bytes: number;
}

/** Searches a file that is not big. Never throws: what is wrong with the file is told. */
export function searchFile(path: Buffer, named: boolean, job: FilesJob): Searched {
  const found = new Found(job);
  let fd: number | undefined;
  try {
    fd = openSync(path, FLAGS);
    return search(fd, path, named, job, found);
  } catch (error) {
    return { found: found.finish({ error: failure(error, path) }), bytes: 0 };
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

function search(fd: number, path: Buffer, named: boolean, job: FilesJob, found: Found): Searched {
  if (named && !fstatSync(fd).isFile()) throw notRegular();
  let filled = 0;
  let isWhole = false;
  const wanted = job.mode === 'form' ? 3 : HEAD_BYTES;
  while (filled < wanted && !isWhole) {
    const count = readSync(fd, buffer, filled, wanted - filled, null);
    isWhole = count === 0;
    filled += count;
  }
  const head = buffer.subarray(0, filled);
  const form = formOf(head, job.encoding);
  const decoded = form.label !== undefined;
  if (job.mode === 'form') return { found: found.finish({ decoded, count: 1 }), bytes: 0 };
  const binary = named ? job.namedBinary : job.binary;
  const endsHere = isWhole || (binary === 'skip' && head.includes(0));
  if (!decoded && !endsHere) {
    const { size, dev, ino } = fstatSync(fd, { bigint: true });
    const big = { size: Number(size), mark: form.mark, binary, identity: `${dev} ${ino}` };
    if (big.size > BIG) return { big, bytes: 0 };
  }
  const text = new FileText(head, isWhole, form, binary, (into) =>
    readSync(fd, into, 0, into.length, null),
  );
  const result = { decoded, ...searchText(text, job, found, path) };
  return { found: found.finish(result), bytes: text.bytes };
}

function searchText(text: FileText, job: FilesJob, found: Found, path: Buffer) {
  try {
    let isEnough = false;
    for (let lines = text.next(); lines && !isEnough; lines = isEnough ? undefined : text.next()) {
      isEnough = found.add(lines);
    }
    const { binaryOffset } = text;
    if (isEnough || binaryOffset === undefined) return {};
    return { binaryOffset, matchesAsBinary: text.binary === 'stop' && matchesAny(text, job) };
  } catch (error) {
    // What was found before counts.
    return { error: failure(error, path, 'read') };
  }
}

/** Whether something matches where a text is binary. */
export function matchesAny(text: FileText, { engine, pattern }: FilesJob): boolean {
  const kernel = searchKernel(engine, pattern);
  for (const { bytes } of text.rest()) {
    if (kernel.searchBlock(pattern, bytes).lineNumbers.length > 0) return true;
  }
  return false;
}

function notRegular(): Error {
  return Object.assign(new Error('EINVAL: not a regular file'), { code: 'EINVAL' });
}

/** Gathers what is found in a file, as its mode wants it. */
class Found {
  readonly #lineNumbers: number[] = [];
  readonly #offsets: number[] = [];
  readonly #texts: Buffer[] = [];
  #lines = 0;
  #count = 0;

  constructor(private readonly job: FilesJob) {}

  /** Searches lines that follow those before; whether that is enough. */
  add({ bytes, offset: base }: Lines): boolean {
    const { engine, pattern, mode, maxCount } = this.job;
    const matches = searchKernel(engine, pattern).searchBlock(pattern, bytes);
    const room = (mode === 'exists' ? 1 : maxCount) - this.#count;
    const kept = Math.min(room, matches.lineNumbers.length);
    this.#count += kept;
    if (mode === 'lines' || mode === 'columns') {
      for (let i = 0; i < kept; i += 1) {
        const start = matches.offsets[i]!;
        this.#lineNumbers.push(this.#lines + matches.lineNumbers[i]! + 1);
        this.#offsets.push(base + start);
        if (mode === 'columns') continue;
        const feed = bytes.indexOf(LINE_FEED, start);
        this.#texts.push(bytes.subarray(start, feed < 0 ? bytes.length : feed));
      }
    }
    this.#lines += matches.lines;
    return kept === room;
  }

  finish(more: Partial<FoundInFile>): FoundInFile {
    const found = {
      count: this.#count,
      lineNumbers: Uint32Array.from(this.#lineNumbers),
      offsets: Float64Array.from(this.#offsets),
      decoded: false,
      matchesAsBinary: false,
      ...more,
    };
    return this.job.mode === 'lines' ? { ...found, texts: textsOf(this.#texts) } : found;
  }
}

/** In memory of their own, which travels alone. */
function textsOf(lines: readonly Buffer[]) {
  let end = 0;
  const ends = Uint32Array.from(lines, (line) => (end += line.length));
  const bytes = new Uint8Array(end);
  for (let i = 0, at = 0; i < lines.length; i += 1) {
    bytes.set(lines[i]!, at);
    at = ends[i]!;
  }
  return { bytes, ends };
}
