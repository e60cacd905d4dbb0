import { ParallelError } from '@parallel/core';
import { type ColorOptions, type Formula, REFERENCE_VIEW, type View } from '@parallel/mandelbrot';
import fc from 'fast-check';
import { runs } from 'test-support/runs';
import { describe, expect, it } from 'vitest';
import { add, multiply, negate, parseDecimal, toNumber } from '../../src/cli/decimal.js';
import { Failure } from '../../src/cli/failure.js';
import { framePath } from '../../src/cli/frames.js';
import { parseCommandLine } from '../../src/cli/parse.js';
import { settle } from '../../src/cli/settings.js';
import { halfHeightAt } from '../../src/cli/view.js';
import { escapeTime } from '../support/oracle.js';

const settled = (line: string, from?: { view: View; colors: ColorOptions }) =>
  settle(parseCommandLine(line === '' ? [] : line.split(' ')), from);
const viewOf = (line: string, from?: { view: View; colors: ColorOptions }) =>
  settled(`--supersample 1 ${line}`.trim(), from).view;

describe('the view', () => {
  it('is the whole set if nothing is said', () => {
    const wanted = { width: 2048, height: 1536, y0: -1.25, y1: 1.25, maxIterations: 1000 };
    expect(settled('').view).toMatchObject(wanted);
    expect(settled('').view.x0).toBeCloseTo(-0.75 - 2.5 * (2 / 3), 12);
  });

  it('by its edges is just that', () => {
    const line = '--x0 -2 --y0 -1 --y1 1 -n 20000';
    expect(viewOf(line)).toEqual(REFERENCE_VIEW);
    expect(viewOf('--x0 -1.18 --y0 -0.13 --y1 -0.18').y1).toBe(-0.18);
  });

  it('by centre and zoom has the centre in the middle, 2.5 / zoom high', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -2, max: 2, noNaN: true }),
        fc.double({ min: -2, max: 2, noNaN: true }),
        fc.double({ min: 0.01, max: 1e9, noNaN: true }),
        fc.integer({ min: 1, max: 3000 }),
        fc.integer({ min: 1, max: 3000 }),
        (re, im, zoom, width, height) => {
          const view = viewOf(`-c ${re},${im} -z ${zoom} -s ${width}x${height}`);
          const size = 2.5 / zoom;
          const near = (value: number, wanted: number) =>
            expect(Math.abs(value - wanted)).toBeLessThan(1e-12 * (1 + size) + 1e-9 * size);
          near((view.y0 + view.y1) / 2, im);
          near(view.y1 - view.y0, size);
          near(view.x0 + (size * width) / height / 2, re);
        },
      ),
      runs(200),
    );
  });

  it.each([
    ['-s 640x480', 640, 480],
    ['-s 640×480', 640, 480],
    ['--width 512', 512, 384],
    ['--height 90', 120, 90],
    ['--width 7 --height 9', 7, 9],
    ['-s 640x480 --width 100', 100, 480],
    ['--width 1', 1, 1],
  ])('%s: %i × %i', (line, width, height) => {
    expect(viewOf(line)).toMatchObject({ width, height });
  });

  it('beyond doubles stays exact, in decimal numbers of its middle and height', () => {
    const center = '-1.2506600000000000000000000000001,0.0201200000000000000000000000001';
    expect(viewOf('-c -1.25066,0.02012 -z 1e5').x0).toBeTypeOf('number');
    const deep = viewOf(`-c ${center} -z 1e30`);
    expect(deep).toEqual({
      width: 1024,
      height: 768,
      centerX: '-12506600000000000000000000000001e-31',
      centerY: '201200000000000000000000000001e-31',
      viewHeight: '25e-31',
      maxIterations: 10_000,
    });
    // And from its own file, which knows no more than that.
    const again = viewOf('', { view: deep, colors: { supersample: 1 } });
    expect(again).toEqual(deep);
    const wider = viewOf('-s 2000x768', { view: deep, colors: { supersample: 1 } });
    expect(wider).toEqual({ ...deep, width: 2000 });
    expect(settled(`-c ${center} -z 1e30`).colors.coloring).toBe('smooth');
  });
});

