import { describe, expect, it } from 'vitest';
import { scheduledTiles } from '../src/claim-task.js';
import { Ledger } from '../src/ledger.js';
import { cutTiles } from '../src/tile.js';

describe('a ledger', () => {
  const open = (tiles: number) => {
    const cells = new Int32Array(new SharedArrayBuffer(4 * Ledger.length(tiles)));
    return [new Ledger(cells), new Ledger(cells)] as const;
  };

  it('gives each place out once, to whoever asks', () => {
    const [one, other] = open(3);
    expect([one.claim(), other.claim(), other.claim(), one.claim()]).toEqual([0, 1, 2, 3]);
  });

  it('tells what is finished once, in that order, up to the last cell', () => {
    const [worker, caller] = open(3);
    expect(caller.news()).toEqual([]);
    worker.finish(2);
    worker.finish(0);
    expect(caller.news()).toEqual([2, 0]);
    expect(caller.news()).toEqual([]);
    worker.finish(1);
    expect(caller.news()).toEqual([1]);
    expect(caller.news()).toEqual([]);
  });
});

it('every worker works out the same order of tiles', () => {
  const view = { width: 9, height: 5, x0: 0, y0: 0, y1: 1, maxIterations: 1 };
  const cut = { grain: 'tile', tileSize: 2, ways: 2 } as const;
  const all = (order: 'sequential' | 'reversed' | 'random', seed?: number) => {
    const tiles = scheduledTiles(view, { ...cut, order, seed });
    return Array.from({ length: tiles.length }, (_, place) => tiles.at(place));
  };
  const plain = cutTiles(9, 5, 'tile', 2);
  const sequential = Array.from({ length: plain.length }, (_, index) => plain.at(index));
  expect(all('sequential')).toEqual(sequential);
  expect(all('reversed')).toEqual(sequential.toReversed());
  expect(all('random', 7)).toEqual(all('random', 7));
  expect(all('random', 7)).not.toEqual(sequential);
});
