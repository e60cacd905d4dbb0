/** What each of 256 sRGB values is in linear light, of 65535 (IEC 61966-2-1). */
const LINEAR = Uint16Array.from({ length: 256 }, (_, value) => {
  const x = value / 255;
  return Math.round(65_535 * (x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4));
});

/** And back, from each of 65536. */
const ENCODED = Uint8Array.from({ length: 65_536 }, (_, value) => {
  const x = value / 65_535;
  return Math.round(255 * (x <= 0.0031308 ? x * 12.92 : 1.055 * x ** (1 / 2.4) - 0.055));
});

/**
 * Averages squares of `n` × `n` pixels (four bytes each) of `n` whole rows to one
 * row of pixels. In linear light: averaged as bytes, fine structures turn out too dark.
 * @param width of the rows in pixels, a multiple of `n`.
 */
export function averageRows(rows: Uint8Array, width: number, n: number, out: Uint8Array): void {
  const pixels = n * n;
  const half = pixels >> 1;
  for (let x = 0; x < width / n; x += 1) {
    let red = half;
    let green = half;
    let blue = half;
    for (let j = 0; j < n; j += 1) {
      const begin = 4 * (j * width + x * n);
      for (let at = begin; at < begin + 4 * n; at += 4) {
        red += LINEAR[rows[at]!]!;
        green += LINEAR[rows[at + 1]!]!;
        blue += LINEAR[rows[at + 2]!]!;
      }
    }
    out[4 * x] = ENCODED[Math.floor(red / pixels)]!;
    out[4 * x + 1] = ENCODED[Math.floor(green / pixels)]!;
    out[4 * x + 2] = ENCODED[Math.floor(blue / pixels)]!;
    out[4 * x + 3] = 255;
  }
}
