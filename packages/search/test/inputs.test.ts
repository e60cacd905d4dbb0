import { execFileSync, spawn } from 'node:child_process';
import { appendFileSync, closeSync, openSync, readSync, truncateSync, unlinkSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { PassThrough, Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import {
  countMatches,
  hasMatch,
  type SearchOptions,
  searchBytes,
  searchFile,
  searchStream,
  streamFile,
} from '@parallel/search';
import { expectError, rejection } from 'test-support/errors';
import { temporaryFolder } from 'test-support/folder';
import { describe, expect, it } from 'vitest';
import { noNative } from './support/native.js';

const folder = temporaryFolder();
const text = 'a1\nb\nxa2\n\na3';
const hits = [
  { lineNumber: 1, offset: 0, text: 'a1' },
  { lineNumber: 3, offset: 5, text: 'xa2' },
  { lineNumber: 5, offset: 10, text: 'a3' },
];
const ways: SearchOptions[] = [
  { strategy: 'inline', kernel: 'js' },
  { strategy: 'threads', workers: 1, kernel: 'js' },
  { strategy: 'processes', workers: 1, kernel: 'js' },
  ...(noNative ? [] : [{}, { strategy: 'inline' as const }, { strategy: 'native' as const }]),
];

async function streamed(batches: AsyncIterable<Iterable<unknown>>) {
  const all = [];
  for await (const batch of batches) all.push(...batch);
  return all;
}

describe.each(ways.map((way) => [JSON.stringify(way), way] as const))('with %s', (_, way) => {
  it('a descriptor and a FileHandle, whose position is left alone', async () => {
    const path = folder.write('file', text);
    const fd = openSync(path, 'r');
    await using handle = await open(path);
    readSync(fd, Buffer.alloc(3));
    for (const source of [fd, handle]) {
      const matches = await searchFile(source, 'a', way);
      expect({ path: matches.path, lines: matches.lines }).toEqual({ path: '', lines: 5 });
      expect([...matches]).toEqual(hits);
      expect(await countMatches(source, 'a', way)).toBe(3);
      expect(await hasMatch(source, 'z', way)).toBe(false);
      expect(await streamed(streamFile(source, 'a', way))).toEqual(hits);
    }
    expect(readSync(fd, Buffer.alloc(99))).toBe(text.length - 3);
    closeSync(fd);
    await expectError(searchFile(fd, 'a', way), 'FILE_UNREADABLE', `descriptor ${fd}`);
  });

  it.skipIf(noNative || process.platform !== 'linux')('a file without a size', async () => {
    const [line] = await searchFile('/proc/self/status', /^Pid:/, way);
    expect(line?.text).toBe(`Pid:\t${process.pid}`);
    expect(await countMatches('/proc/self/status', /^Pid:/, way)).toBe(1);
  });

  it('memory and what comes', async () => {
    const shared = new Uint8Array(new SharedArrayBuffer(text.length));
    shared.set(Buffer.from(text));
    for (const bytes of [Buffer.from(text), shared, shared.buffer]) {
      expect([...(await searchBytes(bytes, 'a', { ...way, chunkBytes: 4 }))]).toEqual(hits);
    }
    for (const input of [Readable.from([text]), [text.slice(0, 6), text.slice(6)]]) {
      expect(await streamed(searchStream(input, 'a', way))).toEqual(hits);
    }
    const { body } = new Response(text);
    expect(await streamed(searchStream(body!, 'a', way))).toEqual(hits);
  });

  it.skipIf(noNative)('a file that is packed, one that is encoded', async () => {
    const packed = folder.write('packed', gzipSync(text));
    expect([...(await searchFile(packed, 'a', { ...way, searchZip: true }))]).toEqual(hits);
    const wide = folder.write('wide', Buffer.from(`\ufeff${text}`, 'utf16le'));
    const matches = await searchFile(wide, 'a', { ...way, encoding: 'auto' });
    expect([matches.decoded, ...matches]).toEqual([true, ...hits]);
    const torn = folder.write('torn', gzipSync(text).subarray(0, 20));
    await expect(searchFile(torn, 'a', { ...way, searchZip: true })).rejects.toThrow('broken gzip');
  });

  it('the error of a stream comes behind what was found, and leaving ends the stream', async () => {
    const broken = new PassThrough();
    broken.write('a1\nb\na');
    const batches = searchStream(broken, 'a', way);
    expect([...((await batches.next()).value ?? [])]).toEqual([hits[0]]);
    const error = new Error('broken');
    broken.destroy(error);
    await expect(batches.next()).rejects.toBe(error);
    const left = new PassThrough();
    left.write('a\n');
    for await (const _ of searchStream(left, 'a', way)) break;
    expect(left.destroyed).toBe(true);
  });

  it('the error of a stream is its own, whatever its code', async () => {
    for (const code of ['ENOMEM', 'TOO_LARGE', 'ERR_STRING_TOO_LONG']) {
      const error = Object.assign(new Error('mine'), { code });
      const broken = new Readable({ read: () => void broken.destroy(error) });
      const failed = searchStream(broken, 'a', way).next();
      expect(await rejection(failed)).toBe(error);
    }
  });

  it('a stream that pauses can be given up', async () => {
    const giver = new AbortController();
    const reason = new Error('given up');
    // It is asked for what it does not have.
    const paused = new Readable({ read: () => void setImmediate(() => giver.abort(reason)) });
    const waiting = searchStream(paused, 'a', { ...way, signal: giver.signal });
    const error = await waiting.next().catch((thrown: unknown) => thrown);
    expect(error).toBe(reason);
    expect(paused.destroyed).toBe(true);
  });

  it('a file that is cut, grown or deleted meanwhile', async () => {
    const path = folder.write('changing', 'a line\n'.repeat(40_000));
    for (const change of [
      () => truncateSync(path, 70_000),
      () => appendFileSync(path, 'a line\n'.repeat(10_000)),
      () => unlinkSync(path),
    ]) {
      const count = countMatches(path, /a/, { ...way, chunkBytes: 20_000 });
      await new Promise((resolve) => setImmediate(resolve));
      change();
      const found = await count.catch((error: NodeJS.ErrnoException) => error);
      if (typeof found === 'number') expect(found).toBeLessThanOrEqual(40_000);
      else expect(String(found)).toMatch(/does not exist|ENOENT|no such file/i);
    }
  });
});

it.skipIf(noNative || process.platform === 'win32')('the descriptor of a pipe', async () => {
  const pipe = folder.path('pipe');
  execFileSync('mkfifo', [pipe]);
  const writer = spawn('sh', ['-c', 'exec cat > "$0"', pipe], { stdio: ['pipe', 2, 2] });
  writer.stdin?.end(text);
  await using handle = await open(pipe);
  expect([...(await searchFile(handle, 'a'))]).toEqual(hits);
});

it.skipIf(noNative)('memory that is taken away is said to be', async () => {
  const bytes = new Uint8Array(20_000_000).fill(97);
  const searching = searchBytes(bytes, 'b', { strategy: 'native' });
  structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
  await expectError(searching, 'INVALID_OPTION', '"bytes"', 'transferred or resized');
});
