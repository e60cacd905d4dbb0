/** How data travels between the caller and who computes. */
export type Memory = 'copy' | 'transfer' | 'shared';

/** All values of the memory axis. */
export const MEMORIES: readonly Memory[] = ['copy', 'transfer', 'shared'];

/** The typed arrays that `share` can make. */
export interface SharedArrayTypes {
  Int8Array: Int8Array;
  Uint8Array: Uint8Array;
  Int16Array: Int16Array;
  Uint16Array: Uint16Array;
  Int32Array: Int32Array;
  Uint32Array: Uint32Array;
  Float32Array: Float32Array;
  Float64Array: Float64Array;
  BigInt64Array: BigInt64Array;
  BigUint64Array: BigUint64Array;
}

/** An array that `share` can make. */
export type SharedArray = SharedArrayTypes[keyof SharedArrayTypes];

/** A constructor of such an array. */
export interface SharedArrayConstructor<T extends SharedArray> {
  /** The size of one element. */
  readonly BYTES_PER_ELEMENT: number;
  /** The name of the type: `Int32Array`. */
  readonly name: string;
  new (buffer: ArrayBufferLike, byteOffset?: number, length?: number): T;
}
