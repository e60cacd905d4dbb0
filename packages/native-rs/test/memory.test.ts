import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import native from '../index.js';
import { go, missing, temporary } from './support.js';

const adder = fileURLToPath(new URL('fixtures/adder.mjs', import.meta.url));
const linux = process.platform === 'linux';
const binding = () => native.load();

async function add(path: string, bytes: number, times: number): Promise<number> {
  const child = fork(adder, [path, String(bytes), String(times)]);
  const exited = once(child, 'exit');
  const [length] = await Promise.race([once(child, 'message'), exited]);
  const [code] = await exited;
  expect(code).toBe(0);
  expect(length).toBe(bytes / 4);
  return child.pid ?? 0;
}

describe.skipIf(missing || !linux)('shared memory', () => {
  it('is the same bytes in every process, and leaves nothing behind', async () => {
    const before = existsSync('/dev/shm') ? readdirSync('/dev/shm') : [];
    const [bytes, times] = [10_000, 100_000];
    const { fd, buffer } = binding().createSharedMemory(bytes);
    expect(buffer).toBeInstanceOf(ArrayBuffer);
    const cells = new Int32Array(buffer);
    const path = `/proc/${process.pid}/fd/${fd}`;
    const children = [add(path, bytes, times), add(path, bytes, times)];
    for (let i = 0; i < times; i++) Atomics.add(cells, 0, 1);
    const [one, two] = await Promise.all(children);
    expect(cells[0]).toBe(3 * times);
    expect(cells.at(-1)).toBe(one! + two!);
    binding().closeSharedMemory(fd);
    expect(existsSync(path)).toBe(false);
    // Closed to newcomers, still there for those who have it.
    expect(Atomics.add(cells, 0, 1)).toBe(3 * times);
    if (existsSync('/dev/shm')) expect(readdirSync('/dev/shm')).toEqual(before);
  });

  it('has an address of its own for each buffer', () => {
    const { fd, buffer } = binding().createSharedMemory(64);
    const again = binding().openSharedMemory(`/proc/self/fd/${fd}`, 64);
    new Uint8Array(buffer)[7] = 9;
    expect(new Uint8Array(again)[7]).toBe(9);
    // Node 20 copies what must not be transferred, later ones throw: it stays here either way.
    try {
      structuredClone(again, { transfer: [again] });
    } catch {}
    expect(again.byteLength).toBe(64);
    binding().closeSharedMemory(fd);
  });

  it('can be what kernels read and write', async () => {
    const { fd, buffer } = binding().createSharedMemory(4096);
    const { Matcher, searchBlock, mandelbrotTiles } = binding();
    new Uint8Array(buffer).set(Buffer.from('a\nb\nca\n'));
    const text = new Uint8Array(buffer, 0, 7);
    expect([...searchBlock(new Matcher('a'), text).offsets]).toEqual([0, 4]);
    const [counts, axis] = [new Int32Array(buffer), new Float64Array(4)];
    const tiles = Int32Array.of(0, 0, 4, 4);
    await mandelbrotTiles(axis, axis, tiles, 9, counts, 1, 'auto', true, go(), () => {});
    expect([...counts.subarray(0, 16)]).toEqual(Array(16).fill(-1));
    binding().closeSharedMemory(fd);
  });

  it('refuses sizes and descriptors that make no sense', () => {
    const { createSharedMemory, openSharedMemory, closeSharedMemory } = binding();
    for (const bytes of [0, -1, 0.5, Number.NaN, 2 ** 60, '9' as never]) {
      expect(() => createSharedMemory(bytes)).toThrow(/^bytes is .*; it must be an integer from 1/);
    }
    expect(() => createSharedMemory(2 ** 52)).toThrow(/^E[A-Z]+: .* 4503599627370496 bytes$/);
    const { fd } = createSharedMemory(64);
    const path = `/proc/self/fd/${fd}`;
    expect(() => openSharedMemory(path, 65)).toThrow(`bytes is 65; '${path}' has 64`);
    closeSharedMemory(fd);
    expect(() => closeSharedMemory(fd)).toThrow('createSharedMemory did not open it');
    expect(() => closeSharedMemory(1)).toThrow('fd is 1; createSharedMemory did not open it');
    expect(() => openSharedMemory(path, 64)).toThrow(/^ENOENT: /);
    // A file that may shrink would kill whoever maps it.
    using file = temporary('file', Buffer.alloc(64));
    expect(() => openSharedMemory(file.path, 64)).toThrow('createSharedMemory did not make it');
  });
});

describe.skipIf(missing || linux)('elsewhere than on Linux', () => {
  it('says so', () => {
    const error = expect.objectContaining({ code: 'UNSUPPORTED_PLATFORM' });
    expect(() => binding().createSharedMemory(64)).toThrow(error);
    expect(() => binding().openSharedMemory('x', 64)).toThrow(error);
    expect(() => binding().closeSharedMemory(3)).toThrow(error);
    expect(() => binding().dropFileCache('x')).toThrow(error);
  });
});

describe.skipIf(missing || !linux)('file cache', () => {
  it('is dropped without harm to the file', () => {
    const { dropFileCache, searchRange, Matcher } = binding();
    using file = temporary('file', 'a\n'.repeat(10_000));
    expect(dropFileCache(file.path)).toBeUndefined();
    expect(searchRange(new Matcher('a'), file.path, 0, 20_000).lineNumbers).toHaveLength(10_000);
    expect(() => dropFileCache('/nowhere')).toThrow(/^ENOENT: .*, open '\/nowhere'$/);
  });
});
