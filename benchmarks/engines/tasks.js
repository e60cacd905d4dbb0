/* What every engine runs. Nothing is imported: a worker's start is measured too. */

/** Nothing: all overhead. @template T @param {T} x */
export function same(x) {
  return x;
}

/** Steps of a generator whose end can be had without taking them. @param {number} steps */
export function spin(steps) {
  let x = 0;
  for (let i = 0; i < steps; i += 1) x = (Math.imul(x, 1664525) + 1013904223) | 0;
  return x;
}

/** Puts one byte into the middle; gives the one that was there. @param {{ bytes: Uint8Array, value: number }} input */
export function touch({ bytes, value }) {
  const middle = bytes.length >> 1;
  const before = bytes[middle];
  bytes[middle] = value;
  return before;
}

/** A row of a picture, all in one colour that takes long. @param {{ pixels: Uint8Array, y: number, width: number, steps: number }} input */
export function row({ pixels, y, width, steps }) {
  pixels.fill(spin(steps) & 0xff, y * width, (y + 1) * width);
}