describe('the set', () => {
  const julia = { re: -0.8, im: 0.156 };

  it('is the Mandelbrot set if nothing is said', () => {
    for (const line of ['', '--power 2']) {
      expect(viewOf(line)).not.toHaveProperty('julia');
      expect(viewOf(line)).not.toHaveProperty('power');
      expect(viewOf(line).y1).toBe(1.25);
    }
  });

  it.each<[string, Formula]>([
    ['--julia -0.8,0.156', { julia }],
    ['-j -8e-1,.156', { julia }],
    ['--power 3', { power: 3 }],
    ['--julia -0.8,0.156 --power 8', { julia, power: 8 }],
  ])('%s: about 0, 3 high', (line, formula) => {
    expect(viewOf(line)).toEqual({
      ...{ width: 1024, height: 768, x0: -2, y0: -1.5, y1: 1.5, maxIterations: 1000 },
      ...formula,
    });
    expect(viewOf(`${line} -z 100 -c 0.5,0.25`)).toMatchObject({ y0: 0.235, y1: 0.265 });
  });

  it('whole: no Julia set of a c in the Mandelbrot set, and no multibrot set, is cut off', () => {
    const edges = (line: string) => {
      const { x0, y0, y1, ...rest } = viewOf(`${line} -s 1024x768`);
      const far = x0 + ((y1 - y0) / 768) * 1024;
      return { x: [x0, far], y: [y0, y1], formula: rest };
    };
    const escapes = (x: number, y: number, formula: Formula) => escapeTime(x, y, formula, 100) >= 0;
    const lines = ['--power 3', '--power 4', '--power 8'];
    for (let k = 0; k < 60; k += 1) {
      const angle = (k / 60) * 2 * Math.PI;
      // On the edge of the cardioid, and of the disc left of it; and the tips.
      const re = Math.cos(angle) / 2 - Math.cos(2 * angle) / 4;
      const im = Math.sin(angle) / 2 - Math.sin(2 * angle) / 4;
      lines.push(`--julia ${re},${im}`);
      lines.push(`--julia ${Math.cos(angle) / 4 - 1},${Math.sin(angle) / 4}`);
    }
    for (const line of [...lines, '--julia 0,1', '--julia -1.99,0', '--julia -1.543689,0']) {
      const { x, y, formula } = edges(line);
      for (let t = 0; t <= 1; t += 1 / 64) {
        const [along, down] = [x[0]! + t * (x[1]! - x[0]!), y[0]! + t * (y[1]! - y[0]!)];
        for (const end of [0, 1]) {
          expect(escapes(along, y[end]!, formula), line).toBe(true);
          expect(escapes(x[end]!, down, formula), line).toBe(true);
        }
      }
    }
  });

  it('of a picture to begin with is kept, with its place', () => {
    const from = {
      view: { ...viewOf('--julia -0.8,0.156 -z 5 -c 0.1,0.1 -n 1000'), power: 3 },
      colors: { colors: 'magma', supersample: 1 } as ColorOptions,
    };
    expect(viewOf('', from)).toEqual(from.view);
    expect(viewOf('-s 512x384', from)).toEqual({ ...from.view, width: 512, height: 384 });
    // Another set: all of it, in the same colours and size.
    const { view, colors } = settled('--power 4', from);
    expect(view).toMatchObject({ julia, power: 4, x0: -2, y0: -1.5, y1: 1.5 });
    expect(colors.colors).toBe('magma');
    expect(viewOf('--julia 0,1 --power 2 -z 2', from)).toEqual({
      ...{ width: 1024, height: 768, x0: -1, y0: -0.75, y1: 0.75, maxIterations: 1100 },
      julia: { re: 0, im: 1 },
    });
  });

  it('is the same in all frames of an animation', () => {
    const { animation } = settled(
      '--julia -0.8,0.156 -c 0.3,0.1 --zoom-to 100 --frames 3 -o a.png',
    );
    const heights = [0, 1, 2].map((frame) => {
      const view = animation!.view(frame);
      expect(view.julia).toEqual(julia);
      return view.y1 - view.y0;
    });
    for (const [i, wanted] of [3, 0.3, 0.03].entries()) expect(heights[i]).toBeCloseTo(wanted, 12);
  });

  it.each([
    ['--julia 1', 'option --julia: "1" is not two numbers with a comma between: re,im'],
    ['--julia 1,i', 'option --julia: "i" is not a number'],
    ['--julia 1,1e400', '"1,1e400" is not two finite numbers'],
    ['--power 1', 'option --power: "1" is not a whole number from 2 to 8'],
    ['--power 2.5', 'option --power: "2.5" is not a whole number from 2 to 8'],
    ['--julia 0,1 -c 0.3,0.2 -z 1e30', 'option --julia: goes only as deep as doubles'],
    ['--power 3 -c 0.3,0.2 --zoom-to 1e30 --frames 9', 'a smaller --zoom-to'],
  ])('%s is refused', (line, message) => {
    expect(() => settled(line)).toThrow(message);
    expect(() => settled(line)).toThrow(Failure);
  });
});

