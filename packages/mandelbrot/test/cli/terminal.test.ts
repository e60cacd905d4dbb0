import fc from 'fast-check';
import { runs } from 'test-support/runs';
import { describe, expect, it } from 'vitest';
import { previewSize } from '../../src/cli/preview.js';
import { progressLine, timeText } from '../../src/cli/progress.js';
import { colorDepth, nearestOf256, terminalText } from '../../src/cli/terminal.js';

/** xterm's colours from number 16. */
const XTERM: (readonly number[])[] = [];
const LEVELS = [0, 95, 135, 175, 215, 255];
for (const r of LEVELS) for (const g of LEVELS) for (const b of LEVELS) XTERM.push([r, g, b]);
for (let i = 0; i < 24; i += 1) XTERM.push(Array(3).fill(8 + 10 * i));

const byte = fc.nat(255);

it('the nearest of 256 colours is as near as any', () => {
  fc.assert(
    fc.property(byte, byte, byte, (r, g, b) => {
      const away = ([x, y, z]: readonly number[]) => (r - x!) ** 2 + (g - y!) ** 2 + (b - z!) ** 2;
      const best = Math.min(...XTERM.map(away));
      expect(away(XTERM[nearestOf256(r, g, b) - 16]!)).toBe(best);
    }),
    runs(500),
  );
});

describe('a picture as text', () => {
  // Red above blue, white above white; then four black ones.
  const rgba = Uint8ClampedArray.from(
    [
      [255, 0, 0],
      [255, 255, 255],
      [0, 0, 255],
      [255, 255, 255],
      ...Array(4).fill([0, 0, 0]),
    ].flatMap((color) => [...color, 255]),
  );

  it('in 24 bits', () => {
    const lines = terminalText(rgba, 2, 24).split('\n');
    expect(lines[0]).toBe(
      '\x1b[38;2;255;0;0;48;2;0;0;255m▀\x1b[38;2;255;255;255;48;2;255;255;255m▀\x1b[0m',
    );
    // What does not change is not said twice.
    expect(lines[1]).toBe('\x1b[38;2;0;0;0;48;2;0;0;0m▀▀\x1b[0m');
    expect(lines.slice(2)).toEqual(['']);
  });

  it('in 256 colours', () => {
    expect(terminalText(rgba, 2, 8).split('\n')[0]).toBe(
      '\x1b[38;5;196;48;5;21m▀\x1b[38;5;231;48;5;231m▀\x1b[0m',
    );
  });

  it('in characters', () => {
    expect(terminalText(rgba, 2, 1)).toBe('.@\n\n');
  });
});

describe('the depth of colour', () => {
  const terminal = { isTTY: true };
  it.each([
    [terminal, { COLORTERM: 'truecolor', TERM: 'xterm' }, 24],
    [terminal, { TERM: 'xterm-256color' }, 8],
    [terminal, { TERM: 'dumb' }, 1],
    [terminal, { COLORTERM: 'truecolor', NO_COLOR: '1' }, 1],
    [{}, { COLORTERM: 'truecolor' }, 1],
    [{}, { FORCE_COLOR: '3' }, 24],
    [{}, { FORCE_COLOR: '2' }, 8],
    [{}, { FORCE_COLOR: '3', NO_COLOR: '1' }, 1],
  ])('%j, %j: %i', (stream, env, depth) => {
    expect(colorDepth(stream, env as NodeJS.ProcessEnv)).toBe(depth);
  });
});

it('a preview fits the terminal and keeps the shape', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5000 }),
      fc.integer({ min: 1, max: 5000 }),
      fc.integer({ min: 1, max: 300 }),
      fc.integer({ min: 2, max: 100 }),
      (width, height, columns, rows) => {
        const size = previewSize({ width, height }, { columns, rows });
        expect(size.columns).toBeLessThanOrEqual(Math.max(1, columns));
        expect(size.lines).toBeGreaterThanOrEqual(1);
        if (size.columns > 1) expect(size.lines).toBeLessThanOrEqual(rows);
        if (size.columns > 20 && size.lines > 20) {
          expect((2 * size.lines * width) / (size.columns * height)).toBeCloseTo(1, 0);
        }
      },
    ),
    runs(200),
  );
});

describe('progress', () => {
  const written: string[] = [];
  const stream = {
    write: (text: string) => written.push(text),
  } as unknown as NodeJS.WritableStream;

  it('is one line over and over, and leaves nothing', () => {
    const line = progressLine(stream, true);
    line.show('rendering')({ done: 25, total: 100, elapsed: 3000, rate: 8, eta: 9000 });
    line.clear();
    expect(written).toEqual([
      '\r\x1b[Krendering ██████░░░░░░░░░░░░░░░░░░ 25 %, 9.0 s left',
      '\r\x1b[K',
    ]);
  });

  it('is nothing where there is no terminal, nor for what is over at once', () => {
    written.length = 0;
    const progress = { done: 1, total: 2, elapsed: 3000, rate: 1, eta: 1000 };
    const none = progressLine(stream, false);
    none.show('rendering')(progress);
    none.clear();
    const short = progressLine(stream, true);
    short.show('rendering')({ ...progress, elapsed: 10 });
    short.clear();
    expect(written).toEqual([]);
  });

  it.each([
    [42, '0.042 s'],
    [1234, '1.2 s'],
    [59_400, '59 s'],
    [61_000, '1 min 1 s'],
    [3_725_000, '1 h 2 min'],
  ])('%i ms is %s', (milliseconds, text) => {
    expect(timeText(milliseconds)).toBe(text);
  });
});
