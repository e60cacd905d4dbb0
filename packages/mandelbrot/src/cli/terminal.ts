import { WriteStream } from 'node:tty';

/** Two pixels in one character: its colour and its background. */
const UPPER_HALF = '▀';
/** From dark to light. */
const CHARACTERS = ' .:-=+*#%@';
const RESET = '\x1b[0m';

/** How much of colour a terminal can show: 24 bits, 256 colours, or characters alone. */
export type Depth = 24 | 8 | 1;

/** Goes by NO_COLOR, FORCE_COLOR, COLORTERM and TERM, as Node does. */
export function colorDepth(stream: { isTTY?: boolean | undefined }, env: NodeJS.ProcessEnv): Depth {
  if (env['NO_COLOR']) return 1;
  if (!stream.isTTY && env['FORCE_COLOR'] === undefined) return 1;
  const depth = WriteStream.prototype.getColorDepth.call(stream, env);
  return depth >= 24 ? 24 : depth >= 8 ? 8 : 1;
}

/**
 * A picture as text, two rows of pixels in each line.
 * @param rgba four bytes a pixel, of an even number of rows.
 */
export function terminalText(rgba: Uint8ClampedArray, width: number, depth: Depth): string {
  let text = '';
  for (let upper = 0; upper < rgba.length; upper += 8 * width) {
    let line = '';
    let before = '';
    for (let at = upper; at < upper + 4 * width; at += 4) {
      const lower = at + 4 * width;
      if (depth === 1) {
        line += CHARACTERS[Math.round(((lightness(rgba, at) + lightness(rgba, lower)) / 2) * 9)];
        continue;
      }
      const colors = `\x1b[38;${code(rgba, at, depth)};48;${code(rgba, lower, depth)}m`;
      line += colors === before ? UPPER_HALF : colors + UPPER_HALF;
      before = colors;
    }
    text += `${depth === 1 ? line.trimEnd() : line + RESET}\n`;
  }
  return text;
}

function code(rgba: Uint8ClampedArray, at: number, depth: Depth): string {
  const [red, green, blue] = [rgba[at]!, rgba[at + 1]!, rgba[at + 2]!];
  return depth === 24 ? `2;${red};${green};${blue}` : `5;${nearestOf256(red, green, blue)}`;
}

/** The values of xterm's cube of 6 × 6 × 6 colours, from number 16; greys follow from 232. */
const CUBE = [0, 95, 135, 175, 215, 255];

/** The nearest of xterm's 256 colours, but for the first 16, which users change. */
export function nearestOf256(red: number, green: number, blue: number): number {
  const inCube = (value: number) =>
    value < 48 ? 0 : value < 115 ? 1 : Math.floor((value - 35) / 40);
  const [r, g, b] = [inCube(red), inCube(green), inCube(blue)];
  const gray = Math.max(0, Math.min(23, Math.round(((red + green + blue) / 3 - 8) / 10)));
  const away = (x: number, y: number, z: number) =>
    (red - x) ** 2 + (green - y) ** 2 + (blue - z) ** 2;
  const level = 8 + 10 * gray;
  const cube = away(CUBE[r]!, CUBE[g]!, CUBE[b]!);
  return cube <= away(level, level, level) ? 16 + 36 * r + 6 * g + b : 232 + gray;
}

/** From 0 to 1, as the eye weighs colours. */
function lightness(rgba: Uint8ClampedArray, at: number): number {
  return (0.2126 * rgba[at]! + 0.7152 * rgba[at + 1]! + 0.0722 * rgba[at + 2]!) / 255;
}