describe('a picture to begin with', () => {
  const from = {
    view: {
      width: 300,
      height: 200,
      x0: -0.7,
      y0: 0.1,
      y1: 0.30000000000000004,
      maxIterations: 77,
    },
    colors: { colors: 'magma', coloring: 'smooth', period: 33.25, supersample: 2 } as ColorOptions,
  };

  it('is rendered as it was', () => {
    expect(settled('', from)).toMatchObject({ view: from.view, colors: from.colors });
  });

  it('may be larger: the same part of the plane', () => {
    expect(settled('--width 3000', from).view).toEqual({ ...from.view, width: 6000, height: 4000 });
  });

  it('may have another shape: the same middle and height', () => {
    const { view } = settled('-s 100x100 --supersample 1', from);
    expect(view).toMatchObject({ y0: from.view.y0, width: 100, height: 100 });
    expect(view.y1).toBeCloseTo(from.view.y1, 15);
    expect(view.x0).toBeCloseTo(-0.7 + 0.15 - 0.1, 12);
  });

  it('may be seen from elsewhere, or nearer', () => {
    const nearer = settled('-z 100', from).view;
    expect((nearer.y0 + nearer.y1) / 2).toBeCloseTo(0.2, 12);
    expect(nearer.y1 - nearer.y0).toBeCloseTo(0.025, 12);
    const moved = settled('-c -0.5,0.5', from).view;
    expect(moved.y1 - moved.y0).toBeCloseTo(0.2, 12);
    expect(settled('--y1 0.5', from).view).toEqual({ ...from.view, y1: 0.5 });
  });

  it('keeps its colours but for what is said', () => {
    expect(settled('--inside white', from).colors).toEqual({ ...from.colors, inside: 'white' });
    expect(settled('--period 5', from).colors.period).toBe(5);
    // A period suits one palette.
    expect(settled('-p viridis', from).colors.period).toBeUndefined();
    expect(settled('--coloring histogram', from).colors.period).toBeUndefined();
  });
});

describe('colours', () => {
  it.each([
    [['-p', 'viridis'], 'viridis'],
    [['-p', 'navy'], ['navy']],
    [
      ['-p', 'navy, rgb(1, 2, 3),#fff'],
      ['navy', 'rgb(1, 2, 3)', '#fff'],
    ],
  ])('%j', (args, colors) => {
    expect(settle(parseCommandLine(args)).colors.colors).toEqual(colors);
  });
});

describe('iterations, if nobody says how many,', () => {
  const many = (line: string, from?: { view: View; colors: ColorOptions }) =>
    viewOf(line, from).maxIterations;
  const whole = { view: { ...viewOf('-n 5000'), maxIterations: 5000 }, colors: { supersample: 2 } };

  it('are more for each ten times closer', () => {
    expect(many('')).toBe(1000);
    expect(many('-z 0.01')).toBe(1000);
    expect(many('-z 1e3')).toBe(1900);
    expect(many('-z 1e50 -c 0,1')).toBe(16_000);
    expect(many('--power 3 -z 10')).toBe(1300);
    expect(many('--x0 0 --y0 0 --y1 0.0025')).toBe(1900);
    expect(many('--x0 0 --y0 0.0025 --y1 0')).toBe(1900);
    expect(many('--zoom-to 1e10 --frames 3 -o a.png')).toBe(4000);
    expect(many('-z 1e9 -n 7')).toBe(7);
  });

  it('of a picture that is begun with are kept, unless it is zoomed', () => {
    expect(many('', whole)).toBe(5000);
    expect(many('-c 0,1', whole)).toBe(5000);
    expect(many('-z 100', whole)).toBe(5000);
    expect(many('-z 1e20', whole)).toBe(7000);
  });
});

describe('an animation', () => {
  it('goes from zoom to zoom by the same factor, round the same point', () => {
    const { animation } = settled('-c -0.7452,0.1097 -z 2 --zoom-to 2000 --frames 4 -o a.png');
    const views = [0, 1, 2, 3].map((frame) => animation!.view(frame));
    const heights = views.map(({ y0, y1 }) => y1 - y0);
    [1.25, 0.125, 0.0125, 0.00125].forEach((height, i) => {
      expect(heights[i]! / height).toBeCloseTo(1, 10);
      expect((views[i]!.y0 + views[i]!.y1) / 2).toBeCloseTo(0.1097, 12);
    });
  });

  it.each([
    ['zoom.png', 0, 300, 'zoom-0001.png'],
    ['frames/zoom', 299, 300, 'frames/zoom-0300.png'],
    ['/a.b/c.d.png', 41, 123_456, '/a.b/c.d-000042.png'],
    ['/x.png', 0, 2, '/x-0001.png'],
  ])('%s, frame %i of %i: %s', (output, frame, frames, path) => {
    expect(framePath(output, frame, frames)).toBe(path);
  });
});

