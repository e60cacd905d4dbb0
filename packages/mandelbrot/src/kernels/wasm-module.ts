import { ParallelError } from '@parallel/core/portable';
import base64 from '../../build/kernel.wasm';

/** What it needs for itself: eight lanes, and in shared memory whether they are taken. */
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
  julia: boolean,
  juliaRe: number,
  juliaIm: number,
) => number;

let askNow: () => boolean = () => false;
const imports = { steps: { stop: () => (askNow() ? 1 : 0) } };

/** Made when it is first wanted in this isolate or page: of 5 KB, in less than a millisecond. */
class Compiled {
  #module: WebAssembly.Module | undefined;
  readonly #instances = new WeakMap<WebAssembly.Memory, CountTile>();

  constructor(readonly shared: boolean) {}

  /** @param stop asked every few milliseconds, also within one point. */
  within(memory: WebAssembly.Memory, stop: () => boolean): CountTile {
    askNow = stop;
    const known = this.#instances.get(memory);
    if (known) return known;
    this.#module ??= new WebAssembly.Module(moduleBytes(this.shared));
    const instance = new WebAssembly.Instance(this.#module, { ...imports, env: { memory } });
    const { tile } = instance.exports as { readonly tile: CountTile };
    this.#instances.set(memory, tile);
    return tile;
  }
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

/** For memory of one isolate. */
export const plainModule = new Compiled(false);

/** For memory that threads share. */
export const sharedModule = new Compiled(true);

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
