import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/web/protocol.js';
import { describe as inWords } from '../src/race/describe.js';
import { homeOf } from '../src/race/view.js';
import { conditions, type Entry, STOPPED, verdict, winner } from '../src/shared/verdict.js';

const LEAST = LIMITS.viewHeight;

describe('a place in words', () => {
  const deep = {
    width: 1024,
    height: 768,
    centerX:
      '-1.99996619445037030418434688506350579675531241540724851511761922944801584242342684381',
    centerY: '0.5',
    viewHeight: '9e-31',
  };

  it('is how wide it is, and where, in short', () => {
    const shown = 'centre −1.99996619445…635057 + 0.5 i';
    expect(inWords(deep, LEAST)).toEqual({
      shown: `1.2e-30 wide, ${shown}`,
      said: '1.2 times ten to the minus 30 wide, at about -2.000 and 0.500 i',
    });
    expect(inWords(homeOf(deep), LEAST).shown).toBe('2.67 wide, centre −0.666 + 0 i');
  });

  it('says where it ends', () => {
    const end = 'as deep as this page goes';
    expect(inWords({ ...deep, viewHeight: '1e-280' }, LEAST).said).toContain(end);
    expect(inWords({ ...deep, viewHeight: '1.1e-280' }, LEAST).said).not.toContain(end);
  });
});

describe('a verdict', () => {
  const [a, b, c]: Entry[] = [
    { name: 'Lane A', seconds: 3, digest: 'x' },
    { name: 'Lane B', seconds: 0.15, digest: 'x' },
    { name: 'this browser', seconds: 0.3, digest: 'x' },
  ];
  const said = (...entries: Entry[]) => verdict(entries, 'The answers are equal');

  it('says who was first and by how much, and whether all agree', () => {
    expect(said(a!, b!, c!)).toBe(
      'Lane B took 150 ms: 2.00 × as fast as this browser and 20.0 × as fast as Lane A. The answers are equal.',
    );
    expect(said(a!, { ...b!, digest: 'y' } as Entry)).toMatch(/Not equal: one of them is wrong\.$/);
    expect(winner([a!, b!, c!])).toBe(1);
  });

  it('names who did not arrive, and why', () => {
    const failed = (name: string, failure: string): Entry => ({ name, failure });
    expect(said(failed('Lane A', 'is it running?'), failed('Lane B', 'is it running?'), c!)).toBe(
      'This browser took 300 ms. Lane A and Lane B failed: is it running?',
    );
    expect(said(failed('Lane A', STOPPED), b!, c!)).toMatch(/ Lane A was stopped\.$/);
    expect(said(failed('Lane A', STOPPED), failed('Lane B', STOPPED))).toBe('Stopped.');
    expect(winner([failed('Lane A', STOPPED), b!])).toBeUndefined();
    expect(winner([failed('Lane A', STOPPED), c!, b!])).toBe(2);
  });

  it('says under which conditions that was', () => {
    expect(conditions(false, 8)).toContain('shared the 8 cores');
    expect(conditions(false, 1)).toContain('shared the only core');
    expect(conditions(true, 8)).toContain('One after the other');
  });
});
