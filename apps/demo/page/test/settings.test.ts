import { render } from '@parallel/mandelbrot';
import fc from 'fast-check';
import { runs } from 'test-support/runs';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/web/protocol.js';
import { readSettings, writeSettings } from '../src/race/settings.js';
import { homeOf } from '../src/race/view.js';
import { inVain, type Refusal } from '../src/shared/address.js';
import { view } from './any-view.js';

function read(query: string) {
  const refusals: Refusal[] = [];
  const settings = readSettings(
    new URLSearchParams(query),
    LIMITS,
    (one) => void refusals.push(one),
  );
  return { settings, refusals };
}

describe('a permalink', () => {
  const point = fc
    .record({ strategy: fc.constantFrom('threads', 'native'), memory: fc.constant('shared') })
    .map((some) => ({ ...some, grain: 'tile', order: 'random', kernel: 'js', workers: '3' }));

  it('says everything', () => {
    const settings = fc.record({
      view,
      maxIterations: fc.integer({ min: 1, max: 65_535 }),
      suggest: fc.boolean(),
      colors: fc.constantFrom('classic', 'bands'),
      full: fc.boolean(),
      turn: fc.boolean(),
      points: fc.record({ a: point, b: point, c: point }),
    });
    fc.assert(
      fc.property(settings, (wanted) => {
        const query = writeSettings(wanted).toString();
        expect(read(query)).toEqual({ settings: wanted, refusals: [] });
      }),
      runs(100),
    );
  });

  it('of before, by corners, shows what it did, with the iterations that it says', async () => {
    const old = 'x0=-1.18&y0=-0.18&y1=-0.13&n=200&size=64x48&a=threads.copy.row.sequential.js.2';
    const { settings, refusals } = read(old);
    expect(refusals).toEqual([]);
    const { view, maxIterations, suggest, points } = settings;
    expect({ maxIterations, suggest }).toEqual({ maxIterations: 200, suggest: false });
    expect(points['a']).toMatchObject({ strategy: 'threads', workers: '2' });
    const corners = { x0: -1.18, y0: -0.18, y1: -0.13 };
    const how = { strategy: 'inline', kernel: 'js' } as const;
    const shown = await render({ ...view, maxIterations }, how);
    expect(shown).toMatchObject(corners);
    const before = await render({ ...corners, width: 64, height: 48, maxIterations }, how);
    expect(shown.counts).toEqual(before.counts);
  });

  it('may say nonsense, is then as if it said nothing, and is told so', () => {
    const { settings: usual, refusals } = read('');
    expect(refusals).toEqual([]);
    expect(usual).toMatchObject({ view: homeOf(usual.view), maxIterations: 3000, suggest: true });
    const place = 'the place x, y, h';
    for (const [nonsense, ...what] of [
      ['x0=NaN&y0=1&y1=-1', 'the place x0, y0, y1'],
      ['n=1e99', 'the number of iterations'],
      ['n=0', 'the number of iterations'],
      ['size=0x-5', 'the size'],
      ['size=1024x', 'the size'],
      ['size=5000x5000', 'the size'],
      ['colors=pink&full=yes', 'the colouring', 'all steps'],
      ['a='],
      ['a=.......', 'the point'],
      ['depth=9&Size=64x64', 'the parameter', 'the parameter'],
      ['x=1&y=left&h=1', place],
      ['x=1&y=0', place],
      ['x=1&y=0&h=0', place],
      ['x=1&y=0&h=1e-281', place],
      ['x=9&y=0&h=1', place],
      ['x=0x10&y=0&h=1', place],
      [`x=0.${'1'.repeat(400)}&y=0&h=1`, place],
      ['x=1e-9999999999&y=0&h=1', place],
      ['x0=0.1&y0=0.1&y1=0.1', 'the place x0, y0, y1'],
      ['x0=0.1&y0=0.1', 'the place x0, y0, y1'],
    ] as const) {
      const { settings, refusals } = read(nonsense);
      expect(settings, nonsense).toEqual(usual);
      expect(refusals.map((one) => one.what).sort(), nonsense).toEqual([...what].sort());
      const line = inVain(refusals);
      expect(line === undefined, nonsense).toBe(what.length === 0);
      expect(line?.length ?? 0, nonsense).toBeLessThan(300);
    }
  });
});