describe('what is wrong is named', () => {
  it.each([
    ['--width 0', '--width', '"0"'],
    ['--width -4', '--width', '"-4"'],
    ['--height 1.5', '--height', '"1.5"'],
    ['--height NaN', '--height', '"NaN"'],
    ['--width 40000', '--width', '32768'],
    ['-s 5', '--size', '"5"'],
    ['-s 5x', '--size', '"5x"'],
    ['-s 0x5', '--width', '"0"'],
    ['-n 0', '--iterations', '"0"'],
    ['-n 2147483648', '--iterations', '2147483647'],
    ['-n many', '--iterations', '"many"'],
    ['--zoom 0', '--zoom', '"0"'],
    ['--zoom -1', '--zoom', '"-1"'],
    ['--zoom Infinity', '--zoom', '"Infinity"'],
    ['--zoom 1e999999', '--zoom', '"1e999999"'],
    ['--zoom 1e10001', '--zoom', '"1e10001"', '1e10000'],
    ['--zoom 1e-400', '--zoom', '"1e-400"', '1e-300'],
    ['--frames 5 --zoom-to 1e20000', '--zoom-to', '"1e20000"', '1e10000'],
    ['-c 1', '--center', '"1"'],
    ['-c 1,2,3', '--center', '"1,2,3"'],
    ['-c 1,i', '--center', '"i"'],
    ['-c NaN,0', '--center', '"NaN"'],
    ['--x0 0', '--y0', '--x0'],
    ['--x0 0 --y0 0 --y1 1 -z 2', '--x0', '--zoom'],
    ['--y0 1 -c 0,0', '--y0', '--center'],
    ['-p nosuch', '--palette', 'viridis'],
    ['-p red,bluu', '--palette', '"bluu"'],
    ['--period x', '--period', '"x"'],
    ['--supersample 0', '--supersample', '16'],
    ['--workers x', '--workers', '"x"'],
    ['--preview -o -', '--preview', '-o -'],
    ['--frames 1 --zoom-to 5', '--frames', '"1"'],
    ['--frames 5', '--zoom-to', '--frames'],
    ['--zoom-to 5', '--frames', '--zoom-to'],
    ['--frames 5 --zoom-to 5 -o -', '--frames', '-o -'],
    ['--frames 5 --zoom-to 5 --preview', '--frames', '-o'],
    ['--frames 5 --zoom-to 5 --memory copy', '--memory', '--frames'],
  ])('%s', (line, ...words) => {
    const refused = () => settled(line);
    expect(refused).toThrow(Failure);
    expect(refused).toThrow(expect.objectContaining({ status: 2 }));
    expect(refused).toThrow(`option ${words[0]}`);
    for (const word of words) expect(refused).toThrow(word);
  });

  it.each([
    ['--x0 0 --y0 1 --y1 1', '"y1"'],
    ['-s 65536x65536 --supersample 1', '"height"'],
    ['--period 0', '"period"'],
    ['--inside nowhere', '"inside"'],
    ['--coloring dots', '"coloring"'],
    ['--coloring histogram --period 5', '"period"'],
  ])('%s, in the words of the library', (line, word) => {
    expect(() => settled(line)).toThrow(ParallelError);
    expect(() => settled(line)).toThrow(`option ${word}`);
  });
});

describe('decimal numbers', () => {
  const numbers = fc.double({ min: -1e6, max: 1e6, noNaN: true }).filter((x) => Math.abs(x) > 1e-6);

  it('are read and written without loss', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
        expect(toNumber(parseDecimal('', String(x)))).toBe(x + 0);
      }),
      runs(300),
    );
  });

  it('are added and multiplied exactly', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.maxSafeInteger(), (a, b) => {
        const [x, y] = [parseDecimal('', `${a}e-9`), parseDecimal('', `${b}e-4`)];
        const sum = add(x, negate(y));
        expect(sum.digits * 10n ** BigInt(sum.exponent + 9)).toBe(BigInt(a) - BigInt(b) * 100_000n);
        const product = multiply(x, y);
        expect(product).toEqual({ digits: BigInt(a) * BigInt(b), exponent: -13 });
      }),
      runs(200),
    );
  });

  it('a zoom of any size halves to a height', () => {
    fc.assert(
      fc.property(numbers.map(Math.abs), (zoom) => {
        const half = toNumber(halfHeightAt(parseDecimal('', String(zoom)), 2.5));
        expect(half / (1.25 / zoom)).toBeCloseTo(1, 12);
      }),
      runs(200),
    );
    const deep = halfHeightAt(parseDecimal('', '5e4000'), 2.5);
    expect([deep.digits, deep.exponent]).toEqual([25n, -4002]);
  });
});
