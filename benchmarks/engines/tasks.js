/** @param {number} x */
export default function square(x) {
  return x * x;
}

export { square };

/** Burns about 20 microseconds a unit. @param {number} units */
export function spin(units) {
  let x = 0;
  for (let i = 0; i < units * 20_000; i += 1) x = (x + i) | 0;
  return x === 0.5 ? 0 : units;
}
