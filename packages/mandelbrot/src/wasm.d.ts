/** Embedded by the build, which makes it of `assembly/`. */
declare module '*.wasm' {
  const base64: string;
  export default base64;
}

/** What Node and browsers have alike; the types of Node leave it to those of the DOM. */
declare namespace WebAssembly {
  class Memory {
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    constructor(module: Module, imports: Record<string, Record<string, () => number>>);
    readonly exports: unknown;
  }
}
