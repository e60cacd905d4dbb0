import { readdirSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { native } from '@parallel/core';
import {
  type CenterView,
  type RenderOptions,
  render,
  renderTiles,
  smooth,
  type View,
} from '@parallel/mandelbrot';
import { expectError } from 'test-support/errors';
import { describe, expect, it } from 'vitest';
import { noNative } from './support/native.js';

/** Most of these points never escape, so that nobody is ever done with it. */
const ENDLESS: View = { width: 64, height: 64, x0: -2, y0: -1, y1: 1, maxIterations: 2 ** 31 - 1 };
const SMALL: View = { width: 16, height: 12, x0: -2, y0: -1, y1: 1, maxIterations: 50 };
/** Around a point of the seahorses' valley, where no tile is done at once. */
const DEEP: CenterView = {
  width: 512,
  height: 512,
  centerX: '-0.743643887037158704752191506114774',
  centerY: '0.131825904205311970493132056385139',
  viewHeight: 1e-20,
  maxIterations: 1_000_000,
};

/** The niceness of each thread of this process, as proc(5) tells it, with its name. */
function threadsOf(): { id: string; name: string; niceness: number }[] {
  return readdirSync('/proc/self/task').flatMap((id) => {
    const [, name, fields = ''] = /\((.*)\) (.*)/s.exec(statOf(id)) ?? [];
    return name === undefined ? [] : [{ id, name, niceness: Number(fields.split(' ')[16]) }];
  });
}

function statOf(thread: string): string {
  try {
    return readFileSync(`/proc/self/task/${thread}/stat`, 'utf8');
  } catch {
    // It has ended meanwhile.
    return '';
  }
}

/** Which niceness threads of the addon have while two of them draw. */
async function whileDrawing(view: View | CenterView, how: RenderOptions): Promise<number[]> {
  // Those that have drawn before may take a moment to go.
  const before = new Set(threadsOf().map(({ id }) => id));
  for await (const _ of renderTiles(view, { tileSize: 4, workers: 2, pruned: false, ...how })) {
    const all = threadsOf().filter(({ id, name }) => name === 'parallel' && !before.has(id));
    // One that was late to begin is made again, and ends at once.
    expect(all.length).toBeGreaterThanOrEqual(2);
    return [...new Set(all.map(({ niceness }) => niceness))];
  }
  return [];
}

const nicer = (by: number) => Math.min(19, getPriority(0) + by);

describe.skipIf(noNative || process.platform !== 'linux')('niceness', () => {
  it.each([undefined, 0, 3, 19])('%s is added by native threads', async (niceness) => {
    const expected = nicer(niceness ?? 0);
    const seen = await whileDrawing(ENDLESS, { strategy: 'native', niceness });
    expect(seen).toEqual([expected]);
    // It is not that of whoever draws next.
    expect(await whileDrawing(ENDLESS, {})).toEqual([nicer(0)]);
  });

  it('is added by those of a strategy, and those of a deep picture', async () => {
    await using strategy = native({ workers: 2, niceness: 4 });
    expect(await whileDrawing(ENDLESS, { strategy })).toEqual([nicer(4)]);
    const deep = await whileDrawing(DEEP, { strategy: 'native', niceness: 5 });
    expect(deep).toEqual([nicer(5)]);
  });

  it('is added by worker threads that are made for a picture', async () => {
    const before = threadsOf().filter(({ niceness }) => niceness === nicer(6)).length;
    let seen = 0;
    const onTile = () => {
      seen = threadsOf().filter(({ niceness }) => niceness === nicer(6)).length;
    };
    await render(SMALL, { strategy: 'threads', workers: 2, niceness: 6, onTile });
    expect(seen).toBeGreaterThan(before);
  });
});

it('niceness is one of those that there are', async () => {
  const image = await render(SMALL, { strategy: 'inline', niceness: 3 });
  for (const niceness of [-1, 20, 1.5, '3' as never]) {
    const words = ['"niceness"', 'a whole number from 0 to 19'];
    await expectError(render(SMALL, { niceness }), 'INVALID_OPTION', ...words);
    await expectError(smooth(image, { niceness }), 'INVALID_OPTION', ...words);
  }
});
