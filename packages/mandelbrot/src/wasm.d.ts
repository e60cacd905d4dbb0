/** Embedded by the build, which makes it of `assembly/`. */
declare module '*.wasm' {
  const base64: string;
  export default base64;
}

/** What Node and browsers have alike; the types of Node leave it to those of the DOM. */
declare namespace WebAssembly {
  class Memory {
    constructor(size: { initial: number; maximum: number; shared: boolean });
    /** A SharedArrayBuffer where it is shared. */
    readonly buffer: ArrayBuffer;
  }
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    constructor(module: Module, imports: Record<string, Record<string, Memory | (() => number)>>);
    readonly exports: unknown;
  }
}
