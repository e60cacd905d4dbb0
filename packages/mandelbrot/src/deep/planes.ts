/**
 * The memory of a deep picture, or of a tile of one: counts, and after them what
 * makes each continuous. One piece, so that both travel together.
 */
export interface Planes {
  readonly counts: Int32Array;
  readonly smooth: Float32Array;
}

/** Both halves of such memory. */
export function planesOf(memory: Int32Array): Planes {
  const { buffer, byteOffset, length } = memory;
  const size = length / 2;
  return {
    counts: memory.subarray(0, size),
    smooth: new Float32Array(buffer, byteOffset + 4 * size, size),
  };
}
