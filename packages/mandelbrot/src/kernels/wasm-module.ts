import { ParallelError } from '@parallel/core/portable';
import base64 from '../../build/kernel.wasm';

/** What a call needs for itself: eight lanes, and in shared memory whether they are taken. */
export const ROOM_BYTES = 1024;

/** All places are addresses, sizes in elements; 0 where it was stopped. */
export type CountTile = (
  room: number,
  cx: number,
  cy: number,
  counts: number,
  width: number,
  height: number,
  stride: number,
  maxIterations: number,
  pruned: boolean,
  power: number,
  isJulia: boolean,
  juliaRe: number,
  juliaIm: number,
) => number;

let asked: () => boolean = () => false;
const imports = { steps: { stop: () => (asked() ? 1 : 0) } };

/** What all instances ask every few milliseconds, also within one point. */
export function askOften(stop: () => boolean): void {
  asked = stop;
}

/** The name's length, the name, a memory, one that has a maximum. */
const IMPORT = '\x06memory\x02\x01';

/**
 * `assembly/`, compiled, for memory that is shared or not. One bit of the import
 * says which; the compiler makes nothing else different.
 */
export function moduleBytes(shared: boolean): Uint8Array {
  const text = atob(base64);
  const binary = shared ? text.replace(IMPORT, `${IMPORT.slice(0, -1)}\x03`) : text;
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/** Made when they are first wanted in this isolate or page: of 5 KB, in less than a millisecond. */
const modules = new Map<boolean, WebAssembly.Module>();

/** The kernel in this memory. */
export function kernelIn(memory: WebAssembly.Memory, shared: boolean): CountTile {
  let module = modules.get(shared);
  if (!module) {
    module = new WebAssembly.Module(moduleBytes(shared));
    modules.set(shared, module);
  }
  const instance = new WebAssembly.Instance(module, { ...imports, env: { memory } });
  const { tile } = instance.exports as { readonly tile: CountTile };
  return tile;
}

const PAGE = 65_536;

/**
 * Memory that never grows.
 * @throws ParallelError `TOO_LARGE` where there is none to be had.
 */
export function allocate(bytes: number, shared: boolean): WebAssembly.Memory {
  const pages = Math.ceil(bytes / PAGE);
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages, shared });
  } catch (cause) {
    const message = `${pages * PAGE} bytes of memory for WebAssembly cannot be had here`;
    throw new ParallelError('TOO_LARGE', message, { cause });
  }
}
