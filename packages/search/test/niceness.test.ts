import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { native } from '@parallel/core';
import {
  countMatches,
  type SearchOptions,
  search,
  searchBytes,
  searchFile,
  searchStream,
} from '@parallel/search';
import { expectError } from 'test-support/errors';
import { temporaryFolder } from 'test-support/folder';
import { describe, expect, it } from 'vitest';
import { noNative } from './support/native.js';

const nicer = (by: number) => Math.min(19, getPriority(0) + by);

/** The niceness of the addon's threads in this process, as proc(5) tells it. */
function ofNativeThreads(): number[] {
  return readdirSync('/proc/self/task').flatMap((id) => {
    const [, name, fields = ''] = /\((.*)\) (.*)/s.exec(statOf(id)) ?? [];
    return name === 'parallel' ? [Number(fields.split(' ')[16])] : [];
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

/** More searches than it takes for one of them to be seen on any machine. */
const MOST_SEARCHES = 300;

/**
 * What at least so many threads have, all at once, while the search goes on: one that is over
 * before it was seen is begun again, since threads that have just been made add theirs first.
 */
async function whileSearching(
  least: number,
  niceness: number,
  run: (signal: AbortSignal) => Promise<unknown>,
): Promise<number[]> {
  const ending = new AbortController();
  let seen: number[] = [];
  const isIt = () => seen.length >= least && seen.every((value) => value === niceness);
  for (let searches = 0; searches < MOST_SEARCHES && !isIt(); searches += 1) {
    let ended = false;
    const running = run(ending.signal)
      .catch((error: unknown) => {
        if (!ending.signal.aborted) throw error;
      })
      .finally(() => {
        ended = true;
      });
    while (!ended && !isIt()) {
      await setImmediate();
      seen = ofNativeThreads();
    }
    if (isIt()) ending.abort();
    await running;
  }
  return [...new Set(seen)];
}

describe.skipIf(noNative || process.platform !== 'linux')('niceness', () => {
  const folder = temporaryFolder();
  const line = 'the quick brown fox jumps over the lazy dog again and again\n';
  const text = Buffer.from(line.repeat((16 << 20) / line.length));
  const file = folder.write('lines', text);
  /** Nothing like it is there, which takes some steps to find out. */
  const absent = /[a-q][^u-z]{13}x[a-z]{9} again$/;
  const workers = 2;

  it.each([undefined, 3])('%s is added by threads that search a file', async (niceness = 0) => {
    const how = { strategy: 'native', workers, niceness } as const;
    const whole = { ...how, multiline: true } as const;
    const runs = {
      lines: (signal) => searchFile(file, absent, { ...how, signal }),
      count: (signal) => countMatches(file, absent, { ...how, signal }),
      whole: (signal) =>
        searchFile(file, /again\nthe (?:quick|[a-q]{5}) brown fox$/, { ...whole, signal }),
    } satisfies Record<string, (signal: AbortSignal) => Promise<unknown>>;
    for (const [name, run] of Object.entries(runs)) {
      const least = name === 'whole' ? 1 : workers;
      expect(await whileSearching(least, nicer(niceness), run), name).toEqual([nicer(niceness)]);
    }
  });

  it('is that of a strategy, whatever is searched', async () => {
    await using strategy = native({ workers, niceness: 5 });
    const how = { strategy, niceness: 1 } as const;
    async function* endless() {
      for (;;) {
        yield text.subarray(0, 1 << 16);
        await setImmediate();
      }
    }
    const stream = async (signal: AbortSignal) => {
      for await (const _ of searchStream(endless(), absent, { ...how, signal }));
    };
    expect(await whileSearching(workers, nicer(5), stream)).toEqual([nicer(5)]);
    const bytes = new Uint8Array(new SharedArrayBuffer(text.length));
    bytes.set(text);
    const memory = (signal: AbortSignal) => searchBytes(bytes, absent, { ...how, signal });
    expect(await whileSearching(workers, nicer(5), memory)).toEqual([nicer(5)]);
    const decoded = (signal: AbortSignal) =>
      searchFile(file, absent, { ...how, encoding: 'latin1', signal });
    expect(await whileSearching(workers, nicer(5), decoded)).toEqual([nicer(5)]);
  });

  it.each(['none', 'path'] as const)(
    'is added by threads that walk, sorted by %s',
    async (sort) => {
      const tree = folder.path('tree');
      mkdirSync(tree, { recursive: true });
      for (let i = 0; i < 8; i += 1) writeFileSync(`${tree}/${i}`, text.subarray(0, 1 << 20));
      // They wait while nobody takes what they have found.
      for await (const _ of search(tree, 'the', { workers, niceness: 7, sort })) {
        const seen = ofNativeThreads();
        expect(seen.length).toBeGreaterThan(0);
        expect(new Set(seen)).toEqual(new Set([nicer(7)]));
        break;
      }
    },
  );
});

it('niceness is one of those that there are', async () => {
  for (const niceness of [-1, 20, 1.5, '3' as never]) {
    const words = ['"niceness"', 'a whole number from 0 to 19'];
    const how: SearchOptions = { niceness };
    await expectError(searchFile('none', 'a', how), 'INVALID_OPTION', ...words);
    await expectError(
      searchBytes(new Uint8Array(1), 'a', { niceness }),
      'INVALID_OPTION',
      ...words,
    );
    await expectError(
      (async () => search('none', 'a', { niceness }))(),
      'INVALID_OPTION',
      ...words,
    );
  }
});
