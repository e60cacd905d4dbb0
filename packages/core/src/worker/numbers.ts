/** Values, or numbers in a form that is copied in one piece: cloning an array costs 20 ns an element. */
export type Packed = readonly unknown[] | Float64Array;

/** A few numbers are not worth a second array. */
const LEAST_PACKED = 16;

export function packNumbers(values: readonly unknown[]): Packed {
  if (values.length < LEAST_PACKED) return values;
  for (let i = 0; i < values.length; i += 1) {
    if (typeof values[i] !== 'number') return values;
  }
  return new Float64Array(values as readonly number[]);
}

export function unpackNumbers(packed: Packed): readonly unknown[] {
  if (!(packed instanceof Float64Array)) return packed;
  const values: number[] = new Array(packed.length);
  for (let i = 0; i < packed.length; i += 1) values[i] = packed[i]!;
  return values;
}
